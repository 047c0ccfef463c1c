import type { Observation } from '@foretop/shared/model.ts'
import { namesIn } from '@foretop/shared/needs.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { freshnessMs } from '../core/elapsed.ts'
import { evaluate } from '../core/evaluate.ts'
import { isProblem } from '../core/severity.ts'
import type { Entry, Memory } from './memory.ts'

type Entries = Memory['entries']

/** This look says that a check is critical no more. */
export function recovered(memory: Memory, entry: Entry, { seenAt }: Observation): void {
  entry.recoveredAt = seenAt ?? null
  memory.lastRecoveredAt = Math.max(memory.lastRecoveredAt, seenAt ?? memory.lastRecoveredAt)
}

/**
 * Whether it is bad, and what it leans on was well again only while it was made: it tells of the time before that, and the next
 * one tells how things are.
 */
export function tellsOfBefore(memory: Memory, { check, answered }: Entry, observation: Observation): boolean {
  const { seenAt } = observation
  if (seenAt === undefined) return false
  const isOver =
    hasRecovered(memory, check, { from: beganAt(memory.entries, check, observation), until: seenAt }) ||
    restsOnBefore(memory, observation, seenAt)
  return isOver && isProblem(evaluate(observation, answered ?? undefined, check).status)
}

/** Whether its last look was such a one, and the next one may still tell how it is in time. */
export const isOutdated = ({ outdatedAt, check }: Pick<Entry, 'outdatedAt' | 'check'>, now: number): boolean =>
  outdatedAt !== null && now - outdatedAt <= freshnessMs(check)

/** Whether the trouble of a member, of which it tells, was seen before what that member leans on was well again. */
const restsOnBefore = (memory: Memory, observation: Observation, until: number): boolean =>
  blamedBy(observation).some((id) => {
    const member = memory.entries.get(id)
    if (member?.latest == null || member.stale) return false
    const from = beganAt(memory.entries, member.check, member.latest)
    return hasRecovered(memory, member.check, { from, until }) || restsOnBefore(memory, member.latest, until)
  })

/**
 * Whether what is bad of it is a rate since a look from before something that it leans on was well again: it tells of the outage,
 * and the next one, measured from this one, of how things are.
 */
export function countsFromBefore(memory: Memory, { check, answered }: Entry, observation: Observation): boolean {
  const { seenAt } = observation
  if (seenAt === undefined || answered?.seenAt === undefined) return false
  if (!hasRecovered(memory, check, { from: answered.seenAt, until: seenAt })) return false
  const { status, culprit } = evaluate(observation, answered, check)
  return isProblem(status) && culprit !== null && check.metrics[culprit]?.counter !== undefined
}

/** Monotonic ms: after the one, and not after the other. */
interface Span {
  readonly from: number
  readonly until: number
}

/** Whether anything that it leans on was well again in that time. */
function hasRecovered(memory: Memory, check: Check, { from, until }: Span): boolean {
  if (memory.lastRecoveredAt <= from) return false
  return leaningOn(memory.entries, check)
    .values()
    .some((id) => {
      const at = memory.entries.get(id)?.recoveredAt ?? null
      return at !== null && from < at && at <= until
    })
}

/** All that it needs, and that those need or are concluded from, and so on. */
function leaningOn(entries: Entries, { needs }: Check): ReadonlySet<string> {
  const ids = new Set(namesIn(needs))
  for (const id of ids) {
    const check = entries.get(id)?.check
    if (check !== undefined) for (const next of [...namesIn(check.needs), ...membersOf(check)]) ids.add(next)
  }
  return ids
}

/** The members of whose trouble it tells, where it says so. */
const blamedBy = (observation: Observation): readonly string[] =>
  'because' in observation && observation.because !== undefined ? observation.because.checks : []

/** What is concluded began with the oldest of the looks that it is concluded from, monotonic ms. */
function beganAt(entries: Entries, check: Check, observation: Observation): number {
  const members = membersOf(check).flatMap((id): readonly number[] => {
    const member = entries.get(id)
    // Of one that was not looked at in time nothing is concluded.
    return member?.latest == null || member.stale ? [] : [beganAt(entries, member.check, member.latest)]
  })
  return Math.min((observation.seenAt ?? Number.POSITIVE_INFINITY) - observation.durationMs, ...members)
}
