import type { Decision, Status } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { audienceOf, TIMELESS, untold } from '../core/audience.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Entry } from '../engine/memory.ts'
import type { Disk } from '../store/memory/disk.made-up.ts'
import type { Write } from '../store/write.ts'
import { PLACE } from './cast.made-up.ts'
import type { Truth } from './truth.made-up.ts'

interface Parts {
  readonly truth: Truth
  readonly plan: () => Plan
  readonly entry: (id: string) => Entry | undefined
  /** Silences and downtimes in force by the clock on the wall, as somebody asked for them, that cover whatever happens. */
  readonly isQuiet: (id: string) => boolean
  /** Monotonic ms. */
  readonly now: () => number
}

/** What must hold of each decision at the moment at which it is taken. */
export interface Laws {
  /** What was decided against them, in words. */
  readonly broken: readonly string[]
  /** This is being stored. */
  watch(write: Write): void
  /** When something last happened to a check, and when its status last changed, monotonic ms. */
  readonly movedAt: (id: string) => number
  readonly becameAt: (id: string) => number
  /** Ids of the checks that flapped at any time. */
  readonly flapped: ReadonlySet<string>
  /** Each transition that is stored has a decision for somebody, or that there is nobody. */
  unstored(disk: Disk): readonly string[]
}

/** What is remembered of a transition until it is decided. */
interface Then {
  readonly explained: ReadonlySet<string>
  readonly said: ReadonlySet<Status>
  readonly situation: Situation
}

export function createLaws({ truth, plan, entry, isQuiet, now }: Parts): Laws {
  const broken: string[] = []
  const thens = new Map<number, Then>()
  const moved = new Map<string, number>()
  const became = new Map<string, number>()
  const flapped = new Set<string>()

  const happened = (situation: Situation) => {
    const { checkId, seq, change } = situation.transition
    thens.set(seq, { explained: truth.explained(), said: truth.saidLately(checkId), situation })
    moved.set(checkId, now())
    if (change.of === 'status') became.set(checkId, now())
    if (change.of === 'flapping') flapped.add(checkId)
  }
  const faultsOf = (decision: Decision): readonly string[] => {
    const { checkId, transitionSeq, why, status } = decision
    const then = thens.get(transitionSeq)
    if (then === undefined || status === null) return ['it never happened']
    if (why !== 'opened' && why !== 'worse' && why !== 'eased') return []
    const { situation, said, explained } = then
    const known = entry(checkId)?.acknowledgement ?? null
    return [
      ...(isQuiet(checkId) ? ['somebody asked for quiet'] : []),
      ...(situation.state.flapping ? ['it flaps'] : []),
      ...(situation.state.blockedBy !== null ? ['another check explains it'] : []),
      ...(why === 'opened' && explained.has(checkId) && truth.isExplained(checkId)
        ? ['it failed with what it needs']
        : []),
      ...(checkId !== PLACE && !said.has(status) ? ['none of its last looks said so'] : []),
      ...(known !== null && isWorse(status, known.status) ? ['somebody who saw it less bad still has it'] : []),
      ...(why === 'opened' && situation.acknowledgedAs !== null && known !== null && !isWorse(status, known.status)
        ? ['somebody has it']
        : []),
    ]
  }
  const scopeOf = (decisions: readonly Decision[]): readonly string[] => {
    const [first] = decisions
    const situation = thens.get(first?.transitionSeq ?? 0)?.situation
    if (first === undefined || situation === undefined || first.why === 'overtaken') return []
    const { channels } = plan()
    const names = channels.map(({ name }) => name)
    const { status } = situation.state
    const { hearers } = audienceOf(plan(), TIMELESS, situation.check, status, untold(0))
    const routed = isProblem(status) ? hearers.map(({ recipient }) => recipient) : []
    const decided = decisions.map(({ recipient }) => recipient)
    const missing = routed.filter((name) => names.includes(name) && !decided.includes(name))
    const strange = decided.filter((name) => (name === '' ? decided.length > 1 : !names.includes(name)))
    return [
      ...missing.map((name) => `nothing is decided for ${name}`),
      ...strange.map((name) => `something is decided for ${name === '' ? 'nobody beside others' : name}`),
    ]
  }

  return {
    broken,
    flapped,
    movedAt: (id) => moved.get(id) ?? 0,
    becameAt: (id) => became.get(id) ?? 0,
    watch({ undecided = [], decisions = [] }) {
      for (const situation of undecided) happened(situation)
      for (const decision of decisions) {
        if (!decision.send) continue
        const { recipient, transitionSeq, checkId, why, status } = decision
        for (const fault of faultsOf(decision))
          broken.push(`${recipient} is told by ${transitionSeq} of ${checkId} (${why} ${status}): ${fault}`)
      }
      for (const [seq, all] of Map.groupBy(decisions, ({ transitionSeq }) => transitionSeq))
        for (const fault of scopeOf(all)) broken.push(`of ${seq} of ${all[0]?.checkId} ${fault}`)
    },
    unstored(disk) {
      const decided = new Set(disk.decisions.rows().map(({ transitionSeq }) => transitionSeq))
      return disk.transitions
        .rows()
        .filter(({ seq, quietId }) => quietId === undefined && !decided.has(seq))
        .map(({ seq, checkId, change }) => `of ${seq} of ${checkId} (${change.of} ${change.to}) nothing is decided`)
    },
  }
}
