import type { Status } from '@foretop/shared/model.ts'
import type { Summary } from '@foretop/shared/wire.ts'

/** The word is never left out: shape and colour stand beside it. */
export const WORDS: { readonly [status in Status]: string } = {
  ok: 'ok',
  warning: 'warning',
  critical: 'critical',
  unknown: 'unknown',
  pending: 'not seen yet',
}

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

/** Sorts what hurts most to the front; among equals the newest, then by name so that order never flickers. */
export function compareTrouble(a: Summary, b: Summary): number {
  return RANKS[b.status] - RANKS[a.status] || b.since - a.since || (a.id < b.id ? -1 : 1)
}

export const worstOf = (statuses: Iterable<Status>): Status => {
  let worst: Status = 'ok'
  for (const status of statuses) if (isWorse(status, worst)) worst = status
  return worst
}

/** `db03 repl`: how people call a check; a relation has no host. */
export const nameOf = (check: Pick<Summary, 'host' | 'name'>): string =>
  check.host === null ? check.name : `${check.host} ${check.name}`

/** Events carry only the id: `db03/repl` is read as `db03 repl`. */
export const nameOfId = (id: string): string => id.replace('/', ' ')
