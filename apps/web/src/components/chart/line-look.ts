import type { Line } from './panels.ts'

export interface LineLook {
  readonly stroke: string
  readonly strokeWidth: number
  readonly strokeDasharray: string
}

/** Hues alone do not tell lines apart: the dash differs too. */
const DASHES = ['0', '6 3', '2 3', '8 3 2 3']
const FEW = DASHES.length

/** Few lines have a colour each; of many only the culprit and the one under the pointer. Never a status' colour else. */
export function lineLook(n: number, lines: readonly Line[], pointed: string | null): LineLook {
  const line = lines[n]
  if (lines.length <= FEW)
    return {
      stroke: `var(--d${n + 1})`,
      strokeWidth: lines.length > 1 && line?.key === pointed ? 2.5 : 1.5,
      strokeDasharray: DASHES[n] ?? '0',
    }
  const stroke = line?.key === pointed ? 'var(--d1)' : line?.culprit ? 'var(--critical-ink)' : 'var(--edge)'
  return { stroke, strokeWidth: stroke === 'var(--edge)' ? 1 : 2, strokeDasharray: '0' }
}

/** Whether a line's look tells it from the others: among many grey ones a key says nothing. */
export const isTold = (look: LineLook): boolean => look.stroke !== 'var(--edge)'

/** Which lines are named beside the title, by their number: the culprit is never among those left out. */
export function namedLines(lines: readonly Line[], most: number): readonly number[] {
  const numbers = [...lines.keys()]
  return numbers.toSorted((a, b) => Number(lines[b]?.culprit) - Number(lines[a]?.culprit)).slice(0, most)
}
