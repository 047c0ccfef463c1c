import { formatMetric } from '@foretop/shared/format/metric.ts'
import type {
  Conclusion,
  Definitions,
  Metric,
  Observation,
  Range,
  Reading,
  Thresholds,
  Verdict,
} from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { differentiate } from './differentiate.ts'
import { elapsedMs } from './elapsed.ts'
import { isWorse } from './severity.ts'

/** What evaluation must know of a check. */
type Judged = Pick<Check, 'metrics' | 'thresholds' | 'required'>

interface Finding {
  readonly status: Conclusion
  readonly culprit: string | null
  /** `null`: the look's text says it by itself. */
  readonly why: string | null
}

/**
 * What the thresholds say of one observation. Counters are judged as rates since `previous`. A metric that is missing
 * is ignored, unless its threshold was asked for in the configuration, or nothing at all could be judged: what cannot be
 * read is never green by omission. What the look itself says is made worse by them, never better: `unknown` goes before
 * warning, for it may hide anything, and critical, which is proven, before it. Where both say the same the look's word
 * stands, for it knows why.
 */
export function evaluate(observation: Observation, previous: Observation | undefined, check: Judged): Verdict {
  if (observation.outcome === 'failed')
    return { status: 'critical', text: observation.text, culprit: null, code: observation.code }
  const { because } = observation
  if (observation.outcome === 'crashed')
    return { status: 'unknown', text: observation.text, culprit: null, ...(because !== undefined && { because }) }
  const { metrics } = check
  const readings = ratesOf(observation, previous, metrics)
  const gap = Object.keys(check.thresholds).some((metric) =>
    isGap(metricOf(previous, metric), observation.metrics[metric], readings[metric], metrics[metric]),
  )
  const atLeast = gap ? ({ atLeast: true } as const) : {}
  let finding: Finding | null = null
  let judged = 0
  /** What is not as it should be, by metric. */
  const wrong = new Set<string>()
  for (const [metric, thresholds] of Object.entries(check.thresholds)) {
    const raw = observation.metrics[metric]
    if (raw !== undefined) judged += 1
    for (const found of [judge(metric, readings[metric], thresholds, metrics), missing(metric, raw, thresholds, check)])
      if (found !== null) {
        wrong.add(metric)
        if (finding === null || isWorse(found.status, finding.status)) finding = found
      }
  }
  const { says, text } = observation
  if (says !== undefined && (finding === null || !isWorse(finding.status, says)))
    return { status: says, text, culprit: null, ...atLeast }
  if (finding === null && judged === 0 && Object.keys(check.thresholds).length > 0)
    return { status: 'unknown', text: `none of the judged metrics could be read; ${text}`, culprit: null }
  if (finding === null) return { status: 'ok', text, culprit: null, ...atLeast }
  const { status, why, culprit } = finding
  // Of a threshold that it knows nothing of it does not say whose trouble that is.
  const isTheirs = because !== undefined && wrong.isSubsetOf(new Set(because.metrics))
  return { status, text: why === null ? text : `${why}; ${text}`, culprit, ...atLeast, ...(isTheirs && { because }) }
}

const metricOf = (look: Observation | undefined, metric: string): Reading | undefined =>
  look?.outcome === 'answered' ? look.metrics[metric] : undefined

/**
 * Whether what is judged of a metric was left open by this look: it was there the last time, or its rate is not known.
 * What is new among known instances hides nothing.
 */
function isGap(
  before: Reading | undefined,
  raw: Reading | undefined,
  rate: Reading | undefined,
  definition: Metric | undefined,
): boolean {
  if (raw === undefined) return before !== undefined
  if (definition?.counter === undefined) return false
  if (typeof raw === 'number') return rate === undefined
  const known = typeof rate === 'object' ? rate : {}
  const expected = typeof before === 'object' ? before : raw
  return Object.keys(raw).some((instance) => Object.hasOwn(expected, instance) && !Object.hasOwn(known, instance))
}

/** All readings of an observation with counters turned into rates per second; gaps are left out. */
export function ratesOf(
  observation: Observation,
  previous: Observation | undefined,
  definitions: Definitions,
): { readonly [metric: string]: Reading } {
  if (observation.outcome !== 'answered') return {}
  const rates: { [metric: string]: Reading } = {}
  for (const name of Object.keys(observation.metrics)) {
    const value = rateOf(observation, previous, name, definitions[name])
    if (value !== undefined) rates[name] = value
  }
  return rates
}

