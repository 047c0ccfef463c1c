import { clockTime, dayDate, minuteTime } from '../../time/zone.ts'

const DAY_MS = 86_400_000

/** A moment on an axis, as exactly as the span asks for. */
export function timeLabel(at: number, spanMs: number): string {
  if (spanMs <= 600_000) return clockTime(at)
  if (spanMs <= 2 * DAY_MS) return minuteTime(at)
  // Ticks of half days stand between those of days for two weeks at most.
  return spanMs <= 14 * DAY_MS && minuteTime(at) !== '00:00' ? minuteTime(at) : dayDate(at)
}
