import type { GraphRange } from '@foretop/shared/words.ts'

/** The span of time a graph shows, as it stands in the address. */

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** `refreshMs`: how far the end of a range that ends now moves at a time; a shorter step would move nothing to see. */
export const RANGES = [
  { name: 'day', title: 'Day', key: '1', spanMs: DAY_MS, refreshMs: 15_000 },
  { name: 'week', title: 'Week', key: '2', spanMs: 7 * DAY_MS, refreshMs: MINUTE_MS },
  { name: 'month', title: 'Month', key: '3', spanMs: 30 * DAY_MS, refreshMs: 5 * MINUTE_MS },
  { name: 'year', title: 'Year', key: '4', spanMs: 365 * DAY_MS, refreshMs: 60 * MINUTE_MS },
] as const satisfies readonly { readonly name: GraphRange; readonly [key: string]: unknown }[]
export type RangeName = GraphRange

export interface TimeRange {
  readonly from: number
  readonly to: number
  /** Which button is pressed; `null` for a span of one's own. */
  readonly name: RangeName | null
}

const LEAST_MS = 60_000

/** `?range=week`, or `?from=&to=` in ms or ISO 8601. What makes no sense is the range that is shown first. */
export function rangeFrom(query: URLSearchParams, now: number, first: RangeName = 'day'): TimeRange {
  const [from, to] = [moment(query.get('from')), moment(query.get('to')) ?? now]
  if (from !== null && to - from >= LEAST_MS) return { from, to, name: null }
  const range = namedIn(query, first)
  return { from: now - range.spanMs, to: now, name: range.name }
}

/** How far "now" moves at a time for this address. */
export const refreshMsOf = (query: URLSearchParams, first: RangeName = 'day'): number => namedIn(query, first).refreshMs

function namedIn(query: URLSearchParams, first: RangeName): (typeof RANGES)[number] {
  const named = (name: string | null) => RANGES.find((range) => range.name === name)
  return named(query.get('range')) ?? named(first) ?? RANGES[0]
}

/** The same span, earlier or later by half of it, but never past now. */
export function shifted(
  { from, to }: TimeRange,
  direction: -1 | 1,
  now: number,
): { readonly from: number; readonly to: number } {
  const span = to - from
  const end = Math.min(now, to + (direction * span) / 2)
  return { from: Math.round(end - span), to: Math.round(end) }
}

/** What a graph may be compared with: whole weeks, so that a Monday stands beside a Monday. */
const COMPARISONS = [
  { name: 'day', title: 'the day before', shiftMs: DAY_MS },
  { name: 'week', title: 'the week before', shiftMs: 7 * DAY_MS },
  { name: 'month', title: '4 weeks before', shiftMs: 28 * DAY_MS },
  { name: 'year', title: '52 weeks before', shiftMs: 364 * DAY_MS },
] as const
export type Comparison = (typeof COMPARISONS)[number]

/** `?compare=week`; `null` when nothing is compared, or what is shown would be compared with itself. */
export function comparisonFrom(query: URLSearchParams, range: TimeRange): Comparison | null {
  return comparisonsFor(range).find(({ name }) => name === query.get('compare')) ?? null
}

export const comparisonsFor = ({ from, to }: TimeRange): readonly Comparison[] =>
  COMPARISONS.filter(({ shiftMs }) => shiftMs >= (to - from) * 0.9)

function moment(text: string | null): number | null {
  if (text === null || text === '') return null
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(at) ? at : null
}
