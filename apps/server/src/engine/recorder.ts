import type { Check, Decision, Incident, State, Transition } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import { blockerOf, withDependents } from '../core/dependencies.ts'
import { track } from '../core/incident.ts'
import type { Committer } from '../store/commit.ts'
import type { StateStore } from '../store/state.ts'
import type { DeskChange } from './desk.ts'
import type { Entry, Memory } from './memory.ts'

/** All that is needed to decide who hears of a transition. */
export interface News {
  readonly transition: Transition
  readonly check: Check
  readonly state: State
  /** After the transition; `null` when there is no trouble. */
  readonly incident: Incident | null
  readonly acknowledged: boolean
}

/** Who hears of it, and what must be written with it so that they do. */
export interface Announcement {
  readonly decision: Decision
  /** Runs inside the transaction that stores the transition. */
  readonly write: () => void
}

interface Parts {
  readonly memory: Memory
  readonly store: StateStore
  readonly committer: Committer
  readonly announce: (news: News) => Announcement
  /** Told only after it is stored. */
  readonly publish: (change: Pick<DeskChange, 'checks' | 'events'>) => void
  readonly now: () => number
}

export interface Recorder {
  /** Stores what changed, then tells. */
  record(looked: readonly Entry[], transitions: readonly NewTransition[]): void
  /** Rows of all checks looked at since they were last written. */
  saveLatest(): Promise<void>
}

/** Values alone are news to viewers this often at most; with many checks, more rarely. */
const tellAgainMs = (checks: number): number => Math.max(2_000, checks * 10)

export function createRecorder({ memory, store, committer, announce, publish, now }: Parts): Recorder {
  /** Numbers a transition, moves its incident and decides who hears of it. */
  const settle = (fresh: NewTransition): { readonly event: Transition; readonly write: () => void } => {
    memory.lastSeq += 1
    const event: Transition = { seq: memory.lastSeq, ...fresh }
    const entry = entryOf(memory, event.checkId)
    const incident = track(entry.incident, event)
    const { decision, write } = announce({
      transition: event,
      check: entry.check,
      state: entry.state,
      incident,
      acknowledged: entry.acknowledgement !== null,
    })
    const closed = incident !== null && incident.closedAt !== null
    entry.incident = closed ? null : incident
    const ended = closed && entry.acknowledgement !== null
    if (ended) entry.acknowledgement = null
    memory.dirty.add(entry)
    return {
      event,
      write() {
        store.addTransition(event)
        if (incident !== null) store.saveIncident(incident)
        store.addDecision(decision)
        if (ended) store.removeAcknowledgement(event.checkId)
        write()
      },
    }
  }

  const dirtyRows = () => {
    const rows = [...memory.dirty].map(({ state, latest }) => ({ state, latest: latest ?? undefined }))
    memory.dirty.clear()
    return () => {
      for (const { state, latest } of rows) store.saveState(state, latest)
    }
  }

  return {
    record(looked, transitions) {
      const blocking = blockingChanges(memory, transitions, now())
      const settled = [...transitions, ...blocking].map(settle)
      const changed = new Set(settled.map(({ event }) => event.checkId))
      const at = now()
      const again = at - tellAgainMs(memory.entries.size)
      for (const { check, state, toldAt } of looked)
        if (state.candidate !== null || toldAt <= again) changed.add(check.id)
      if (changed.size === 0) return
      for (const id of changed) entryOf(memory, id).toldAt = at
      const tell = () => publish({ checks: [...changed], events: settled.map(({ event }) => event) })
      if (settled.length === 0) return tell()
      const save = dirtyRows()
      void committer
        .commitSoon(() => {
          for (const { write } of settled) write()
          save()
        })
        .then(tell)
    },
    saveLatest: async () => {
      if (memory.dirty.size > 0) await committer.commitSoon(dirtyRows())
    },
  }
}

/** Which checks are explained by another's trouble now and were not before, or the other way round. */
function blockingChanges(memory: Memory, transitions: readonly NewTransition[], at: number): readonly NewTransition[] {
  const moved = transitions.filter(({ change }) => change.of === 'status').map(({ checkId }) => checkId)
  if (moved.length === 0) return []
  const changes: NewTransition[] = []
  for (const id of withDependents(moved, memory.dependents)) {
    const entry = memory.entries.get(id)
    if (entry === undefined) continue
    const blocker = blockerOf(entry.check, entry.state, (need) => memory.entries.get(need)?.state)
    if (blocker === entry.state.blockedBy) continue
    entry.state = { ...entry.state, blockedBy: blocker }
    changes.push({ checkId: id, at, text: entry.state.verdict?.text ?? '', change: { of: 'blockedBy', to: blocker } })
  }
  return changes
}

function entryOf(memory: Memory, checkId: string): Entry {
  const entry = memory.entries.get(checkId)
  if (entry === undefined) throw new Error(`no check ${checkId} in memory`)
  return entry
}
