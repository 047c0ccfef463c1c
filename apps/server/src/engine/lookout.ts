import type { State } from '@foretop/shared/model.ts'
import { namesIn } from '@foretop/shared/needs.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { asTold, type Lookout, type Word } from '../alerts/lookout.ts'
import type { Notice } from '../alerts/notice.ts'
import { isOwn } from '../alerts/own-word.ts'
import { belongingFinder } from '../core/belonging.ts'
import { blockerOf, withDependents } from '../core/dependencies.ts'
import { evaluate } from '../core/evaluate.ts'
import { isProblem, isWorse } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Moment } from '../looking/clock.ts'
import { createImpacts } from './impacts.ts'
import { behindOf, type Entry, type Memory, situationOf } from './memory.ts'

/** Troubles that began so close to each other may have one cause, and end with it. */
const NEAR_MS = 60_000
/** When so many fail at once they belong together, whatever they are. */
const MANY = 25
/** Who is waited for is asked to look at most this often, however many wait. */
const HURRY_EACH_MS = 1_000
/** Concluding costs next to nothing. */
const CONCLUDE_EACH_MS = 100
/** Of each look: a thread that is behind, and what comes in between. */
const LATE_MS = 2_000
const LONGEST_MS = 120_000

/** Since when, monotonic ms, what was not looked at may have failed too; `FAILED`: only what is seen to have. */
type Since = number | typeof FAILED
const FAILED = 'failed'

interface Parts {
  readonly memory: Memory
  /** Asks for a look now. */
  readonly hurry: (checkId: string) => void
  readonly moment: () => Moment
}

/** Whose trouble it tells of. */
const blamed = ({ state }: Entry): readonly string[] => state.verdict?.because?.checks ?? []

