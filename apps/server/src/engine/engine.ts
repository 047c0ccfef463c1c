import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { acknowledgementText } from '../core/quiet.ts'
import type { Situation } from '../core/situation.ts'
import type { HistoryStore } from '../history/history.ts'
import { type Clock, every, systemClock } from '../looking/clock.ts'
import { type Batch, createOnce, type Looker, type LookerVitals, type Surroundings } from '../looking/looker.ts'
import type { Committer } from '../store/commit.ts'
import type { Remembered } from '../store/state.ts'
import { isOutdated } from './before.ts'
import { type Captures, createCaptures } from './captures.ts'
import type { EngineChange } from './engine-change.ts'
import { createExplained } from './explained.ts'
import { createImpacts } from './impacts.ts'
import { createLookout } from './lookout.ts'
import { adoptPlan, createMemory, type Entry, type Kinds, type Memory, type Reason } from './memory.ts'
import { createPipeline } from './pipeline.ts'
import { createQuiets, type Quiets } from './quiets.ts'
import { createRecorder } from './recorder.ts'
import { Refusal } from './refusal.ts'
import { leaving } from './removal.ts'
import { type Renamed, renameEntries } from './rename.ts'
import { createRoster } from './roster.ts'
import { endAcknowledgement, tend } from './tend.ts'
import { createUnmade, type Unmade } from './unmade.ts'
import { noteWorst } from './worst-impact.ts'

const TICK_MS = 1_000
const SAVE_MS = 5_000

interface Parts {
  readonly kinds: Kinds
  readonly remembered: Remembered
  /** Silences and downtimes in force and to come. */
  readonly quiets: readonly Quiet[]
  readonly committer: Committer
  readonly history: Pick<HistoryStore, 'append' | 'rename'>
  /** Of these it is to be decided who hears of them: they are stored, or cannot be. */
  readonly toDecide: (situations: readonly Situation[]) => void
  /** These have other ids from now on, whatever was to be decided of them up to this transition. */
  readonly onRenamed?: (renamed: Renamed, seq: number) => void
  readonly publish: (change: EngineChange) => void
  /** Ids of the checks just looked at. */
  readonly onLooked: (ids: readonly string[]) => void
  readonly onTrouble: (text: string) => void
  /** Starts all that make looks. */
  readonly lookers: (surroundings: Surroundings) => readonly Looker[]
  /** Bytes that were captured in the last day. */
  readonly capturedBytes?: number
  readonly clock?: Clock
}

/** Looks, judges and remembers. One for each process. */
export interface Engine {
  readonly memory: Memory
  vitals(): LookerVitals
  /** That looks cannot be made because something of our own is used up, or `null`. */
  exhaustion: Unmade['trouble']
  /** `secrets` are masked in all that is seen. The first plan takes up what was remembered. `renamed`: old ids and new. */
  adopt(plan: Plan, secrets: readonly string[], reason?: Reason, renamed?: Renamed): void
  /** The next six throw or reject with `Refusal`. */
  recheck(checkId: string): void
  acknowledge(
    checkId: string,
    request: { note: string; by: string; forMs?: number; sticky?: boolean },
  ): Promise<Acknowledgement>
  unacknowledge(checkId: string, at?: number): Promise<void>
  askQuiet: Quiets['ask']
  endQuiet: Quiets['end']
  capture: Captures['take']
  /** No new looks; running ones are discarded. What was seen last joins the next commit. */
  stop(): Promise<void>
}

