import type { NewTransition } from '../core/advance.ts'
import { freshnessMs } from '../core/elapsed.ts'
import type { Moment } from '../looking/clock.ts'
import type { Trace } from '../store/course.ts'
import type { Entry, Memory } from './memory.ts'

export interface Tended {
  /** Ids of the checks that changed. */
  readonly changed: readonly string[]
  readonly traces: readonly Trace[]
  /** Acknowledgements that ended: what they kept quiet is decided again. */
  readonly ended: readonly NewTransition[]
}

/** What time alone changes: checks grow stale, acknowledgements end. */
export function tend(memory: Memory, { at, seenAt }: Moment): Tended {
  const changed: string[] = []
  const traces: Trace[] = []
  const ended: NewTransition[] = []
  for (const entry of memory.entries.values()) {
    // Not since the latest plan: who reloads every minute would never hear that nobody looks.
    const silentMs = seenAt - Math.max(entry.latest?.seenAt ?? 0, entry.addedAt)
    const stale = silentMs > freshnessMs(entry.check)
    const until = entry.acknowledgement?.until ?? null
    if (until !== null && until <= at) ended.push(...endAcknowledgement(entry, at))
    if (stale !== entry.stale) {
      changed.push(entry.check.id)
      traces.push({ checkId: entry.check.id, at, trace: { of: 'stale', to: stale } })
    }
    entry.stale = stale
  }
  return { changed, traces, ended }
}

/** Takes the acknowledgement off a check; the transition of that, unless there was none. */
export function endAcknowledgement(entry: Entry, at: number): readonly NewTransition[] {
  if (entry.acknowledgement === null) return []
  entry.acknowledgement = null
  const { check, state } = entry
  return [{ checkId: check.id, at, text: state.verdict?.text ?? '', change: { of: 'acknowledged', to: false } }]
}
