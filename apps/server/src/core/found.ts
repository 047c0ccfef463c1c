import { formatDuration } from '@foretop/shared/format/duration.ts'
import { formatMetric } from '@foretop/shared/format/metric.ts'
import type { KnownFact, Limits, Metric, Observation, Safety, State } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { isWorse } from '@foretop/shared/trouble.ts'
import { SAFETIES } from '@foretop/shared/words.ts'
import { rateOf } from './evaluate.ts'

/** One check as it stands now. */
export interface Known {
  readonly check: Pick<Check, 'id' | 'host' | 'metrics' | 'way'>
  readonly state: Pick<State, 'status' | 'candidate' | 'flapping' | 'blockedBy' | 'verdict'>
  /** The last look, whatever came of it. */
  readonly latest: Observation | null
  /** The answer before that, which tells how fast a counter grows. */
  readonly before: Observation | null
  readonly stale: boolean
  /** When that was seen which it rests on, wall ms: of a conclusion the oldest look that it is drawn from. */
  readonly restsAt: number | null
}

/** How old knowledge may be. */
export interface Bound {
  /** Wall ms. */
  readonly now: number
  readonly withinMs: number
}

/** What one check says to a rule. */
export interface Found {
  readonly answer: Safety
  readonly fact: KnownFact
}

/** What is sought may be switched off, or not be there at all. */
export type Sought = Known | 'disabled' | undefined

/** Whether it is ok, and nothing says that it is about to be otherwise. */
export function stands(id: string, sought: Sought, bound: Bound): Found {
  const gap = whyUnknown(id, sought, bound)
  if ('answer' in gap) return gap
  const { state, latest } = gap.known
  const text = state.verdict?.text || latest?.text || 'no reason given'
  const found = (answer: Safety, words: string): Found => ({ answer, fact: { ...gap.fact, text: words } })
  if (state.status === 'warning' || state.status === 'critical') return found('no', `${state.status}: ${text}`)
  if (state.status !== 'ok') return found('unknown', `${state.status}: ${text}`)
  if (state.flapping) return found('unknown', 'flapping: it comes and goes')
  if (state.candidate !== null || latest?.outcome !== 'answered')
    return found('unknown', `may be getting ${state.candidate?.status ?? 'worse'}: ${latest?.text ?? text}`)
  return found('yes', `ok: ${text}`)
}

/** What one check says to a rule that asks for it. */
export type Judge = (id: string, sought: Sought, bound: Bound) => Found

/** Whether it is ok and its reading within limits: one that is in trouble can be relied upon for nothing. */
export const soundWithin =
  (limits: Limits): Judge =>
  (id, sought, bound) =>
    worse(stands(id, sought, bound), withinLimits(limits)(id, sought, bound))

/**
 * Whether the reading of what is to be restarted itself is within limits. It may be in trouble, which the restart may mend,
 * but it must be sure how it stands.
 */
export const steadyWithin =
  (limits: Limits): Judge =>
  (id, sought, bound) => {
    const gap = whyUnknown(id, sought, bound)
    if ('answer' in gap) return gap
    const found = withinLimits(limits)(id, sought, bound)
    const doubt = doubtOf(gap.known)
    return found.answer !== 'yes' || doubt === null
      ? found
      : { answer: 'unknown', fact: { ...found.fact, text: doubt } }
  }

/** Why it is not sure how a check stands, or how it will in a moment. */
function doubtOf({ state, latest }: Known): string | null {
  const { status, flapping, candidate, verdict } = state
  if (status === 'unknown') return `unknown: ${verdict?.text || latest?.text || 'no reason given'}`
  if (flapping) return 'flapping: it comes and goes'
  const next = candidate?.status
  if (next === undefined || (next !== 'unknown' && !isWorse(next, status))) return null
  return `may be getting ${next}: ${latest?.text || verdict?.text || 'no reason given'}`
}

const worse = (a: Found, b: Found): Found => (SAFETIES.indexOf(a.answer) < SAFETIES.indexOf(b.answer) ? a : b)

const withinLimits =
  (limits: Limits): Judge =>
  (id, sought, bound) => {
    const gap = whyUnknown(id, sought, bound)
    if ('answer' in gap) return gap
    const { fact, known } = gap
    const read = readingOf(known, limits.metric, limits.instance)
    if (typeof read === 'string') return { answer: 'unknown', fact: { ...fact, text: read } }
    const definition = known.check.metrics[limits.metric]
    const answers = read.map(({ value }) => judged(value, limits))
    const answer = (['no', 'unknown'] as const).find((one) => answers.includes(one)) ?? 'yes'
    const shown = read.filter((_, index) => answers[index] === answer)
    const limit = definition?.unit === 'flag' ? '' : ` (${limitText(limits, definition)})`
    return { answer, fact: { ...fact, text: `${readText(shown, definition)}${limit}` } }
  }

