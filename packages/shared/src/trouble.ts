import type { Status } from './model.ts'
import type { Summary } from './wire.ts'

/** What hurts most, and what is handled already: the same order and the same words wherever a wall is drawn or a message is sent. */

// `unknown` may hide anything, yet a proven fault goes before it; `pending` is not news.
const RANKS: { readonly [status in Status]: number } = { ok: 0, pending: 1, warning: 2, unknown: 3, critical: 4 }

export type Handling = 'downtime' | 'acknowledged' | 'silenced' | 'blocked'
type Flags = Pick<Summary, 'downtime' | 'acknowledged' | 'silenced' | 'blockedBy'>

export const isProblem = (status: Status): boolean => RANKS[status] >= RANKS.warning

export const isWorse = (status: Status, than: Status): boolean => RANKS[status] > RANKS[than]

/** Somebody or something has this already: it is drawn as an outline and makes no card. The first that applies. */
export function handlingOf(check: Flags): Handling | null {
  if (check.downtime) return 'downtime'
  if (check.acknowledged) return 'acknowledged'
  if (check.silenced) return 'silenced'
  return check.blockedBy === null ? null : 'blocked'
}

/** `4 handled, 7 explained`: nobody has what is merely explained by other trouble. Empty where there is neither. */
export function handledWords(checks: readonly Flags[]): string {
  const explained = checks.filter((check) => handlingOf(check) === 'blocked').length
  const handled = checks.filter((check) => handlingOf(check) !== null).length - explained
  const words = [...(handled > 0 ? [`${handled} handled`] : []), ...(explained > 0 ? [`${explained} explained`] : [])]
  return words.join(', ')
}

/** Sorts what hurts most to the front; among equals the newest, then by name so that order never flickers. */
export function compareTrouble(a: Summary, b: Summary): number {
  return RANKS[b.status] - RANKS[a.status] || b.since - a.since || (a.id < b.id ? -1 : 1)
}
