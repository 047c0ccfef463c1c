import type { Drawing } from './drawing.ts'
import { intervalOf } from './one-column.ts'
import type { Line } from './panels.ts'
import type { Axis } from './ticks.ts'
import { valueAxis } from './ticks.ts'

/** A row for the chart: `t`, then for line n its mean `n`, and `en`, what it was at an earlier time. */
export type Point = { readonly t: number; readonly [key: string]: number | null }

const GAP_INTERVALS = 2.5

/** Rows for the chart. Where looks are missing for 2.5 intervals a row of nothing is put in: a gap is a gap. */
export function pointsOf({ times, panel: { lines }, stepMs, earlier }: Drawn): Point[] {
  const usual = intervalOf({ times, stepMs }) || Number.POSITIVE_INFINITY
  return times.flatMap((t, at): Point[] => {
    const point: { t: number; [key: string]: number | null } = { t }
    for (const [n, line] of lines.entries()) {
      point[n] = line.avg[at] ?? null
      if (earlier !== null) point[`e${n}`] = earlier.values[n]?.[at] ?? null
    }
    const next = times[at + 1]
    if (next === undefined || next - t <= usual * GAP_INTERVALS) return [point]
    const nothing = Object.keys(point).flatMap((key) => (key === 't' ? [] : [[key, null]]))
    return [point, { ...Object.fromEntries(nothing), t: t + usual }]
  })
}

type Drawn = Pick<Drawing, 'times' | 'panel' | 'stepMs' | 'earlier'>

/** The axis of a graph. A limit stretches it only when it is near: a far one would flatten the line. */
export function axisOf({ panel: { lines, limits, unit }, earlier }: Pick<Drawing, 'panel' | 'earlier'>): Axis {
  const numbers = [...lines.flatMap((line) => [...line.min, ...line.max]), ...(earlier?.values.flat() ?? [])].filter(
    (value) => value !== null,
  )
  const low = numbers.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = numbers.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  if (numbers.length === 0) return valueAxis(0, 1, unit)
  const near = limits.map((limit) => limit.value).filter((value) => value <= 2 * high && value >= Math.min(0, 2 * low))
  return valueAxis(Math.min(low, ...near), Math.max(high, ...near), unit)
}

export interface Stats {
  /** What the last look read; of a time that is past, its last point. */
  readonly now: number | null
  readonly avg: number
  readonly max: number
}

export function statsOf({ avg, max, latest }: Line): Stats | null {
  const known = avg.filter((value) => value !== null)
  if (known.length === 0) return null
  return {
    now: latest ?? avg.findLast((value) => value !== null) ?? null,
    avg: known.reduce((sum, value) => sum + value, 0) / known.length,
    max: max.reduce((most: number, value) => Math.max(most, value ?? most), Number.NEGATIVE_INFINITY),
  }
}

/** The points as a table, a row for each time. */
export const rowsOf = (
  times: readonly number[],
  lines: readonly Line[],
): readonly (readonly (string | number | null)[])[] => [
  ['time', ...lines.map((line) => line.label)],
  ...times.map((time, at) => [new Date(time).toISOString(), ...lines.map((line) => line.avg[at] ?? null)]),
]
