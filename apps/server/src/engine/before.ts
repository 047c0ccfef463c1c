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
export function tellsOfBefore(memory: Memory, entry: Entry, observation: Observation): boolean {
  const { check, answered } = entry
  const { seenAt } = observation
  if (seenAt === undefined) return false
  const from = beganAt(memory.entries, check, observation)
  if (memory.lastRecoveredAt <= from) return false
  if (!isProblem(evaluate(observation, answered ?? undefined, check).status)) return false
  const span = { from, until: seenAt }
  return (
    hasRecovered(memory, check, span) ||
    restsOnBefore(memory, observation, seenAt) ||
    // Of many members one recovers all the time: that excuses one look, never two in a row.
    (entry.outdatedAt === null && membersOf(check).length === 0 && hasRecovered(memory, check, span, 'members'))
  )
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

/** Whether anything that it leans on was well again in that time: through needs alone, or what those are concluded from, too. */
function hasRecovered(memory: Memory, check: Check, { from, until }: Span, through: Through = 'needs'): boolean {
  if (memory.lastRecoveredAt <= from) return false
  return leaningOn(memory.entries, check, through)
    .values()
    .some((id) => {
      const at = memory.entries.get(id)?.recoveredAt ?? null
      return at !== null && from < at && at <= until
    })
}

type Through = 'needs' | 'members'

/** All that it needs, and that those need, and so on; through members also what those are concluded from. */
function leaningOn(entries: Entries, { needs }: Check, through: Through): ReadonlySet<string> {
  const ids = new Set(namesIn(needs))
  for (const id of ids) {
    const check = entries.get(id)?.check
    if (check === undefined) continue
    for (const next of namesIn(check.needs)) ids.add(next)
    if (through === 'members') for (const member of membersOf(check)) ids.add(member)
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
