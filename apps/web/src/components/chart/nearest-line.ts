import type { Line } from './panels.ts'

/** How far from a line a pointer may be, as part of the axis. */
const NEAR = 0.08

/** Key of the line that passes nearest to a height at one of the times; `null` where none is near. */
export function nearestLine(
  lines: readonly Line[],
  at: number,
  height: number,
  [bottom, top]: readonly [number, number],
): string | null {
  let nearest: string | null = null
  let least = NEAR * (top - bottom)
  for (const { key, avg } of lines) {
    const value = avg[at]
    if (value == null || Math.abs(value - height) > least) continue
    least = Math.abs(value - height)
    nearest = key
  }
  return nearest
}
