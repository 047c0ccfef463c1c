import type { Definitions } from '@foretop/shared/model.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import type { Baseline, Line } from './line.ts'
import type { Seen } from './rehearse.ts'
import { growthOf, readingOf } from './troubled.ts'

/** How full a disk of a host usually is at a moment, percent; `undefined` for one that does not change. */
export type UsualUse = (host: string, disk: string) => Line | undefined

/** Everything that is read of a check now, one series each. Nothing for one that does not answer. */
export function baselinesOf({ before, now }: Seen, definitions: Definitions, usualUse: UsualUse): readonly Baseline[] {
  return Object.entries(now.metrics).flatMap(([metric, reading]) => {
    const definition = definitions[metric]
    if (definition === undefined) return []
    return instancesOf(reading).map((instance): Baseline => {
      const fill = fillOf(now, instance, usualUse)
      return {
        checkId: now.id,
        metric,
        instance,
        definition,
        value: readingOf(now.metrics, metric, instance) ?? 0,
        rate: readingOf(now.rates, metric, instance) ?? growthOf({ before, now }, metric, instance),
        most: calmLimit(now, metric, instance),
        ...(fill && { fill }),
      }
    })
  })
}

const instancesOf = (reading: CheckView['metrics'][string]): readonly string[] =>
  typeof reading === 'number' ? [''] : Object.keys(reading)

/** Just below where somebody would have been told: what the past does not tell did not happen. */
function calmLimit({ thresholds }: CheckView, metric: string, instance: string): number {
  const levels = thresholds[metric]?.instances?.[instance] ?? thresholds[metric]
  return (
    0.9 *
    Math.min(levels?.warning?.above ?? Number.POSITIVE_INFINITY, levels?.critical?.above ?? Number.POSITIVE_INFINITY)
  )
}

function fillOf({ host, metrics }: CheckView, disk: string, usualUse: UsualUse): Baseline['fill'] {
  const at = host === null || disk === '' ? undefined : usualUse(host, disk)
  return at && { at, now: readingOf(metrics, 'used', disk) ?? 0 }
}