export function startEngine(parts: Parts): Engine {
  const { committer, clock = systemClock } = parts
  const now = () => clock.moment().at
  const memory = createMemory(parts.kinds, parts.remembered.lastSeq, now())
  const unmade = createUnmade({ has: (id) => memory.entries.has(id), now })
  const isExplained = createExplained({
    lookout: createLookout({
      memory,
      hurry: (id) => unmade.trouble() === null && roster.sooner(id, 0),
      moment: () => clock.moment(),
    }),
    now,
  })
  const recorder = createRecorder({
    memory,
    committer,
    toDecide: parts.toDecide,
    publish: (change) => parts.publish({ ...change, removed: [] }),
    release: ({ check }) => roster.sooner(check.id, 0),
    isExplained,
    onSettled: (events) => captures.settled(events),
    moment: () => clock.moment(),
  })
  for (const quiet of parts.quiets) memory.quiets.set(quiet.id, quiet)
  memory.shownQuiets = parts.quiets
  const quiets = createQuiets({ memory, recorder, isExplained, now })
  const pipeline = createPipeline({
    ...{ memory, recorder, now },
    history: parts.history,
    isUnmade: unmade.isOne,
    onTrouble: quiets.troubled,
    retry: ({ check }) => roster.sooner(check.id, check.retryMs),
  })
  const isFirst = createOnce()
  const onLooks = (batch: Batch) => {
    if (!isFirst(batch)) return
    const looked = pipeline(batch.looks)
    quiets.reconsider()
    parts.onLooked(looked)
  }
  const { onTrouble } = parts
  const roster = createRoster(
    parts.lookers({
      ...{ clock, onLooks, onTrouble },
      isVoid(checkId) {
        const entry = memory.entries.get(checkId)
        return unmade.isUnmade(checkId) || (entry !== undefined && isOutdated(entry, clock.moment().seenAt))
      },
      known(checkId) {
        const check = memory.disabled.get(checkId)
        if (check === undefined) return memory.entries.get(checkId)
        return { check, latest: null, state: { status: 'pending' }, addedAt: 0, keepsake: null }
      },
    }),
  )
  const captures = createCaptures({
    ...{ memory, committer, clock, isExplained },
    record: roster.record,
    bytesToday: parts.capturedBytes ?? 0,
  })
  const impacts = createImpacts(memory, (entry) => entry)
  const ticking = every(clock, TICK_MS, () => {
    const { changed, traces, ended } = tend(memory, clock.moment())
    const released = ended.map(({ checkId }) => checkId)
    if (released.length > 0) void committer.commit({ released })
    recorder.record([], ended, traces)
    quiets.tend()
    recorder.tell(changed)
    recorder.tellUnstored()
    const worst = noteWorst(memory, impacts(), now())
    // Nobody waits for it: what cannot be stored is kept by what is written of the incident next.
    if (worst.length > 0) void committer.commit({ incidents: worst }).catch(() => {})
  })
  const saving = every(clock, SAVE_MS, () => void recorder.saveLatest())
  let remembered: Remembered = parts.remembered

  return {
    memory,
    vitals: roster.vitals,
    exhaustion: unmade.trouble,
    adopt(plan, secrets, reason = 'configured', renamed = []) {
      const moved = renameEntries(memory, renamed)
      if (moved.length > 0) {
        void committer.commit({ renamed: moved.map(([from, to]) => ({ from, to })) })
        parts.history.rename(moved)
        parts.onRenamed?.(moved, memory.lastSeq)
      }
      const there = new Set(plan.checks.map(({ id }) => id))
      const left = moved.flatMap(([from]) => (there.has(from) ? [] : [from]))
      const { removed, transitions } = leaving(memory, plan, remembered, { at: now(), reason })
      recorder.record([], transitions)
      const gone = new Set(removed)
      for (const due of [memory.dirty, memory.unwrittenKeepsakes])
        for (const entry of due) if (gone.has(entry.check.id)) due.delete(entry)
      const { different, changed } = adoptPlan(memory, plan, clock.moment(), remembered)
      remembered = NOTHING_REMEMBERED
      if (removed.length > 0) void committer.commit({ gone: removed })
      try {
        // In this order: what is in force since before the start, then what is due by now.
        quiets.refit()
        quiets.tend()
        recorder.reblock()
        recorder.show(different)
        parts.publish({ checks: different, removed: [...removed, ...left], events: [] })
      } finally {
        // Whatever came of the rest, all is looked at; and a looker with a defect keeps nobody from knowing the rest.
        const nobodys = roster.plan({ set: changed, remove: [...removed, ...left], secrets })
        if (nobodys.length > 0) onTrouble(`a defect: nobody looks at ${nobodys.join(', ')}`)
      }
    },
    recheck: (id) => roster.sooner(entryOf(memory, id).check.id, 0),
    async acknowledge(id, { note, by, forMs, sticky = true }) {
      const entry = entryOf(memory, id)
      if (entry.incident === null) throw new Refusal('conflict', `${id} has no problem to acknowledge`)
      // Its time is what it is taken back by: two at once must not share it.
      const at = Math.max(now(), 1 + (entry.acknowledgement?.at ?? 0))
      const until = forMs === undefined ? null : at + forMs
      const { status } = entry.state
      const acknowledgement = { checkId: id, incidentId: entry.incident.id, status, at, until, sticky, by, note }
      entry.acknowledgement = acknowledgement
      const stored = committer.commit({ acknowledgements: [acknowledgement] })
      const change = { of: 'acknowledged', to: true } as const
      recorder.record([], [{ checkId: id, at, text: acknowledgementText(acknowledgement), change }])
      await stored
      return acknowledgement
    },
    async unacknowledge(id, at) {
      const entry = entryOf(memory, id)
      if (at !== undefined && entry.acknowledgement?.at !== at)
        throw new Refusal('conflict', `${id} is acknowledged by somebody else by now, or no longer`)
      const ended = endAcknowledgement(entry, now())
      const stored = committer.commit({ released: [id] })
      recorder.record([], ended)
      await stored
    },
    askQuiet: quiets.ask,
    endQuiet: quiets.end,
    capture: captures.take,
    async stop() {
      ticking[Symbol.dispose]()
      saving[Symbol.dispose]()
      captures.stop()
      await roster.stop()
      recorder.saveAll()
    },
  }
}

/** As in a process that starts for the first time. */
export const NOTHING_REMEMBERED: Remembered = {
  states: new Map(),
  observations: new Map(),
  openIncidents: new Map(),
  acknowledgements: new Map(),
  keptQuiet: new Map(),
  keepsakes: new Map(),
  lists: new Map(),
  lastSeq: 0,
}

function entryOf(memory: Memory, id: string): Entry {
  const entry = memory.entries.get(id)
  if (entry === undefined) throw new Refusal('not-found', `there is no check ${id}`)
  return entry
}
