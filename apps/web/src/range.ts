/** The span of time a graph shows, as it stands in the address. */

const DAY_MS = 86_400_000
export const RANGES = [
  { name: 'day', title: 'Day', key: '1', spanMs: DAY_MS },
  { name: 'week', title: 'Week', key: '2', spanMs: 7 * DAY_MS },
  { name: 'month', title: 'Month', key: '3', spanMs: 30 * DAY_MS },
  { name: 'year', title: 'Year', key: '4', spanMs: 365 * DAY_MS },
] as const
export type RangeName = (typeof RANGES)[number]['name']

export interface TimeRange {
  readonly from: number
  readonly to: number
  /** Which button is pressed; `null` for a span of one's own. */
  readonly name: RangeName | null
}

const LEAST_MS = 60_000

/** `?range=week`, or `?from=&to=` in ms or ISO 8601. What makes no sense is a day. */
export function rangeFrom(query: URLSearchParams, now: number): TimeRange {
  const [from, to] = [moment(query.get('from')), moment(query.get('to')) ?? now]
  if (from !== null && to - from >= LEAST_MS) return { from, to, name: null }
  const range = RANGES.find((range) => range.name === query.get('range')) ?? RANGES[0]
  return { from: now - range.spanMs, to: now, name: range.name }
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

function moment(text: string | null): number | null {
  if (text === null || text === '') return null
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(at) ? at : null
}
