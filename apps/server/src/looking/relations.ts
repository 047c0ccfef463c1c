import { relations } from '@foretop/probes/all.ts'
import type { AnyRelation } from '@foretop/probes/define.ts'
import { outcomeOf } from '@foretop/probes/observe.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { addressOf, membersOf } from '@foretop/shared/way.ts'
import { ageMs, freshnessMs } from '../core/elapsed.ts'
import type { Moment } from './clock.ts'
import type { Known, Looker, Surroundings } from './looker.ts'
import { Schedule, type Scheduled } from './schedule.ts'

/** One look of a relation at the latest observations of its members; those not seen in time come as crashed. */
export function lookAtMembers(
  definition: AnyRelation,
  check: Check,
  memberOf: (checkId: string) => Pick<Known, 'check' | 'latest'> | undefined,
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

/** Looks at every relation on its own grid, so that silence of its members is seen too. */
export function startRelations({ clock, onLooks, known }: Pick<Surroundings, 'clock' | 'onLooks' | 'known'>): Looker {
  const definitions = new Map(relations.map((relation) => [relation.kind, relation]))
  const limits = { running: Number.POSITIVE_INFINITY, runningPerHost: 1 }
  /** When each last said something that counted, monotonic ms. */
  const countedAt = new Map<string, number>()
  let number = 0
  let skipped = 0
  const schedule = new Schedule<Scheduled & { readonly check: Check }>(clock, limits, async ({ check }, lateMs) => {
    const definition = definitions.get(check.kind)
    if (definition === undefined) throw new Error(`no relation of kind ${check.kind}: the configuration let it through`)
    const moment = clock.moment()
    const members = membersOf(check).map(known)
    if (members.some((member) => isAwaited(member, moment.seenAt))) return
    const observation = lookAtMembers(definition, check, known, moment)
    const repeats =
      definition.ofOneMoment &&
      members.some((member) => repeatsItself(member, countedAt.get(check.id) ?? 0, moment.seenAt))
    if (!repeats) countedAt.set(check.id, moment.seenAt)
    number += 1
    const look = { observation, revision: check.revision, lateMs, ...(repeats && { repeats }) }
    onLooks({ from: 'relations', number, looks: [look] })
  })
  return {
    looksAt: ({ way }) => way.by === 'derive',
    plan({ set, remove }) {
      for (const id of remove) {
        schedule.remove(id)
        countedAt.delete(id)
      }
      for (const check of set) schedule.set({ id: check.id, host: check.id, everyMs: check.everyMs, check })
    },
    sooner: (id, inMs) => schedule.sooner(id, inMs),
    vitals() {
      skipped += schedule.takeSkipped()
      return { workers: [], skipped }
    },
    async stop() {
      schedule.clear()
    },
  }
}

/** Whether what a member said last was said before the relation's last look that counted; silence says nothing. */
function repeatsItself(member: Known | undefined, countedAt: number, now: number): boolean {
  if (member?.latest?.outcome !== 'answered' || ageMs(member.latest, now) > freshnessMs(member.check)) return false
  return (member.latest.seenAt ?? 0) <= countedAt
}

/** Whether a member that has just come into the plan may still be seen in time: until then nothing can be said. */
function isAwaited(member: Known | undefined, now: number): boolean {
  if (member === undefined || (member.latest?.seenAt ?? 0) >= member.addedAt) return false
  return now - member.addedAt <= freshnessMs(member.check)
}
