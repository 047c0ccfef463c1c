import type { Decision, State, Status } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { isOpenTrouble } from '../core/hearing.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Entry } from '../engine/memory.ts'
import type { Disk } from '../store/memory/disk.made-up.ts'
import type { Write } from '../store/write.ts'
import { PLACE } from './cast.made-up.ts'
import { createFirstTold } from './first-told.made-up.ts'
import { type InTurn, inTurn } from './in-turn.made-up.ts'
import type { Truth } from './truth.made-up.ts'

interface Parts {
  readonly truth: Truth
  readonly plan: () => Plan
  readonly entry: (id: string) => Entry | undefined
  /** Somebody did not take what was told of it. */
  readonly hasRefused: (id: string) => boolean
  /** What happened to it is on its way to the disk: what is told goes by what was so before. */
  readonly isComing: (id: string) => boolean
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
  /** What was not stored is not known any more. */
  restarted(disk: Disk): void
  /** Whom it is for at a moment (wall ms); `isSure`: and for whom it must be. */
  readonly turnOf: (known: Known, when: { readonly at: number; readonly isSure: boolean }) => InTurn
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

interface Known {
  readonly check: Pick<Check, 'id' | 'groups'>
  readonly state: Pick<State, 'status' | 'since'>
}

export function createLaws({ truth, plan, entry, hasRefused, isComing, isQuiet, now }: Parts): Laws {
  const broken: string[] = []
  const thens = new Map<number, Then>()
  const moved = new Map<string, number>()
  const became = new Map<string, number>()
  const flapped = new Set<string>()
  const firstTold = createFirstTold()

  const happened = (situation: Situation) => {
    const { checkId, seq, change } = situation.transition
    thens.set(seq, { explained: truth.explained(), said: truth.saidLately(checkId), situation })
    moved.set(checkId, now())
    if (change.of === 'status') became.set(checkId, now())
    if (change.of === 'flapping') flapped.add(checkId)
  }
  /** Nothing happened to it but that it is another time; `null`: where that makes no difference. */
  const byTime = (checkId: string) => {
    const known = entry(checkId)
    if (known === undefined || plan().people === undefined) return null
    const { state, acknowledgement } = known.shown
    const situation = { check: known.check, state, acknowledgedAs: acknowledgement?.status ?? null }
    return { situation, said: truth.saidLately(checkId), explained: truth.explained() }
  }
  /** After a start its steps do, where whoever was told did not take it, or left. */
  const mayCountAnew = (id: string): boolean => {
    const recipients = firstTold.recipients(id)
    const areThere = recipients.every((one) => plan().channels.some(({ name }) => name === one))
    return hasRefused(id) || !areThere
  }
  const turnOf: Laws['turnOf'] = ({ check: { id, groups }, state }, { at, isSure }) =>
    inTurn(plan(), { groups }, state.status, {
      at,
      lastedMs(route, isAnybody) {
        const toldAt = firstTold.at(id, route.match.status)
        if ((isSure && mayCountAnew(id)) || (toldAt === null && isAnybody)) return 0
        return at - (toldAt ?? Math.max(state.since, firstTold.openSince(id) ?? state.since))
      },
    })
  const didFlap = (transition: number) => thens.get(transition)?.situation.state.flapping ?? false
  const noteOf = (decision: Decision) => {
    const then = thens.get(decision.transitionSeq)?.situation
    const known = entry(decision.checkId)
    const isQuieted = [then, known].some((one) => one !== undefined && (one.silenced || one.downtime))
    const isOpen = then === undefined ? null : isOpenTrouble(then) && !isQuieted
    firstTold.note(decision, { isOpen, flaps: didFlap(decision.transitionSeq) })
  }
  const faultsOf = (decision: Decision): readonly string[] => {
    const { checkId, recipient, transitionSeq, why, status, decidedAt } = decision
    const then = thens.get(transitionSeq) ?? byTime(checkId)
    if (then === null || status === null || decidedAt === null) return ['it never happened']
    const isBeginning = why === 'opened' || why === 'escalated'
    if (!isBeginning && why !== 'worse' && why !== 'eased') return []
    if (!thens.has(transitionSeq) && isComing(checkId)) return []
    const { situation, said, explained } = then
    const known = entry(checkId)?.acknowledgement ?? null
    const { names, offDuty } = turnOf(situation, { at: decidedAt, isSure: false })
    return [
      ...(isBeginning && !names.has(recipient) ? ['it is not for them, or not yet'] : []),
      ...(why === 'worse' && offDuty.has(recipient) ? ['somebody else is on call'] : []),
      ...(isQuiet(checkId) ? ['somebody asked for quiet'] : []),
      ...(situation.state.flapping ? ['it flaps'] : []),
      ...(situation.state.blockedBy !== null ? ['another check explains it'] : []),
      ...(why === 'opened' && explained.has(checkId) && truth.isExplained(checkId)
        ? ['it failed with what it needs']
        : []),
      ...(checkId !== PLACE && !said.has(status) ? ['none of its last looks said so'] : []),
      ...(known !== null && isWorse(status, known.status) ? ['somebody who saw it less bad still has it'] : []),
      ...(isBeginning && situation.acknowledgedAs !== null && known !== null && !isWorse(status, known.status)
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
    const at = first.decidedAt ?? 0
    const routed = isProblem(status) ? turnOf(situation, { at, isSure: true }).names : new Set<string>()
    const decided = decisions.map(({ recipient }) => recipient)
    const missing = [...routed].filter((name) => names.includes(name) && !decided.includes(name))
    const strange = decided.filter((name) => (name === '' ? decided.length > 1 : !names.includes(name)))
    return [
      ...missing.map((name) => `nothing is decided for ${name}`),
      ...strange.map((name) => `something is decided for ${name === '' ? 'nobody beside others' : name}`),
    ]
  }

  return {
    broken,
    flapped,
    turnOf,
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
      // What is decided at once is told by none of it before.
      for (const decision of decisions) noteOf(decision)
      for (const [seq, all] of Map.groupBy(decisions, ({ transitionSeq }) => transitionSeq))
        for (const fault of scopeOf(all)) broken.push(`of ${seq} of ${all[0]?.checkId} ${fault}`)
    },
    restarted: (disk) => firstTold.restarted(disk.decisions.rows(), didFlap),
    unstored(disk) {
      const decided = new Set(disk.decisions.rows().map(({ transitionSeq }) => transitionSeq))
      return disk.transitions
        .rows()
        .filter(({ seq, quietId }) => quietId === undefined && !decided.has(seq))
        .map(({ seq, checkId, change }) => `of ${seq} of ${checkId} (${change.of} ${change.to}) nothing is decided`)
    },
  }
}
