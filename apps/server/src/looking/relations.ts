import { relations } from '@foretop/probes/all.ts'
import type { AnyRelation } from '@foretop/probes/define.ts'
import { outcomeOf } from '@foretop/probes/observe.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { addressOf, membersOf } from '@foretop/shared/way.ts'
import { ageMs } from '../core/elapsed.ts'
import type { Entry, Memory } from '../engine/memory.ts'
import { type Moment, systemClock, thisMoment } from './clock.ts'
import type { Look } from './polled.ts'
import { Schedule } from './schedule.ts'

/** How old an observation may be before a relation must not rest on it, in ms. */
export const freshnessMs = (check: Pick<Check, 'everyMs' | 'timeoutMs'>): number => 2 * check.everyMs + check.timeoutMs

/** One look of a relation at the latest observations of its members; those not seen in time come as crashed. */
export function lookAtMembers(
  definition: AnyRelation,
  check: Check,
  memberOf: (checkId: string) => { readonly check: Check; readonly latest: Observation | null } | undefined,
  { at, seenAt }: Moment,
): Observation {
  const startedAt = performance.now()
  const members = membersOf(check).map((id): Observation => {
    const member = memberOf(id)
    if (member?.latest && ageMs(member.latest, seenAt) <= freshnessMs(member.check)) return member.latest
    const text = member?.latest ? 'not seen in time' : 'not seen yet'
    return {
      checkId: id,
      host: member?.check.host ?? null,
      address: member === undefined ? null : addressOf(member.check),
      at,
      seenAt,
      durationMs: 0,
      outcome: 'crashed',
      code: 'local',
      text,
    }
  })
  const outcome = derive(definition, check.options, members)
  return { checkId: check.id, host: null, at, seenAt, durationMs: performance.now() - startedAt, ...outcome }
}

function derive(definition: AnyRelation, options: unknown, members: readonly Observation[]) {
  try {
    return { outcome: 'answered' as const, ...definition.derive(options, members) }
  } catch (error) {
    return outcomeOf(error)
  }
}

export interface RelationLooks {
  /** Replaces the set of relations that are looked at. */
  plan(entries: readonly Entry[]): void
  sooner(id: string, inMs: number): void
  stop(): void
}

/** Looks at every relation on its own grid, so that silence of its members is seen too. */
export function scheduleRelations(
  memory: Memory,
  onLooks: (looks: readonly Look[]) => void,
  { clock, now } = { clock: systemClock, now: thisMoment },
): RelationLooks {
  const definitions = new Map(relations.map((relation) => [relation.kind, relation]))
  const limits = { running: Number.POSITIVE_INFINITY, runningPerHost: 1 }
  /** When each last said something that counted, monotonic ms. */
  const countedAt = new Map<string, number>()
  const schedule = new Schedule(clock, limits, async ({ id }, lateMs) => {
    const entry = memory.entries.get(id)
    const definition = entry && definitions.get(entry.check.kind)
    if (entry === undefined || definition === undefined) return
    const moment = now()
    if (awaitsMembers(memory, entry, moment.seenAt)) return
    const observation = lookAtMembers(definition, entry.check, (member) => memory.entries.get(member), moment)
    const look = { observation, revision: entry.revision, lateMs }
    if (definition.ofOneMoment && repeats(memory, entry, countedAt.get(id) ?? 0, moment.seenAt)) {
      onLooks([{ ...look, repeats: true }])
      return
    }
    countedAt.set(id, moment.seenAt)
    onLooks([look])
  })
  let planned: readonly string[] = []
  return {
    plan(entries) {
      const checks = entries.map(({ check }) => check).filter(({ way }) => way.by === 'derive')
      const ids = new Set(checks.map(({ id }) => id))
      for (const id of planned) if (!ids.has(id)) schedule.remove(id)
      for (const { id, everyMs } of checks) schedule.set({ id, host: id, everyMs })
      planned = [...ids]
    },
    sooner: (id, inMs) => schedule.sooner(id, inMs),
    stop: () => schedule.clear(),
  }
}

/** Whether what a member said last was said before the relation's last look that counted; silence says nothing. */
function repeats(memory: Memory, { check }: Entry, countedAt: number, now: number): boolean {
  return membersOf(check).some((id) => {
    const member = memory.entries.get(id)
    if (member?.latest?.outcome !== 'answered' || ageMs(member.latest, now) > freshnessMs(member.check)) return false
    return (member.latest.seenAt ?? 0) <= countedAt
  })
}

/** Whether a member that has just come into the plan may still be seen in time: until then nothing can be said. */
function awaitsMembers(memory: Memory, { check }: Entry, now: number): boolean {
  return membersOf(check).some((id) => {
    const member = memory.entries.get(id)
    if (member === undefined || (member.latest?.seenAt ?? 0) >= member.addedAt) return false
    return now - member.addedAt <= freshnessMs(member.check)
  })
}
