import type { Acknowledgement, Quiet, Status } from '@foretop/shared/model.ts'
import { timeOf } from './message.ts'
import type { Notice } from './notice.ts'

/** What stands with an incident of a message that is kept up to date: who has it, what keeps it quiet. */

/** How a check stands, as people have it, and what keeps it quiet. */
export interface Stands {
  readonly status: Status
  /** When its incident began, wall ms; `null`: it has none. */
  readonly openedAt: number | null
  readonly acknowledgement: Acknowledgement | null
  readonly silence: Quiet | null
  readonly downtime: Quiet | null
}

/** With what lines of them begin. */
export const WORDS = { takenOn: 'acknowledged', silenced: 'silenced', planned: 'in a downtime', now: 'is now' } as const

export function linesOf(
  { to }: Pick<Notice, 'to'>,
  { status, acknowledgement, silence, downtime }: Stands,
): readonly string[] {
  const lines = [
    ...(acknowledgement === null ? [] : [`${WORDS.takenOn}${saidBy(acknowledgement)}${untilOf(acknowledgement)}`]),
    ...(silence === null ? [] : [`${WORDS.silenced}${saidBy(silence)}${untilOf(silence)}`]),
    ...(downtime === null ? [] : [`${WORDS.planned}${saidBy(downtime)}${untilOf(downtime)}`]),
  ]
  // Of what is quiet nobody else is told.
  return lines.length > 0 && status !== to ? [...lines, `${WORDS.now} ${status}`] : lines
}

export const saysSo = (lines: readonly string[], word: string): boolean => lines.some((line) => line.startsWith(word))

const saidBy = ({ by, note }: Pick<Quiet, 'by' | 'note'>): string =>
  `${by === '' ? '' : ` by ${by}`}${note === '' ? '' : `: ${note}`}`

const untilOf = ({ until }: { readonly until: number | null }): string =>
  until === null ? '' : `, until ${timeOf(until)}`
