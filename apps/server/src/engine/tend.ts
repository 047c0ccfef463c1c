import type { NewTransition } from '../core/advance.ts'
import type { Committer } from '../store/commit.ts'
import type { StateStore } from '../store/state.ts'
import type { Entry, Memory } from './memory.ts'
import { freshnessMs } from './relations.ts'

export interface Tended {
  /** Ids of the checks that changed. */
  readonly changed: readonly string[]
  /** Acknowledgements that ended: what they kept quiet is decided again. */
  readonly ended: readonly NewTransition[]
}

/** What time alone changes: checks grow stale, acknowledgements end. */
export function tend(memory: Memory, store: StateStore, committer: Committer, now: number): Tended {
  const changed: string[] = []
  const ended: NewTransition[] = []
  for (const entry of memory.entries.values()) {
    const seenAt = Math.max(entry.latest?.at ?? 0, memory.planAt)
    const stale = now - seenAt > freshnessMs(entry.check)
    const until = entry.acknowledgement?.until ?? null
    if (until !== null && until <= now) {
      void committer.commitSoon(() => store.removeAcknowledgement(entry.check.id))
      ended.push(...endAcknowledgement(entry, now))
    }
    if (stale !== entry.stale) changed.push(entry.check.id)
    entry.stale = stale
  }
  return { changed, ended }
}

/** Takes the acknowledgement off a check; the transition of that, unless there was none. */
export function endAcknowledgement(entry: Entry, at: number): readonly NewTransition[] {
  if (entry.acknowledgement === null) return []
  entry.acknowledgement = null
  const { check, state } = entry
  return [{ checkId: check.id, at, text: state.verdict?.text ?? '', change: { of: 'acknowledged', to: false } }]
}
