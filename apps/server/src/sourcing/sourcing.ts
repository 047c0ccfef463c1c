import type { List, Observation } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { SourceRule } from '../config/plan/sources.ts'
import type { Settings } from '../config/settings.ts'
import type { RowMistake } from '../core/blueprint.ts'
import type { Expanded } from '../core/expand.ts'
import { weigh } from '../core/weigh.ts'
import { Refusal } from '../engine/refusal.ts'
import type { Renamed } from '../engine/rename.ts'
import { createOnce, type Look, type Surroundings } from '../looking/looker.ts'
import type { Write } from '../store/write.ts'
import { type Change, changeTo, type InForce, NO_CHANGE, NO_ROWS } from './in-force.ts'
import { createPlanner } from './planner.ts'
import { refusedOf, sayDoubted, sayKept, sayTaken } from './said.ts'

interface Parts extends Pick<Parameters<typeof createPlanner>[0], 'registry'> {
  /** What was in force when the last run ended. */
  readonly lists: ReadonlyMap<string, List>
  readonly commit: (write: Write) => unknown
  /** Other rows make another plan. */
  readonly adopt: (plan: Plan, renamed: Renamed) => void
  /** Asks for a look now. */
  readonly recheck: (checkId: string) => void
  readonly onTrouble: (text: string) => void
  /** Wall ms. */
  readonly now: () => number
}

/** Takes what sources list, and makes the plan of it. */
export interface Sourcing {
  /** Puts it between those who look and those who judge. */
  between(surroundings: Surroundings): Surroundings
  /** Another configuration, whose plan is given to `adopt` once all rows are filled in. Rejects as that does. */
  configure(settings: Pick<Settings, 'plan' | 'rows'>, adopt: (plan: Plan) => unknown): Promise<void>
  /** Takes no more lists; what is being taken is taken whole. */
  stop(): Promise<void>
  /** Somebody says that a list that was not believed is right. Throws `Refusal`. */
  believe(name: string): void
}

/** What is known of one source. */
interface Known {
  rule: SourceRule
  inForce: InForce
  /** Of the check whose list is in force; `null`: none is. */
  revision: string | null
  /** Wall ms: when it was last listed, and when that was another list than before. */
  at: number
  changedAt: number
  /** Looks in a row that were not believed. */
  doubted: number
  isVouchedFor: boolean
}

