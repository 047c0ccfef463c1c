import type { TimeRange } from '../time/range.ts'

const HOUR_MS = 3_600_000
const MONTH_MS = 30 * 24 * HOUR_MS

interface Stretch {
  readonly from: number
  readonly to: number
}

/** What an overview shows: the last 30 days, and more if the time shown reaches further back. By the hour, so that it stands still. */
export function overviewSpan(range: Pick<TimeRange, 'from' | 'to'>, now: number): Stretch {
  const to = Math.ceil(Math.max(now, range.to) / HOUR_MS) * HOUR_MS
  return { from: Math.min(to - MONTH_MS, Math.floor(range.from / HOUR_MS) * HOUR_MS), to }
}

export type Grip = 'from' | 'to' | 'whole' | 'new'

/** Which part of the window a pointer takes: an edge, the window itself, or none: then it draws a new one. */
export function gripAt(at: number, { from, to }: Stretch, edgeMs: number): Grip {
  // A window narrower than its edges is moved; it is made anew beside it.
  const isNarrow = to - from < 3 * edgeMs
  if (!isNarrow && Math.abs(at - from) <= edgeMs) return 'from'
  if (!isNarrow && Math.abs(at - to) <= edgeMs) return 'to'
  return at >= from - (isNarrow ? edgeMs : 0) && at <= to + (isNarrow ? edgeMs : 0) ? 'whole' : 'new'
}

/** The window after a pointer went from `start` to `at`, within what the overview shows. */
export function dragged(grip: Grip, window: Stretch, start: number, at: number, bounds: Stretch): Stretch {
  const held = Math.min(bounds.to, Math.max(bounds.from, at))
  if (grip === 'whole') {
    const span = window.to - window.from
    const from = Math.min(bounds.to - span, Math.max(bounds.from, window.from + at - start))
    return { from, to: from + span }
  }
  const other = grip === 'from' ? window.to : grip === 'to' ? window.from : start
  return { from: Math.min(held, other), to: Math.max(held, other) }
}
