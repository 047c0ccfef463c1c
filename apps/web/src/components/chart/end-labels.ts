import type { Drawing } from './drawing.ts'
import { lineLook } from './line-look.ts'
import type { EndLabel } from './marks.tsx'

/** More would not fit beside each other. */
const MOST = 8
const NARROW_PX = 520
const LETTERS = 22
/** As part of the time shown: a line that ended earlier than this has no end to stand at. */
const LATE = 0.04

/** Names to be written at the ends of the lines; none for one line, for very many, or where it is narrow. */
export function endLabelsOf({ panel: { lines }, times, from, to }: Drawing, width: number): readonly EndLabel[] {
  if (lines.length < 2 || lines.length > MOST || width < NARROW_PX) return []
  return lines.flatMap((line, n) => {
    const last = line.avg.findLastIndex((value) => value !== null)
    const value = line.avg[last]
    if (value == null || to - (times[last] ?? 0) > LATE * (to - from)) return []
    const { stroke } = lineLook(n, lines, null)
    // Grey is for lines; words are to be read.
    return [
      { key: line.key, text: inMiddle(line.label), value, stroke: stroke === 'var(--edge)' ? 'var(--text2)' : stroke },
    ]
  })
}

/** Names differ at both ends: they are cut in the middle. */
export function inMiddle(name: string): string {
  if (name.length <= LETTERS) return name
  const half = (LETTERS - 1) / 2
  return `${name.slice(0, Math.ceil(half))}…${name.slice(-Math.floor(half))}`
}
