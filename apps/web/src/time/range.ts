import type { GraphRange } from '@foretop/shared/words.ts'
import { spanAround } from './span-around.ts'

/** The span of time a graph shows, as it stands in the address. */

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** `refreshMs`: how far the end of a range that ends now moves at a time; a shorter step would move nothing to see. */
export const RANGES = [
  { name: '30m', title: '30 min', key: '1', spanMs: 30 * MINUTE_MS, refreshMs: 5 * SECOND_MS },
  { name: '1h', title: '1 h', key: '2', spanMs: HOUR_MS, refreshMs: 10 * SECOND_MS },
  { name: '6h', title: '6 h', key: '3', spanMs: 6 * HOUR_MS, refreshMs: 15 * SECOND_MS },
  { name: 'day', title: 'Day', key: '4', spanMs: DAY_MS, refreshMs: 15 * SECOND_MS },
  { name: 'week', title: 'Week', key: '5', spanMs: 7 * DAY_MS, refreshMs: MINUTE_MS },
  { name: 'month', title: 'Month', key: '6', spanMs: 30 * DAY_MS, refreshMs: 5 * MINUTE_MS },
  { name: 'year', title: 'Year', key: '7', spanMs: 365 * DAY_MS, refreshMs: HOUR_MS },
] as const satisfies readonly { readonly name: GraphRange; readonly [key: string]: unknown }[]
export type RangeName = GraphRange

export interface TimeRange {
  readonly from: number
  readonly to: number
  /** Which button is pressed; `null` for a span of one's own. */
  readonly name: RangeName | null
}

/** What is shown before anybody chose: a named range, or what began at a moment, with the time before it. */
export type First = RangeName | number

/** A span is at least so long. */
export const LEAST_MS = MINUTE_MS
/** Of what has just begun each look is news. */
const BEGAN_REFRESH_MS = 5 * SECOND_MS

/** `?range=week`, or `?from=&to=` in ms or ISO 8601. What makes no sense is the range that is shown first. */
export function rangeFrom(query: URLSearchParams, now: number, first: First = 'day'): TimeRange {
  const own = ownSpan(query, now)
  if (own !== null) return { ...own, name: null }
  const range = namedIn(query, first)
  if (typeof range === 'number') return { ...spanAround({ openedAt: range, closedAt: null }, now), name: null }
  return { from: now - range.spanMs, to: now, name: range.name }
}

/** Whether the address leaves it at the time that is shown first. */
export const isFirstShown = (query: URLSearchParams, now: number): boolean =>
  ownSpan(query, now) === null && byName(query.get('range')) === undefined

function ownSpan(query: URLSearchParams, now: number): { readonly from: number; readonly to: number } | null {
  const [from, to] = [moment(query.get('from')), moment(query.get('to')) ?? now]
  return from !== null && to - from >= LEAST_MS ? { from, to } : null
}

/** How far "now" moves at a time for this address. */
export function refreshMsOf(query: URLSearchParams, first: First = 'day'): number {
  const range = namedIn(query, first)
  return typeof range === 'number' ? BEGAN_REFRESH_MS : range.refreshMs
}

const byName = (name: string | null) => RANGES.find((range) => range.name === name)

/** The range of an address, or the moment from which on something is shown. */
const namedIn = (query: URLSearchParams, first: First): (typeof RANGES)[number] | number =>
  byName(query.get('range')) ?? (typeof first === 'string' ? (byName(first) ?? RANGES[0]) : first)

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

/** Years have four digits. */
const END = Date.UTC(10_000, 0)

function moment(text: string | null): number | null {
  if (text === null || text === '') return null
  // Of what is no such date browsers make one of their own.
  const at = /^\d+$/.test(text) ? Number(text) : /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN
  return at >= 0 && at < END ? at : null
}
