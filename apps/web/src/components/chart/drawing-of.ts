import type { Span } from '../../time/spans.ts'
import type { Drawing, Earlier, Remark } from './drawing.ts'
import { holesOf } from './holes.ts'
import { intervalOf, nearest } from './one-column.ts'
import type { Panel } from './panels.ts'

/** What happened to a check while it was looked at. */
export interface Circumstances {
  readonly spans: readonly Span[]
  readonly downtimes: readonly { readonly from: number; readonly to: number }[]
  readonly notes: readonly Remark[]
}

/** Lines over one column of times. */
export interface Lines {
  readonly panel: Panel
  readonly times: readonly number[]
  readonly stepMs: number
}

interface Frame {
  readonly from: number
  readonly to: number
  /** Nothing can be known after it. */
  readonly now: number
}

/** Lines with all that explains them. */
export function drawingOf(
  lines: Lines,
  { from, to, now }: Frame,
  about: Circumstances,
  earlier: Earlier | null,
): Drawing {
  const { panel, times } = lines
  return {
    ...lines,
    from,
    to,
    spans: about.spans,
    holes: holesOf(times, panel.lines, intervalOf(lines), Math.min(to, now), about),
    notes: about.notes,
    earlier,
  }
}

/** The lines of an earlier time moved to now: each beside the line of the same key. */
export function earlierOf(label: string, shiftMs: number, past: Lines, { panel, times, stepMs }: Lines): Earlier {
  const withinMs = Math.max(intervalOf({ times, stepMs }), intervalOf(past))
  const moved = past.times.map((time) => time + shiftMs)
  return {
    label,
    values: panel.lines.map(({ key }) => {
      const then = past.panel.lines.find((line) => line.key === key)
      return nearest(moved, then?.avg ?? [], times, withinMs)
    }),
  }
}
