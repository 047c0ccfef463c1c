import type { PlannedDowntime } from '@foretop/shared/handling.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { nextOccurrences } from '../core/calendar.ts'
import type { QuietStore } from '../store/quiets.ts'
import type { Memory } from './memory.ts'

export interface QuietQuery {
  readonly kind: Quiet['kind']
  /** So many of those that ended, too. */
  readonly past?: number
}

/** In force and to come, those that end first first; then those that ended, newest end first. */
export async function quietsListed(
  { shownQuiets }: Pick<Memory, 'shownQuiets'>,
  store: Pick<QuietStore, 'ended'>,
  { kind, past }: QuietQuery,
): Promise<readonly Quiet[]> {
  const open = shownQuiets.filter((quiet) => quiet.kind === kind).toSorted((a, b) => a.until - b.until)
  const ended = past === undefined ? [] : await store.ended({ kind, limit: past })
  // One that ended while they were read is told of as it is now.
  return [...open.filter(({ id }) => !ended.some((other) => other.id === id)), ...ended]
}

/** Of each rule so many times are told. */
const NEXT = 3

/** Downtimes that come again and again, with the next times of each. */
export const rulesListed = ({ downtimes = [] }: Pick<Plan, 'downtimes'>, now: number): readonly PlannedDowntime[] =>
  downtimes.map((rule) => ({ ...rule, next: nextOccurrences(rule, now, NEXT) }))
