import type { Committer } from '../store/commit.ts'
import type { StateStore } from '../store/state.ts'
import type { Memory } from './memory.ts'
import { freshnessMs } from './relations.ts'

/** What time alone changes: checks grow stale, acknowledgements end. Returns the ids of the checks that changed. */
export function tend(memory: Memory, store: StateStore, committer: Committer, now: number): readonly string[] {
  const changed: string[] = []
  for (const entry of memory.entries.values()) {
    const seenAt = Math.max(entry.latest?.at ?? 0, memory.planAt)
    const stale = now - seenAt > freshnessMs(entry.check)
    const until = entry.acknowledgement?.until ?? null
    const ended = until !== null && until <= now
    if (ended) {
      entry.acknowledgement = null
      void committer.commitSoon(() => store.removeAcknowledgement(entry.check.id))
    }
    if (ended || stale !== entry.stale) changed.push(entry.check.id)
    entry.stale = stale
  }
  return changed
}
