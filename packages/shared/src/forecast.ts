/** Where a number is heading, if it is heading anywhere. */
export interface Forecast {
  /** Per day, in the unit of the number. */
  readonly perDay: number
  /** Wall ms at which it gets to the limit; `null` when it moves away from it. */
  readonly reachesAt: number | null
}

const DAY_MS = 86_400_000
/** A day has its own rhythm: with less, the rise of a morning would be taken for a trend. */
const LEAST_SPAN_MS = 0.95 * DAY_MS
const LEAST_POINTS = 12
/** What the trend moves in the span must be so many times the usual distance of a point from it. */
const LEAST_CLARITY = 3
/** Farther off nobody plans by it, and no line holds that long. */
const FARTHEST_MS = 2 * 365 * DAY_MS

/**
 * When a number gets to `limit`, by the median of the slopes between all pairs of points (Theil–Sen): a rotated log or
 * a big file that came and went does not bend it. `null`: less than a day of data, or no trend that stands out of the
 * noise. `times` are wall ms and rise; gaps are `null`.
 */
export function forecast(times: readonly number[], values: readonly (number | null)[], limit: number): Forecast | null {
  const points = times.flatMap((at, n) => {
    const value = values[n]
    return value === null || value === undefined ? [] : [{ at, value }]
  })
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < LEAST_POINTS) return null
  const spanMs = last.at - first.at
  if (spanMs < LEAST_SPAN_MS) return null
  const slope = median(points.flatMap((a, n) => points.slice(n + 1).map((b) => (b.value - a.value) / (b.at - a.at))))
  const height = median(points.map(({ at, value }) => value - slope * (at - last.at)))
  const noise = median(points.map(({ at, value }) => Math.abs(value - height - slope * (at - last.at))))
  if (slope === 0 || Math.abs(slope) * spanMs < LEAST_CLARITY * noise) return null
  const inMs = (limit - last.value) / slope
  return { perDay: slope * DAY_MS, reachesAt: inMs >= 0 && inMs <= FARTHEST_MS ? last.at + inMs : null }
}

function median(values: readonly number[]): number {
  // A week has fourteen thousand slopes, an estate thousands of disks: this sorts numbers ten times as fast.
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]]
  return (low + high) / 2
}