/** What these metrics of it are now, for people to weigh. */
export function readings(id: string, sought: Sought, metrics: readonly string[], bound: Bound): KnownFact {
  const gap = whyUnknown(id, sought, bound)
  if ('answer' in gap) return { ...gap.fact, text: `not known: ${gap.fact.text}` }
  const texts = metrics.map((metric) => {
    const read = readingOf(gap.known, metric, null)
    return typeof read === 'string' ? read : readText(read, gap.known.check.metrics[metric])
  })
  return { ...gap.fact, text: texts.join(', ') }
}

/** All that can be judged, or why nothing can. */
export function whyUnknown(
  id: string,
  sought: Sought,
  bound: Bound,
): Found | { readonly known: Known; readonly fact: KnownFact } {
  const at = sought === undefined || sought === 'disabled' ? null : sought.restsAt
  const fact: KnownFact = { checkId: id, at, text: '' }
  const unknown = (text: string): Found => ({ answer: 'unknown', fact: { ...fact, text } })
  if (sought === undefined) return unknown('there is no such check')
  if (sought === 'disabled') return unknown('nobody looks at it: it is disabled')
  const { by } = sought.check.way
  if (by === 'receive' || by === 'clock') return unknown('others tell of it: how old that is cannot be known')
  if (sought.state.status === 'pending' || at === null) return unknown('not looked at yet')
  const age = bound.now - at
  if (age < -SKEW_MS) return unknown(`seen ${formatDuration(-age)} from now: a clock was set`)
  const most = formatDuration(bound.withinMs)
  if (age > bound.withinMs) return unknown(`seen ${formatDuration(age)} ago, which is longer than ${most}`)
  if (sought.stale) return unknown('nobody looks at it any more')
  return { known: sought, fact }
}

/** Threads tell the time each by itself. */
const SKEW_MS = 1_000

interface Read {
  readonly instance: string | null
  readonly value: number
}

/** Its numbers, or why there are none. */
function readingOf(known: Known, metric: string, instance: string | null): readonly Read[] | string {
  const { check, latest, before } = known
  if (latest === null) return 'not looked at yet'
  if (latest.outcome === 'failed') return `no answer: ${latest.text}`
  if (latest.outcome === 'crashed') return `could not be looked at: ${latest.text}`
  const definition = check.metrics[metric]
  const label = nameOf(metric, instance, definition)
  const reading = rateOf(latest, before ?? undefined, metric, definition)
  if (reading === undefined) return `${label} is not told`
  if (typeof reading === 'number') return instance === null ? [{ instance, value: reading }] : `${label} is not told`
  if (instance !== null) {
    const value = Object.hasOwn(reading, instance) ? reading[instance] : undefined
    return value === undefined ? `${label} is not told` : [{ instance, value }]
  }
  const all = Object.entries(reading).map(([name, value]) => ({ instance: name, value }))
  return all.length === 0 ? `${label} is not told` : all
}

const judged = (value: number, { atLeast, atMost }: Limits): Safety => {
  if (!Number.isFinite(value)) return 'unknown'
  return value < (atLeast ?? Number.NEGATIVE_INFINITY) || value > (atMost ?? Number.POSITIVE_INFINITY) ? 'no' : 'yes'
}

const MOST_READ = 3

function readText(read: readonly Read[], definition: Metric | undefined): string {
  const named = read.slice(0, MOST_READ).map(({ instance, value }) => {
    const text = Number.isFinite(value) ? formatMetric(value, definition) : 'no number'
    return instance === null ? text : `${instance} ${text}`
  })
  const more = read.length > MOST_READ ? ` and ${read.length - MOST_READ} more` : ''
  return `${definition?.label ?? 'reading'} ${named.join(', ')}${more}`
}

const nameOf = (metric: string, instance: string | null, definition: Metric | undefined): string =>
  [definition?.label ?? metric, ...(instance === null ? [] : [instance])].join(' ')

function limitText({ atLeast, atMost }: Limits, definition: Metric | undefined): string {
  const least = atLeast === undefined ? [] : [`at least ${formatMetric(atLeast, definition)}`]
  const most = atMost === undefined ? [] : [`at most ${formatMetric(atMost, definition)}`]
  return `safe: ${[...least, ...most].join(', ')}`
}