/** Answers out of what is known now. */
export function createLookout({ memory, hurry, moment }: Parts): Lookout {
  const now = () => moment().seenAt
  const asked = new WeakMap<Entry, { readonly since: number; readonly seenAt: number }>()
  /** By the clock that nobody sets, as it was when this was first asked: the other one may be set before it is asked again. */
  const seenAtOf = (entry: Entry, since: number): number => {
    const known = asked.get(entry)
    if (known?.since === since) return known.seenAt
    const { at, seenAt } = moment()
    const first = { since, seenAt: seenAt - Math.max(0, at - since) }
    asked.set(entry, first)
    return first.seenAt
  }
  const hurriedAt = new WeakMap<Entry, number>()
  const complete = new WeakMap<Entry, { readonly since: number; readonly at: number }>()
  /**
   * Since when all that it is concluded from was looked at since then, monotonic ms: a conclusion from then on is as young as
   * it must be, however often its members are looked at.
   */
  const completeAt = (entry: Entry, since: number): number => {
    const known = complete.get(entry)
    if (known !== undefined && since <= known.since) return known.at
    complete.set(entry, { since, at: now() })
    return now()
  }
  /** What was not looked at since then, monotonic ms, may have failed with it. */
  const isDue = (entry: Entry, since: number): boolean => {
    const { check, latest, state } = entry
    if (check.way.by === 'receive' || state.status === 'critical') return false
    const members = membersOf(check).flatMap((id) => memory.entries.get(id) ?? [])
    // All of them are asked for, not one after the other.
    if (members.filter((member) => isDue(member, since)).length > 0) return true
    // Who was not looked at since a start has not been since then.
    const seenAt = latest?.seenAt ?? Number.NEGATIVE_INFINITY
    if (seenAt >= (members.length > 0 ? completeAt(entry, since) : since)) return false
    hurryTo(entry, members.length > 0 ? CONCLUDE_EACH_MS : HURRY_EACH_MS)
    return true
  }
  const hurryTo = (entry: Entry, eachMs: number) => {
    if (now() - (hurriedAt.get(entry) ?? Number.NEGATIVE_INFINITY) < eachMs) return
    hurriedAt.set(entry, now())
    hurry(entry.check.id)
  }
  /** It has failed, and that is not confirmed yet. */
  const isSuspect = (entry: Entry): boolean => {
    const { check, state } = entry
    if (state.status === 'critical') return false
    if (state.candidate?.status !== 'critical' && !isConcluded(entry)) return false
    // It may be confirmed by new looks at all of its members alone, and nobody looks again soon at those that are known to be bad.
    for (const id of membersOf(check)) {
      const member = memory.entries.get(id)
      if (member !== undefined) hurryTo(member, HURRY_EACH_MS)
    }
    return true
  }
  /** `via`: those over which it was reached; what rests on itself is not asked again. */
  const asIfFailed = (id: string, since: Since, via: readonly string[] = []): State | undefined => {
    const entry = memory.entries.get(id)
    if (entry === undefined) return undefined
    const { state, check } = entry
    if (isSuspect(entry) || (since !== FAILED && isDue(entry, since))) return { ...state, status: 'critical' }
    const { candidate } = state
    const status = candidate !== null && isWorse(candidate.status, state.status) ? candidate.status : state.status
    const slow = { ...state, status }
    if (status === 'critical' || !isProblem(status) || via.includes(id)) return slow
    // It may only be slow, and need what has failed.
    return { ...slow, blockedBy: blockerOf(check, slow, (need) => asIfFailed(need, since, [...via, id])) }
  }

  const vain = new WeakMap<Entry, readonly number[]>()
  /** Looks of late at what has failed, of those seen here, that failed us and so confirmed nothing: another one is made for each. */
  const vainLooks = (entry: Entry): number => {
    const { latest, state } = entry
    if (!state.recent.includes('critical')) return 0
    const known = vain.get(entry) ?? []
    const isNew = latest?.outcome === 'crashed' && latest.seenAt !== undefined && latest.seenAt !== known.at(-1)
    const all = (isNew ? [...known, latest.seenAt] : known).filter((at) => at > now() - LONGEST_MS)
    vain.set(entry, all)
    return all.length
  }
  /** From now on, if it fails by then. */
  const confirmedWithinMs = (id: string): number => {
    const entry = memory.entries.get(id)
    if (entry === undefined) return 0
    const { check } = entry
    const ofMembers = Math.max(0, ...membersOf(check).map(confirmedWithinMs))
    const looks = check.attempts + vainLooks(entry)
    return ofMembers + looks * (LATE_MS + check.timeoutMs) + (looks - 1) * check.retryMs
  }

  /** What is concluded may turn out to be explained by what explains its members. */
  const explainedSince = (checkId: string, since: Since): boolean => {
    const entry = memory.entries.get(checkId)
    if (entry === undefined || !isProblem(entry.state.status)) return false
    const members = blamed(entry)
    if (entry.check.needs.length === 0 && members.length === 0) return false
    return (
      blockerOf(entry.check, entry.state, (need) => asIfFailed(need, since)) !== null ||
      (entry.state.verdict?.because?.together
        ? members.every((id) => explainedSince(id, since))
        : members.some((id) => explainedSince(id, since)))
    )
  }
  const explainedWithinMs = (checkId: string): number => {
    const entry = memory.entries.get(checkId)
    if (entry === undefined) return 0
    const spans = namesIn(entry.check.needs).map(confirmedWithinMs)
    const ofMembers = blamed(entry).flatMap((id) => [confirmedWithinMs(id), explainedWithinMs(id)])
    return Math.max(0, ...spans, ...ofMembers)
  }

  /** When what each needs was last seen to have failed, monotonic ms. */
  const failedAt = new WeakMap<Entry, number>()
  /**
   * Whether it was held because of that and has not been looked at since: what was seen before may be of that trouble still.
   * Its own look alone releases it, and is asked for.
   */
  const isOfThen = (entry: Entry): boolean => {
    const { check, latest, state } = entry
    if (membersOf(check).length > 0) {
      const members = blamed(entry).flatMap((id) => memory.entries.get(id) ?? [])
      return state.verdict?.because?.together ? members.length > 0 && members.every(isOfThen) : members.some(isOfThen)
    }
    const until = failedAt.get(entry)
    if (until === undefined || check.way.by === 'receive') return false
    if (latest?.seenAt !== undefined && latest.seenAt - latest.durationMs > until) return false
    hurryTo(entry, HURRY_EACH_MS)
    return true
  }

  return {
    statusOf: (checkId) => memory.entries.get(checkId)?.state.status ?? null,
    growing: (notices) => growing(memory, notices),
    mayBeExplained(checkId, since) {
      const entry = memory.entries.get(checkId)
      if (entry === undefined || !isProblem(entry.state.status)) return false
      if (!explainedSince(checkId, seenAtOf(entry, since))) return isOfThen(entry)
      if (explainedSince(checkId, FAILED)) failedAt.set(entry, now())
      return true
    },
    explainedWithinMs: (checkId) => Math.min(LONGEST_MS, explainedWithinMs(checkId)),
    quietNow(checkId) {
      const { silenced = false, downtime = false, cover = {} } = memory.entries.get(checkId) ?? {}
      return { silenced, downtime, behind: behindOf({ cover, silenced, downtime }) }
    },
    situationNow(word) {
      const { checkId, from } = word
      if (memory.unheard.values().some(({ check }) => check.id === checkId)) return null
      const entry = memory.entries.get(checkId)
      // Of its own: what is decided of it is another message than that of which the word was part.
      memory.lastSeq += 1
      const own = { ...word, transition: memory.lastSeq }
      if (entry === undefined) return isOwn(checkId) ? asTold(own) : gone(own, memory.planAt)
      const { shown } = entry
      const { status, since, verdict } = shown.state
      const transition = {
        ...asTold(own).transition,
        at: Math.max(word.at, since),
        text: verdict?.text ?? word.text,
        change: { of: 'status', from, to: status } as const,
      }
      return situationOf({ ...entry, ...shown }, transition, entry.incident)
    },
    troubled: () =>
      [...memory.entries.values()].filter(({ incident }) => incident !== null).map(({ check }) => check.id),
    impacts: createImpacts(memory, (entry) => entry),
    explains: (checkId) =>
      withDependents([checkId], memory.dependents).filter((id) => memory.entries.get(id)?.state.blockedBy === checkId),
  }
}

