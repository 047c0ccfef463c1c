import type { AnyProbe, AnyRelation } from '@foretop/probes/define.ts'
import { metricsOf } from '@foretop/probes/metrics-of.ts'
import type { Thresholds } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import { didYouMean } from '../reading/nearest.ts'
import type { Path } from '../reading/tree.ts'
import type { Adjustment, timingShape } from './shape.ts'

export type AnyKind = AnyProbe | AnyRelation
export type Defaults = z.output<typeof timingShape>

/** What one place of the configuration says of a check: the check itself, or the host it is adjusted for. */
export interface Layer {
  readonly shape: Adjustment
  readonly path: readonly string[]
}

type Settled = Omit<Check, 'id' | 'name' | 'host' | 'way' | 'groups' | 'needs' | 'revision'>

const LAST_RESORT = { everyMs: 10_000, timeoutMs: 5_000, attempts: 3, recoveries: 1 }
const SHORTEST_RETRY_MS = 1_000

/** What is in force for a check: later layers go before earlier ones, then `defaults`, then the kind's own. */
export function settle(inspection: Inspection, kind: AnyKind, defaults: Defaults, layers: readonly Layer[]): Settled {
  const last = <K extends keyof Adjustment>(key: K): Adjustment[K] | undefined =>
    layers.findLast(({ shape }) => shape[key] !== undefined)?.shape[key]
  const everyMs = last('every') ?? defaults.every ?? kind.defaults?.everyMs ?? LAST_RESORT.everyMs
  const retryMs = last('retry') ?? defaults.retry ?? kind.defaults?.retryMs ?? Math.max(SHORTEST_RETRY_MS, everyMs / 5)
  const options = readOptions(inspection, kind, layers)
  const own = readMetrics(inspection, kind, options, layers)
  return {
    kind: kind.kind,
    options,
    metrics: own?.metrics ?? kind.metrics,
    everyMs,
    timeoutMs: last('timeout') ?? defaults.timeout ?? kind.defaults?.timeoutMs ?? LAST_RESORT.timeoutMs,
    // Looking less often at a problem than at health would be no retry.
    retryMs: Math.round(Math.min(retryMs, everyMs)),
    attempts: last('attempts') ?? defaults.attempts ?? kind.defaults?.attempts ?? LAST_RESORT.attempts,
    recoveries: last('recoveries') ?? defaults.recoveries ?? LAST_RESORT.recoveries,
    enabled: last('enabled') ?? true,
    ...readThresholds(inspection, kind, own, layers),
    runbook: last('runbook') ?? null,
  }
}

/** The kind's own schema judges all layers together; a complaint belongs to the last layer that said something of it. */
function readOptions(inspection: Inspection, kind: AnyKind, layers: readonly Layer[]): unknown {
  const merged = Object.assign({}, ...layers.map(({ shape }) => shape.with))
  return inspection.parseValue(kind.options, merged, (path) => originOf(path, layers))
}

/** Under what an option was said, the last time. */
export function originOf([step]: Path, layers: readonly Layer[]): Path {
  const said = layers.findLast(({ shape }) => step !== undefined && Object.hasOwn(shape.with ?? {}, step))
  return [...((said ?? layers[0])?.path ?? []), 'with']
}

/** What one check measures, and what of it its options judge. */
type Own = Pick<ReturnType<typeof metricsOf>, 'metrics' | 'required'>

/** `undefined`: the options are wrong, so nobody knows what they would give. */
function readMetrics(
  inspection: Inspection,
  kind: AnyKind,
  options: unknown,
  layers: readonly Layer[],
): Own | undefined {
  if (kind.metricsOf === undefined) return { metrics: kind.metrics, required: [] }
  if (options === undefined) return undefined
  const { mistakes, ...own } = metricsOf(kind, options)
  const said = layers.findLast(({ shape }) => shape.with !== undefined)
  for (const mistake of mistakes) inspection.note([...((said ?? layers[0])?.path ?? []), 'with'], mistake)
  return own
}

function noMetric({ kind, metricsOf }: AnyKind, metric: string, known: object, { path }: Layer, last: Layer): string {
  const text = `${kind} has no metric ${metric}${didYouMean(metric, Object.keys(known))}`
  // What holds for other hosts may not for one that has options of its own.
  return metricsOf === undefined || path === last.path ? text : `${text}, as ${last.path.join('.')} has it`
}

function readThresholds(
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
  const inForce = Object.entries(metrics).flatMap(([metric, { thresholds }]): [string, Thresholds][] => {
    const given = asked.get(metric)
    const chosen = given === undefined ? thresholds : given
    return chosen == null ? [] : [[metric, chosen]]
  })
  // Also what the options judge, unless that was taken away.
  const required = [...new Set([...own.required, ...asked.keys()])].filter((metric) => asked.get(metric) !== null)
  return { thresholds: Object.fromEntries(inForce), required }
}
