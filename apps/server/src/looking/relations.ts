import { relations } from '@foretop/probes/all.ts'
import { assertConclusion } from '@foretop/probes/conclusion.ts'
import { type AnyRelation, CannotTell, type JudgedLook, type Past } from '@foretop/probes/define.ts'
import { deriveFrom } from '@foretop/probes/derive-from.ts'
import { foundKeepsake, soundKeepsake } from '@foretop/probes/keepsake.ts'
import { outcomeOf } from '@foretop/probes/outcome.ts'
import { becauseOf } from '@foretop/probes/relations/because.ts'
import type { Because, Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { addressOf, membersOf } from '@foretop/shared/way.ts'
import { ageMs, freshnessMs } from '../core/elapsed.ts'
import type { Moment } from './clock.ts'
import type { Known, Look, Looker, Surroundings } from './looker.ts'
import { Schedule, type Scheduled } from './schedule.ts'

type MemberOf = (checkId: string) => Pick<Known, 'check' | 'latest' | 'state'> | undefined

/** One look of a relation at the latest observations of its members; those not seen in time come as crashed. */
export const lookAtMembers = (definition: AnyRelation, check: Check, memberOf: MemberOf, moment: Moment): Observation =>
  lookAndLeave(definition, check, { memberOf, moment, left: null }).observation

interface Circumstances {
  readonly memberOf: MemberOf
  readonly moment: Moment
  /** By the last look at it, as JSON. */
  readonly left: string | null
}

/** The same, with what it leaves for the next one. */
function lookAndLeave(
  definition: AnyRelation,
  check: Check,
  { memberOf, moment: { at, seenAt }, left }: Circumstances,
): Pick<Look, 'observation' | 'keepsake'> {
  const startedAt = performance.now()
  const members = membersOf(check).map((id): JudgedLook => {
    const member = memberOf(id)
    if (member?.latest && ageMs(member.latest, seenAt) <= freshnessMs(member.check))
      return { ...member.latest, status: member.state.status }
    const text = member?.latest ? 'not seen in time' : member?.check.enabled === false ? 'disabled' : 'not seen yet'
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
  const keepsake = foundKeepsake(definition.keepsake, left === null ? null : JSON.parse(left))
  const { outcome, leaves } = derive(definition, check.options, members, { keepsake, at })
  const durationMs = performance.now() - startedAt
  return {
    observation: { checkId: check.id, host: null, at, seenAt, durationMs, ...outcome },
    ...(leaves !== null && { keepsake: JSON.stringify(leaves) }),
  }
}

function derive(definition: AnyRelation, options: unknown, members: readonly JudgedLook[], past: Past) {
  try {
    const { keepsake, ...found } = deriveFrom(definition, options, members, past)
    assertConclusion(found)
    const leaves = definition.keepsake === undefined ? null : soundKeepsake(definition.keepsake, keepsake)
    return { outcome: { outcome: 'answered' as const, ...found }, leaves }
  } catch (error) {
    return {
      outcome: { ...outcomeOf(error), ...(error instanceof CannotTell && whoseIn(error, members)) },
      leaves: null,
    }
  }
}

/** Of members of which too little was seen to conclude anything, unless it says so itself. */
function whoseIn({ because }: CannotTell, members: readonly JudgedLook[]): { readonly because?: Because } {
  if (because !== undefined) return because === null ? {} : { because }
  return becauseOf(members.filter(({ outcome, status = 'pending' }) => outcome !== 'answered' || status === 'unknown'))
}

/** Looks at every relation on its own grid, so that silence of its members is seen too. */
export function startRelations({ clock, onLooks, known, isVoid }: Omit<Surroundings, 'onTrouble'>): Looker {
  const definitions = new Map(relations.map((relation) => [relation.kind, relation]))
  const limits = { running: Number.POSITIVE_INFINITY, runningPerHost: 1 }
  /** When those looks of its members were made that each last counted, monotonic ms. */
  const counted = new Map<string, ReadonlyMap<string, number>>()
  let number = 0
  let skipped = 0
  const seenAt = (id: string) => known(id)?.latest?.seenAt ?? 0
  /** Whether what came of a member last was counted before, a failure as well; where we could not look, nothing came of it. */
  const repeats = (id: string, before: ReadonlyMap<string, number> | undefined, now: number) => {
    const member = known(id)
    if (member?.latest == null || member.latest.outcome === 'crashed') return false
    if (ageMs(member.latest, now) > freshnessMs(member.check)) return false
    return seenAt(id) <= (before?.get(id) ?? 0)
  }
  /**
   * Whether a member that has just come into the plan may still be seen in time, or was not because its last look says nothing:
   * until then nothing can be said.
   */
  const isAwaited = (id: string, now: number) => {
    const member = known(id)
    if (member === undefined) return false
    if (isVoid(id) && ageMs(member.latest ?? {}, now) > freshnessMs(member.check)) return true
    return (member.latest?.seenAt ?? 0) < member.addedAt && now - member.addedAt <= freshnessMs(member.check)
  }
  const schedule = new Schedule<Scheduled & { readonly check: Check }>(clock, limits, async ({ check }, lateMs) => {
    const definition = definitions.get(check.kind)
    if (definition === undefined) throw new Error(`no relation of kind ${check.kind}: the configuration let it through`)
    const moment = clock.moment()
    const members = membersOf(check)
    if (members.some((id) => isAwaited(id, moment.seenAt))) return
    const left = known(check.id)?.keepsake ?? null
    const made = lookAndLeave(definition, check, { memberOf: known, moment, left })
    const before = counted.get(check.id)
    const repeated = definition.ofOneMoment === true && members.some((id) => repeats(id, before, moment.seenAt))
    if (!repeated) counted.set(check.id, new Map(members.map((id) => [id, seenAt(id)])))
    number += 1
    const look = { ...made, revision: check.revision, lateMs, ...(repeated && { repeats: true as const }) }
    onLooks({ from: 'relations', number, looks: [look] })
  })
  return {
    looksAt: ({ way }) => way.by === 'derive',
    plan({ set, remove }) {
      for (const id of remove) {
        schedule.remove(id)
        counted.delete(id)
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