/** One reading of an observation, a counter as its rate per second; `undefined`: a gap. */
export function rateOf(
  observation: Observation,
  previous: Observation | undefined,
  name: string,
  definition: Metric | undefined,
): Reading | undefined {
  const reading = metricOf(observation, name)
  if (reading === undefined || definition?.counter === undefined) return reading
  const elapsed = previous === undefined ? null : elapsedMs(previous, observation)
  return differentiate(metricOf(previous, name), reading, elapsed ?? 0, definition.counter)
}

/** What was asked for and could not be read: the whole metric, or an instance that the thresholds name. */
function missing(
  metric: string,
  raw: Reading | undefined,
  { instances = {} }: Thresholds,
  { metrics, required }: Judged,
): Finding | null {
  const definition = metrics[metric]
  if (!required.includes(metric) || definition?.intermittent) return null
  const label = definition?.label ?? metric
  if (raw === undefined) return { status: 'unknown', culprit: metric, why: `${label} could not be read` }
  const gone =
    typeof raw === 'number' ? undefined : Object.keys(instances).find((instance) => !Object.hasOwn(raw, instance))
  return gone === undefined
    ? null
    : { status: 'unknown', culprit: `${metric}:${gone}`, why: `${label} ${gone} is not there` }
}

/** Instances are named by servers: one called `constructor` must not be found where nobody put it. */
const own = <T>(table: { readonly [instance: string]: T } | undefined, instance: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, instance) ? table[instance] : undefined

function judge(
  metric: string,
  reading: Reading | undefined,
  thresholds: Thresholds,
  definitions: Definitions,
): Finding | null {
  if (reading === undefined) return null
  if (typeof reading === 'number') return judgeNumber(metric, null, reading, thresholds, definitions)
  let finding: Finding | null = null
  for (const [instance, value] of Object.entries(reading)) {
    const found = judgeNumber(metric, instance, value, own(thresholds.instances, instance) ?? thresholds, definitions)
    if (found !== null && (finding === null || isWorse(found.status, finding.status))) finding = found
  }
  return finding
}

function judgeNumber(
  metric: string,
  instance: string | null,
  value: number,
  levels: { readonly warning?: Range; readonly critical?: Range },
  definitions: Definitions,
): Finding | null {
  const culprit = instance === null ? metric : `${metric}:${instance}`
  const definition = definitions[metric]
  const name = instance === null ? (definition?.label ?? metric) : `${definition?.label ?? metric} ${instance}`
  if (!Number.isFinite(value)) return { status: 'unknown', culprit, why: `${name} is not a number` }
  for (const status of ['critical', 'warning'] as const) {
    const limit = crossed(value, levels[status])
    if (limit === null) continue
    if (isTold(limit.side, levels[status], definition)) return { status, culprit, why: null }
    const why =
      definition?.unit === 'flag'
        ? flagText(name, instance, limit.side, definition)
        : numberText(name, formatMetric(value, definition), status, limit, definition)
    return { status, culprit, why }
  }
  return null
}

interface Limit {
  readonly side: 'above' | 'below'
  readonly at: number
}

/**
 * Whether the look's text begins with it. Of a count that is too low there is nothing that could be named, unless it must be
 * just one number: then that it is another is what the text says.
 */
const isTold = (side: Limit['side'], range: Range | undefined, definition: Metric | undefined): boolean =>
  definition?.toldBy === 'text' &&
  (side === 'above' || definition.unit === 'flag' || (range !== undefined && range.above === range.below))

/** `Used /data 95 % (critical above 90 %)`. That there should be none goes without saying: `Workers missing: 2`. */
function numberText(name: string, value: string, status: Conclusion, { side, at }: Limit, definition?: Metric): string {
  const isNone = side === 'above' && at === 0
  // `Errors in 15 min: 11`, where two numbers would stand side by side.
  const called = (isNone && !name.endsWith(':')) || /(?:\d|\bmin)$/.test(name) ? `${name}:` : name
  return isNone ? `${called} ${value}` : `${called} ${value} (${status} ${side} ${formatMetric(at, definition)})`
}

/** A flag has no limits worth telling. */
function flagText(name: string, instance: string | null, side: Limit['side'], { unset }: Metric): string {
  if (side === 'above') return name
  if (unset === undefined) return `${name}: no`
  return instance === null ? unset : `${unset}: ${instance}`
}

function crossed(value: number, range: Range | undefined): Limit | null {
  if (range?.above !== undefined && value > range.above) return { side: 'above', at: range.above }
  if (range?.below !== undefined && value < range.below) return { side: 'below', at: range.below }
  return null
}
