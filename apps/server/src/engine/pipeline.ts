import type { Observation } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import { advance } from '../core/advance.ts'
import { evaluate } from '../core/evaluate.ts'
import { finite } from '../core/finite.ts'
import { noteLateness } from './lateness.ts'
import { definitionsOf, type Entry, type Kind, type Memory } from './memory.ts'
import type { Look } from './polled.ts'
import type { Recorder } from './recorder.ts'

interface Parts {
  readonly memory: Memory
  readonly recorder: Pick<Recorder, 'record'>
  readonly history: { append(observations: readonly Observation[]): void }
  /** Looks again soon at what is not confirmed yet. */
  readonly retry: (entry: Entry) => void
}

/** What happens to a batch of looks, from the poller's hands to the screen and the pager. */
export const createPipeline =
  ({ memory, recorder, history, retry }: Parts) =>
  (looks: readonly Look[]) => {
    for (const { lateMs } of looks) noteLateness(memory.lateness, lateMs, Date.now())
    const seen = looks.flatMap((look) => {
      const entry = memory.entries.get(look.observation.checkId)
      // The check is gone, or its options changed since the look began.
      return entry?.revision === look.revision ? [{ entry, observation: look.observation }] : []
    })
    const transitions = seen.flatMap(({ entry, observation }) => take(memory, entry, observation))
    for (const { entry } of seen) if (entry.state.candidate !== null) retry(entry)
    history.append(seen.map(({ observation }) => observation))
    recorder.record(
      seen.map(({ entry }) => entry),
      transitions,
    )
  }

/** Judges one observation and remembers it. */
function take(memory: Memory, entry: Entry, observation: Observation): readonly NewTransition[] {
  const definitions = definitionsOf(memory, entry.check)
  const verdict = evaluate(observation, entry.answered ?? undefined, entry.check, definitions)
  const { state, transitions } = advance(entry.state, verdict, entry.check, observation.at)
  const kept = finite(observation)
  entry.state = state
  entry.latest = kept
  if (kept.outcome === 'answered') {
    // Only counters are compared with the look before.
    entry.before = counts(definitions) ? entry.answered : null
    entry.answered = kept
  }
  entry.stale = false
  memory.dirty.add(entry)
  memory.observations += 1
  memory.lastObservationAt = Math.max(memory.lastObservationAt ?? 0, observation.at)
  return transitions
}

const counts = (definitions: Kind['metrics']): boolean =>
  Object.values(definitions).some(({ counter }) => counter !== undefined)