/** As if it had just left. */
const gone = (word: Word, at: number): Situation =>
  asTold({ ...word, at: Math.max(word.at, at), to: 'pending', text: 'no longer watched' })

function growing(memory: Memory, notices: readonly Notice[]): ReadonlySet<string> {
  const others = [...memory.entries.values()].filter(isTold)
  const failed = others.filter(isFailing)
  const failing = belongingFinder(failed)
  // After the last of them nobody's look is waited for.
  const lastAt = notices.reduce((last, { at }) => Math.max(last, at), 0)
  const awaited = others.filter((other) => isProblem(other.state.status) && isAwaited(other, lastAt))
  const recovering = belongingFinder(awaited)
  // By the minute in which it failed, how many may be well again.
  const minutes = Map.groupBy(awaited, ({ incident }) => minuteOf(incident?.openedAt ?? 0))
  const near = ({ since }: Notice): number =>
    [-1, 0, 1].reduce((sum, apart) => sum + (minutes.get(minuteOf(since) + apart)?.length ?? 0), 0)
  const grows = (notice: Notice): boolean => {
    const entry = memory.entries.get(notice.checkId)
    if (entry === undefined) return false
    const { check, latest, state } = entry
    // The next look may say that it is over; or said that it is not, and that is not told yet.
    if (notice.why === 'eased' && ((latest?.at ?? 0) <= notice.at || state.status !== notice.to)) return true
    const opens = isProblem(notice.to)
    if ((opens ? failed.length : near(notice)) >= MANY) return true
    for (const other of opens ? failing(check) : recovering(check)) if (opens || mayRecover(other, notice)) return true
    return false
  }
  return new Set(notices.filter(grows).map(({ checkId }) => checkId))
}

const minuteOf = (at: number): number => Math.floor(at / NEAR_MS)

const isTold = ({ silenced, downtime, state }: Entry): boolean => !silenced && !downtime && state.blockedBy === null

/** It is critical by its last conclusion, though that may have repeated what was judged before, and confirms nothing. */
const isConcluded = ({ check, latest, before }: Entry): boolean =>
  membersOf(check).length > 0 && latest !== null && evaluate(latest, before ?? undefined, check).status === 'critical'

/** Seen to fail, not confirmed yet. */
const isFailing = ({ state: { status, candidate } }: Entry): boolean =>
  candidate !== null && !isProblem(status) && isProblem(candidate.status)

/** Failed at about the same time, and may be over by now. */
const mayRecover = (other: Entry, { at, since }: Notice): boolean =>
  other.incident !== null && Math.abs(other.incident.openedAt - since) <= NEAR_MS && isAwaited(other, at)

/** It was not looked at since, or not often enough. */
const isAwaited = ({ state, latest }: Entry, since: number): boolean =>
  state.candidate?.status === 'ok' || (latest?.at ?? 0) < since