export function createSourcing({ registry, lists, commit, adopt, recheck, onTrouble, now }: Parts): Sourcing {
  const sources = new Map<string, Known>()
  const planner = createPlanner({ registry })
  let mistakes: ReadonlyMap<string, readonly RowMistake[]> = new Map()
  let inForce: Expanded | null = null
  /** Until the first plan: a source that comes back later lists anew. */
  let remembered = lists
  let number = 0
  let stopped = false
  let last: Promise<unknown> = Promise.resolve()
  /** One after the other: each goes on from the plan that the one before made. */
  const inTurn = (task: () => Promise<void>): Promise<void> => {
    const mine = last.then(() => (stopped ? undefined : task()))
    last = mine.catch(() => {})
    return mine
  }

  const known = (rule: SourceRule): Known => {
    const before = sources.get(rule.name)
    if (before !== undefined) return { ...before, rule }
    const kept = remembered.get(rule.name)
    const fresh = { rule, doubted: 0, isVouchedFor: false }
    if (kept === undefined) return { ...fresh, inForce: NO_ROWS, revision: null, at: 0, changedAt: 0 }
    const { revision, at, lines } = kept
    return { ...fresh, inForce: changeTo(NO_ROWS, lines)?.next ?? NO_ROWS, revision, at, changedAt: at }
  }
  /** With another list of one of them. */
  const plan = (name?: string, other?: InForce) => {
    // One that never listed anything has no rows, not even none.
    const rowsOf = ([own, { inForce, revision }]: readonly [string, Known]) => {
      if (own === name && other !== undefined) return [[own, other.rows] as const]
      return revision === null ? [] : [[own, inForce.rows] as const]
    }
    return planner.plan(new Map([...sources].flatMap(rowsOf)))
  }
  const takeUp = (planned: Expanded) => {
    inForce = planned
    mistakes = Map.groupBy(planned.mistakes, ({ source }) => source)
  }
  const keep = ({ observation, list = '', revision }: Look, { changedAt: at }: Known) =>
    commit({ lists: [{ checkId: observation.checkId, revision, lines: list, at }] })
  /** A list that is another one than before. */
  const take = (source: Known, look: Look, { next, renamed }: Change, planned: Expanded) => {
    source.inForce = next
    source.changedAt = look.observation.at
    const before = inForce
    takeUp(planned)
    adopt(planned.plan, before === null ? [] : idsOf(source.rule.name, renamed, before, planned))
  }
  const seen = async (source: Known, look: Look): Promise<Observation> => {
    const { observation, list } = look
    if (list === undefined) return sayKept(observation, { rows: source.inForce.rows.size, ageMs: now() - source.at })
    // That there is nothing is news, too, of one that never listed anything.
    const change = changeTo(source.inForce, list) ?? (source.revision === null ? NO_CHANGE : null)
    const { name, believe } = source.rule
    const planned = change && (await plan(name, change.next))
    const had = source.inForce.rows.size
    const next = change?.next ?? source.inForce
    const has = next.rows.size
    const refused = observation.outcome === 'answered' ? refusedOf(observation) : 0
    const watched = inForce?.ofRows.get(name) ?? new Map()
    const lost = planned === null ? 0 : lostOf(watched, planned.ofRows.get(name), next)
    // Another question may well have fewer answers.
    const isAnother = source.revision !== look.revision
    const weighed = weigh({
      ...{ had, has, refused, watched: watched.size, lost, believe, doubted: source.doubted },
      isVouchedFor: source.isVouchedFor || isAnother,
    })
    if (weighed.is === 'doubted') {
      source.doubted = weighed.left === null ? Math.max(1, source.doubted) : source.doubted + 1
      const wrong = planned?.mistakes.filter(({ source }) => source === name) ?? []
      return sayDoubted(observation, { name, had, has, left: weighed.left, mistakes: wrong })
    }
    source.doubted = 0
    source.isVouchedFor = false
    source.at = observation.at
    source.revision = look.revision
    if (change !== null && planned !== null) take(source, look, change, planned)
    if (change !== null || isAnother) keep(look, source)
    const { added, gone } = change ?? { added: 0, gone: 0 }
    return sayTaken(observation, { added, gone, mistakes: mistakes.get(name) ?? [], changedAt: source.changedAt })
  }
  const pass = async (look: Look, { onLooks, known: checkOf }: Surroundings) => {
    const { list: _, ...rest } = look
    const { checkId } = look.observation
    const source = sources.get(checkId)
    const check = checkOf(checkId)
    let observation: Observation = look.observation
    // One of another revision is dropped by whoever judges.
    if (source !== undefined && check?.check.revision === look.revision) {
      // After a restart the last look tells more than the last list that was another.
      if (check.latest?.outcome === 'answered' && check.latest.metrics.doubted !== 1)
        source.at = Math.max(source.at, check.latest.at)
      observation = await seen(source, look).catch((error: unknown) => {
        onTrouble(`a defect: the list of ${checkId} was not taken: ${error instanceof Error ? error.stack : error}`)
        return {
          ...look.observation,
          outcome: 'crashed',
          code: 'defect',
          text: 'a defect: its list could not be taken',
        }
      })
    }
    number += 1
    onLooks({ from: 'sources', number, looks: [{ ...rest, observation }] })
  }

  return {
    between(surroundings) {
      const { onLooks } = surroundings
      const isFirst = createOnce()
      return {
        ...surroundings,
        onLooks(batch) {
          const own = batch.looks.filter(({ observation }) => sources.has(observation.checkId))
          if (own.length === 0) return onLooks(batch)
          onLooks({ ...batch, looks: batch.looks.filter((look) => !own.includes(look)) })
          if (isFirst(batch)) for (const look of own) void inTurn(() => pass(look, surroundings))
        },
      }
    },
    configure: (settings, adoptWhole) =>
      inTurn(async () => {
        const next = settings.rows.sources.map((rule) => [rule.name, known(rule)] as const)
        sources.clear()
        for (const [name, source] of next) sources.set(name, source)
        planner.configure(settings)
        remembered = new Map()
        const planned = await plan()
        takeUp(planned)
        await adoptWhole(planned.plan)
      }),
    async stop() {
      stopped = true
      await last
    },
    believe(name) {
      const source = sources.get(name)
      if (source === undefined) throw new Refusal('not-found', `there is no source ${name}`)
      if (source.doubted === 0) throw new Refusal('conflict', `the list of ${name} is believed already`)
      source.isVouchedFor = true
      recheck(name)
    },
  }
}

/** Rows that are listed still, and of which fewer checks could be made than before. */
function lostOf(before: OfRows, after: OfRows | undefined, { rows }: InForce): number {
  const isLost = ([key, checks]: readonly [string, readonly Check[]]) =>
    rows.has(key) && (after?.get(key)?.length ?? 0) < checks.length
  return [...before].filter(isLost).length
}

type OfRows = ReadonlyMap<string, readonly Check[]>

/** Of rows that are called otherwise now, the ids of their checks. */
function idsOf(source: string, renamed: Renamed, before: Expanded, after: Expanded): Renamed {
  return renamed.flatMap(([was, is]) => {
    const old = before.ofRows.get(source)?.get(was) ?? []
    const made = new Map((after.ofRows.get(source)?.get(is) ?? []).map((check) => [check.name, check.id]))
    return old.flatMap(({ id, name }): Renamed => {
      const next = made.get(name)
      return next === undefined ? [] : [[id, next]]
    })
  })
}
