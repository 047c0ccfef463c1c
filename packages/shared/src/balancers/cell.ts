import type { Band } from '../model.ts'
import type { CheckView } from '../wire.ts'

/** What came of a look. `down`: no answer, or none of a balancer; `unknown`: we could not look, or have not yet. */
export type Answer = 'answered' | 'down' | 'unknown'

/** The numbers of one cell of pbadm's line. */
export interface Counts {
  readonly is: Answer
  readonly inFlight: number | null
  readonly waiting: number | null
}

/** `hasBoth`: both numbers were told. An answer without them is no health: the old tool read it as 0, and green. */
export function answerOf({ outcome, status }: Pick<CheckView, 'outcome' | 'status'>, hasBoth: boolean): Answer {
  // A server older than the field leaves it out.
  if (outcome === undefined) return hasBoth ? 'answered' : status === 'critical' ? 'down' : 'unknown'
  if (outcome === 'answered') return hasBoth ? 'answered' : 'down'
  return outcome === 'failed' ? 'down' : 'unknown'
}

/** `006, 1167`: three digits in flight, four waiting, so that columns stay in place; more where there are more. */
export const countsText = (counts: Counts): string => countTexts(counts).join(', ')

/** The same apart: in flight, and waiting. */
export function countTexts({ is, inFlight, waiting }: Counts): readonly [inFlight: string, waiting: string] {
  if (is === 'down') return ['DWN', 'DOWN']
  if (is === 'unknown') return ['???', '????']
  return [digits(inFlight ?? 0, 3), digits(waiting ?? 0, 4)]
}

/** The step of a colour scale that a number is on. */
export const bandOf = (bands: readonly Band[], value: number): Band | undefined =>
  bands.find(({ upTo }) => upTo === null || value <= upTo)

/** Averages of a history have fractions. */
const digits = (value: number, width: number): string => String(Math.round(value)).padStart(width, '0')
