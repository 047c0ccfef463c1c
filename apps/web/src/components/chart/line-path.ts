import { intervalOf } from './one-column.ts'
import type { Line } from './panels.ts'

const GAP_INTERVALS = 2.5

/** Longer from one point to the next, and there is a gap between them. */
export const gapMsOf = (column: Parameters<typeof intervalOf>[0]): number =>
  GAP_INTERVALS * (intervalOf(column) || Number.POSITIVE_INFINITY)

interface Field {
  readonly from: number
  readonly to: number
  readonly low: number
  readonly high: number
  readonly width: number
  readonly height: number
}

/** A line as the `d` of an SVG path, lifted at gaps. A point between two gaps is a short stroke, or it would not be seen. */
export function linePath(times: readonly number[], values: Line['avg'], gapMs: number, field: Field): string {
  const { from, to } = field
  const place = placeIn(field)
  let path = ''
  let drawnAt: number | null = null
  for (const [index, at] of times.entries()) {
    const value = values[index]
    if (value == null || at < from || at > to) {
      if (value == null) drawnAt = null
      continue
    }
    path += drawnAt === null || at - drawnAt > gapMs ? `M${place(at, value)}h.1` : `L${place(at, value)}`
    drawnAt = at
  }
  return path
}

/** From the least to the most, a closed shape for each time without a gap. */
export function bandPath(
  times: readonly number[],
  { min, max }: Pick<Line, 'min' | 'max'>,
  gapMs: number,
  field: Field,
): string {
  const place = placeIn(field)
  let path = ''
  let [above, below]: [string[], string[]] = [[], []]
  const close = () => {
    if (above.length > 0) path += `M${[...above, ...below.toReversed()].join('L')}Z`
    ;[above, below] = [[], []]
  }
  let drawnAt = Number.NEGATIVE_INFINITY
  for (const [index, at] of times.entries()) {
    const [least, most] = [min[index] ?? null, max[index] ?? null]
    if (least === null || most === null || at - drawnAt > gapMs) close()
    if (least === null || most === null || at < field.from || at > field.to) continue
    above.push(place(at, most))
    below.push(place(at, least))
    drawnAt = at
  }
  close()
  return path
}

const placeIn =
  ({ from, to, low, high, width, height }: Field) =>
  (at: number, value: number): string =>
    `${(((at - from) / (to - from)) * width).toFixed(1)} ${(height - ((value - low) / (high - low || 1)) * height).toFixed(1)}`

/** The least and greatest of all lines, with zero unless that is far from all of them. */
export function reachOf(lines: readonly { readonly avg: Line['avg'] }[]): {
  readonly low: number
  readonly high: number
} {
  let [low, high] = [0, Number.NEGATIVE_INFINITY]
  for (const { avg } of lines)
    for (const value of avg) {
      if (value === null) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  return { low, high: high === Number.NEGATIVE_INFINITY || high === low ? low + 1 : high }
}
