import type { FitRow, WallFit } from './fit-wall.ts'

/** The tile an arrow leads to, or `null` if the key is no such key or there is none. */
export function neighbour(key: string, at: number, fit: WallFit): number | null {
  const last = fit.rows.reduce((most, row) => Math.max(most, row.start + row.count - 1), -1)
  switch (key) {
    case 'ArrowRight':
      return at < last ? at + 1 : null
    case 'ArrowLeft':
      return at > 0 ? at - 1 : null
    case 'ArrowDown':
      return vertical(at, fit, 1)
    case 'ArrowUp':
      return vertical(at, fit, -1)
    case 'Home':
      return last < 0 ? null : 0
    case 'End':
      return last < 0 ? null : last
    default:
      return null
  }
}

function vertical(at: number, { rows, tileWidth, gap }: WallFit, step: 1 | -1): number | null {
  const index = rows.findIndex((row) => at >= row.start && at < row.start + row.count)
  const row = rows[index]
  if (row === undefined) return null
  const x = row.x + (at - row.start) * (tileWidth + gap)
  const next: FitRow | undefined = rows[index + step]
  // The end of one part of the map leads to the beginning of the next.
  if (next === undefined) return null
  const column = Math.round((x - next.x) / (tileWidth + gap))
  return next.start + Math.min(next.count - 1, Math.max(0, column))
}
