import type { metricsOf } from '@foretop/probes/metrics-of.ts'
import type { Thresholds } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import { didYouMean } from '../reading/nearest.ts'
import type { AnyKind, Layer } from './adjust.ts'

const range = z
  .strictObject({
    above: z.number().exactOptional().meta({ description: 'Bad when above this; exactly this is not.' }),
    below: z.number().exactOptional().meta({ description: 'Bad when below this; exactly this is not.' }),
  })
  .refine(({ above, below }) => above !== undefined || below !== undefined, { error: 'needs above or below' })
  .refine(({ above, below }) => above === undefined || below === undefined || below <= above, {
    error: 'with below greater than above every reading would be bad',
  })
const levels = { warning: range.exactOptional(), critical: range.exactOptional() }

export const thresholds = z
  .strictObject({
    ...levels,
    instances: z
      .record(z.string(), z.strictObject(levels))
      .exactOptional()
      .meta({ description: 'Other ranges for single instances (one disk, one queue), in place of the above.' }),
  })
  .refine((given) => Object.keys(given).length > 0, { error: 'needs warning or critical; null removes the default' })

/** What one check measures, and what of it its options judge. */
export type Own = Pick<ReturnType<typeof metricsOf>, 'metrics' | 'required'>

export function readThresholds(
  inspection: Inspection,
  kind: AnyKind,
  own: Own | undefined,
  layers: readonly Layer[],
): Pick<Check, 'thresholds' | 'required'> {
  if (own === undefined) return { thresholds: {}, required: [] }
  const { metrics } = own
  const asked = new Map<string, Thresholds | null>()
  for (const layer of layers)
    for (const [metric, given] of Object.entries(layer.shape.thresholds ?? {})) {
      if (Object.hasOwn(metrics, metric)) asked.set(metric, given)
      else {
        const text = noMetric(kind, metric, metrics, layer, layers.at(-1) ?? layer)
        inspection.note([...layer.path, 'thresholds', metric], text)
      }
    }
  return inForce(metrics, own.required, asked)
}

/** What holds of what was asked for, and of what the metrics say themselves. */
export function inForce(
  metrics: Own['metrics'],
  judged: readonly string[],
  asked: ReadonlyMap<string, Thresholds | null>,
): Pick<Check, 'thresholds' | 'required'> {
  const chosen = Object.entries(metrics).flatMap(([metric, { thresholds }]): [string, Thresholds][] => {
    const given = asked.get(metric)
    const one = given === undefined ? thresholds : given
    return one == null ? [] : [[metric, one]]
  })
  // Also what the options judge, unless that was taken away.
  const required = [...new Set([...judged, ...asked.keys()])].filter((metric) => asked.get(metric) !== null)
  return { thresholds: Object.fromEntries(chosen), required }
}

function noMetric({ kind, metricsOf }: AnyKind, metric: string, known: object, { path }: Layer, last: Layer): string {
  const text = `${kind} has no metric ${metric}${didYouMean(metric, Object.keys(known))}`
  // What holds for other hosts may not for one that has options of its own.
  return metricsOf === undefined || path === last.path ? text : `${text}, as ${last.path.join('.')} has it`
}
