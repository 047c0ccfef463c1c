import type { AnyProbe, AnyRelation } from '@foretop/probes/define.ts'
import { metricsOf } from '@foretop/probes/metrics-of.ts'
import type { AnyReport } from '@foretop/probes/reports/define.ts'
import { duration } from '@foretop/shared/duration.ts'
import { NO_REMARKS, type Remarks, remarksSchema } from '@foretop/shared/model/plan.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { z } from 'zod'
import type { Inspection } from '../reading/inspection.ts'
import type { Path } from '../reading/tree.ts'
import { needs } from './needs.ts'
import { type Own, readThresholds, thresholds } from './thresholds.ts'

const looks = z.int().min(1).max(100)
const timing = {
  every: duration('100ms', '7d').optional().meta({ description: 'Time from look to look.' }),
  timeout: duration('10ms', '10m').optional().meta({ description: 'How long a look may take.' }),
  retry: duration('100ms', '7d')
    .optional()
    .meta({ description: 'Time to the next look while a problem is not confirmed; else every/5, at least 1s.' }),
  attempts: looks.optional().meta({ description: 'Looks in a row before a problem, or a worse one, is believed.' }),
  recoveries: looks
    .optional()
    .meta({ description: 'Looks in a row before a recovery, or a milder problem, is believed.' }),
}

export const timingShape = z.strictObject(timing)

const remarks = remarksSchema.partial()

/** What may be said of a check, and again for one host. */
export const adjustable = {
  ...timing,
  enabled: z.boolean().optional(),
  with: z.record(z.string(), z.unknown()).nullish().meta({ description: "The probe's or relation's own options." }),
  thresholds: z
    .record(z.string(), thresholds.nullable())
    .nullish()
    .meta({ description: "By metric: replaces that metric's default whole; null removes it." }),
  needs: needs.optional().meta({
    description: 'Checks this one depends on: a name or host/name. All of them, unless it says any.',
  }),
  front: z
    .boolean()
    .optional()
    .meta({ description: 'It is what visitors see: while it is critical, users are affected.' }),
  ...remarks.shape,
}

export const adjustment = z.strictObject(adjustable)
export type Adjustment = z.output<typeof adjustment>

export type AnyKind = AnyProbe | AnyRelation | AnyReport
export type Defaults = z.output<typeof timingShape>

/** What one place of the configuration says of a check: the check itself, or the host it is adjusted for. */
export interface Layer {
  readonly shape: Adjustment
  readonly path: readonly string[]
}

type Settled = Omit<Check, 'id' | 'name' | 'host' | 'way' | 'groups' | 'needs' | 'revision'>

const LAST_RESORT = { everyMs: 10_000, timeoutMs: 5_000, attempts: 3, recoveries: 1 }
const SHORTEST_RETRY_MS = 1_000

/**
 * What is in force for a check: later layers go before earlier ones, then `defaults`, then the kind's own. `defaults` are
 * about looks of our own: they say nothing of how often others have to tell something before it is believed.
 */
export function settle(inspection: Inspection, kind: AnyKind, usual: Defaults, layers: readonly Layer[]): Settled {
  const defaults: Defaults = 'hear' in kind ? {} : usual
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
    front: last('front') ?? false,
    ...readThresholds(inspection, kind, own, layers),
    ...remarksOf(layers),
  }
}

/** What each layer says goes before what those below it say. */
const remarksOf = (layers: readonly Layer[]): Remarks =>
  Object.assign({ ...NO_REMARKS }, ...layers.map(({ shape }) => remarks.parse(shape)))

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
