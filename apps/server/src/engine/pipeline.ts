import type { Candidate, Definitions, Observation, Verdict } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import { advance } from '../core/advance.ts'
import { elapsedMs } from '../core/elapsed.ts'
import { evaluate } from '../core/evaluate.ts'
import { finite } from '../core/finite.ts'
import { isProblem } from '../core/severity.ts'
import { withoutEvidence } from '../core/without-evidence.ts'
import type { Look } from '../looking/looker.ts'
import type { Trace } from '../store/course.ts'
import { countsFromBefore, recovered, tellsOfBefore } from './before.ts'
import { noteLateness } from './lateness.ts'
import { type Entry, isFirsthand, type Memory } from './memory.ts'
import { isOddWhilePlanned, seenWhilePlanned } from './planned.ts'
import type { Looked, Recorder } from './recorder.ts'

interface Parts {
  readonly memory: Memory
  readonly recorder: Pick<Recorder, 'record'>
  readonly history: { append(observations: readonly Observation[]): void }
  /** Looks again soon at what is not confirmed, or not known, yet. */
  readonly retry: (entry: Entry) => void
  /** Told of those whose trouble begins, before that is recorded. */
  readonly onTrouble?: (entries: readonly Entry[]) => void
  /** Told of every look that counts: whether it was not made, and says nothing. */
  readonly isUnmade?: (observation: Observation) => boolean
  /** Wall ms. */
  readonly now?: () => number
}

interface Seen extends Looked {
  readonly observation: Observation
}

interface Taken {
  readonly transitions: readonly NewTransition[]
  readonly traces: readonly Trace[]
  /** Nothing is left open that another look would tell. */
  readonly settled: boolean
}

/** What happens to a batch of looks, from the poller's hands to the screen and the pager. Returns ids of the checks they tell of. */
export const createPipeline =
  ({ memory, recorder, history, retry, onTrouble = () => {}, isUnmade = () => false, now = Date.now }: Parts) =>
  (looks: readonly Look[]): readonly string[] => {
    const seen: Seen[] = []
    const transitions: NewTransition[] = []
    const traces: Trace[] = []
    const unsettled = new Set<Entry>()
    for (const { observation, revision, repeats, lateMs, keepsake } of looks) {
      const entry = memory.entries.get(observation.checkId)
      // The check is gone, or its options changed since the look began.
      if (entry?.check.revision !== revision || !isNewer(observation, entry)) continue
      const isUnseen = isUnmade(observation)
      const isOutdated = !isUnseen && tellsOfBefore(memory, entry, observation)
      entry.outdatedAt = isOutdated ? (observation.seenAt ?? null) : null
      if (isUnseen || isOutdated) {
        unsettled.add(entry)
        continue
      }
      noteLateness(memory.lateness, lateMs, now())
      const isMeasuredFromBefore = countsFromBefore(memory, entry, observation)
      const isAside = repeats === true || isMeasuredFromBefore
      const taken = isAside ? setAside(entry) : take(memory, entry, observation)
      if (entry.stale) traces.push({ checkId: entry.check.id, at: observation.at, trace: { of: 'stale', to: false } })
      note(memory, entry, observation)
      if (keepsake !== undefined) keep(memory, entry, keepsake)
      transitions.push(...taken.transitions)
      traces.push(...taken.traces)
      seen.push({ entry, observation, repeats: isAside })
      if (taken.settled && !isMeasuredFromBefore) unsettled.delete(entry)
      else unsettled.add(entry)
    }
    for (const entry of unsettled) retry(entry)
    const begun = transitions.flatMap(({ checkId, change }) =>
      change.of === 'status' && isProblem(change.to) && !isProblem(change.from)
        ? (memory.entries.get(checkId) ?? [])
        : [],
    )
    if (begun.length > 0) onTrouble(begun)
    history.append(seen.map(({ observation }) => observation))
    recorder.record(seen, transitions, traces)
    return seen.map(({ observation }) => observation.checkId)
  }

/** One look that is delivered twice is no second sighting, and one that comes late tells of what was before. */
function isNewer(observation: Observation, { latest, addedAt }: Entry): boolean {
  if (latest === null) return true
  const elapsed = elapsedMs(latest, observation)
  if (elapsed !== null) return elapsed > 0
  // One of the two is of an earlier run. Unless the new one is of this, the wall is all they have in common.
  return (observation.seenAt !== undefined && observation.seenAt >= addedAt) || observation.at > latest.at
}

/** Judges one observation. */
function take(memory: Memory, entry: Entry, observation: Observation): Taken {
  const { because, ...judged } = evaluate(observation, entry.answered ?? undefined, entry.check)
  const isConcluded = because !== undefined && !memory.entangled.has(entry.check.id)
  const verdict = withKnownBlame(entry, isConcluded ? { ...judged, because } : judged)
  const { state, transitions: changes } = advance(entry.state, verdict, entry.check, observation.at)
  const traces = isSame(entry.state.candidate, state.candidate)
    ? []
    : [{ checkId: entry.check.id, at: observation.at, trace: { of: 'candidate', to: state.candidate } as const }]
  if (entry.state.status === 'critical' && state.status !== 'critical') recovered(memory, entry, observation)
  entry.state = state
  const surprises = seenWhilePlanned(entry, verdict, observation.at)
  // With a change of status it is told by that.
  const transitions = changes.some(({ change }) => change.of === 'status') ? changes : [...changes, ...surprises]
  const settled = state.candidate === null && !verdict.atLeast && !isOddWhilePlanned(entry)
  return { transitions, traces, settled }
}

/**
 * Whose trouble it tells of becomes another as a status does: by looks in a row. One odd look blames nobody else, and leaves not
 * all of them out; of some it may say that they are well.
 */
function withKnownBlame(entry: Entry, verdict: Verdict): Verdict {
  const { state, check } = entry
  const known = state.verdict?.because
  const isKept = known !== undefined && state.blockedBy !== null && isProblem(verdict.status)
  const still = known?.checks.filter((id) => verdict.because?.checks.includes(id)) ?? []
  const isUnlike = isKept && (still.length === 0 || still.length < (verdict.because?.checks.length ?? 0))
  entry.unlike = isUnlike ? entry.unlike + 1 : 0
  if (!isUnlike || entry.unlike >= check.attempts) return verdict
  return { ...verdict, because: still.length === 0 ? known : { ...known, checks: still } }
}

const isSame = (one: Candidate | null, other: Candidate | null): boolean =>
  one?.status === other?.status && one?.count === other?.count

/** What it says was judged before. */
const setAside = ({ state }: Entry): Taken => ({ transitions: [], traces: [], settled: state.candidate === null })

/** Remembers what was seen. */
function note(memory: Memory, entry: Entry, observation: Observation): void {
  const kept = finite(observation)
  entry.latest = kept
  if (kept.outcome === 'answered') {
    // Only counters are compared with the look before.
    entry.before = counts(entry.check.metrics) ? entry.answered : null
    entry.answered = withoutEvidence(kept)
  }
  entry.stale = false
  memory.dirty.add(entry)
  memory.observations += 1
  if (isFirsthand(entry.check) && kept.outcome !== 'crashed') memory.firsthand += 1
  memory.lastSeenAt = observation.seenAt ?? memory.lastSeenAt
}

function keep(memory: Memory, entry: Entry, keepsake: string): void {
  if (keepsake === entry.keepsake) return
  entry.keepsake = keepsake
  memory.unwrittenKeepsakes.add(entry)
}

const counts = (metrics: Definitions): boolean => Object.values(metrics).some(({ counter }) => counter !== undefined)
