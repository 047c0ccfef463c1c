import type { Acknowledgement } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { acknowledgementText } from '../core/quiet.ts'
import { thisMoment } from '../looking/clock.ts'
import type { Look } from '../looking/polled.ts'
import { type Pollers, startPollers } from '../looking/pollers.ts'
import { scheduleRelations } from '../looking/relations.ts'
import type { Committer } from '../store/commit.ts'
import type { HistoryStore } from '../store/history.ts'
import type { QuietStore } from '../store/quiets.ts'
import type { Remembered, StateStore } from '../store/state.ts'
import { type Desk, type DeskChange, DeskRefusal } from './desk.ts'
import { adoptPlan, createMemory, type Entry, type Kinds, type Memory } from './memory.ts'
import { createPipeline } from './pipeline.ts'
import { createQuiets } from './quiets.ts'
import { type Announcement, createRecorder, type News } from './recorder.ts'
import { leaving } from './removal.ts'
import { retold } from './retold.ts'
import { endAcknowledgement, tend } from './tend.ts'
import { createUnmade, type Unmade } from './unmade.ts'

const TICK_MS = 1_000
const SAVE_MS = 5_000

export type EngineChange = Omit<DeskChange, 'troubles'>

interface Parts {
  readonly kinds: Kinds
  readonly remembered: Remembered
  readonly store: StateStore
  readonly quiets: Pick<QuietStore, 'open' | 'save'>
  readonly committer: Committer
  readonly history: Pick<HistoryStore, 'append'>
  readonly announce: (news: News) => Announcement
  readonly publish: (change: EngineChange) => void
  /** Ids of the checks just looked at. */
  readonly onLooked: (ids: readonly string[]) => void
  readonly onTrouble: (text: string) => void
  /** Threads; by default as many as the machine has cores to spare. */
  readonly pollers?: number
}

/** Looks, judges and remembers. One for each process. */
export interface Engine {
  readonly memory: Memory
  readonly pollers: Pick<Pollers, 'vitals' | 'skipped'>
  /** That looks cannot be made because something of our own is used up, or `null`. */
  exhaustion: Unmade['trouble']
  /** `changed`: ids of checks of which a poller must hear. `secrets` are masked in all that probes say. The first plan takes up what was remembered. */
  adopt(plan: Plan, changed: ReadonlySet<string>, secrets: readonly string[]): void
  /** The next five throw or reject with `DeskRefusal`. */
  recheck(checkId: string): void
  acknowledge(checkId: string, request: { note: string; by: string; forMs?: number }): Promise<Acknowledgement>
  unacknowledge(checkId: string, at?: number): Promise<void>
  askQuiet: Desk['askQuiet']
  endQuiet: Desk['endQuiet']
  /** No new looks; running ones are discarded. What was seen last joins the next commit. */
  stop(): Promise<void>
}

export function startEngine(parts: Parts): Engine {
  const { store, committer } = parts
  const memory = createMemory(parts.kinds, parts.remembered.lastSeq, Date.now())
  const tell = (checks: readonly string[]) => parts.publish({ checks, removed: [], events: [] })
  const recorder = createRecorder({
    memory,
    store,
    committer,
    announce: parts.announce,
    publish: (change) => parts.publish({ ...change, removed: [] }),
    release: ({ check }) => lookSooner(check, 0),
    now: Date.now,
  })
  const lookSooner = (check: Check, inMs: number) => {
    if (check.way.by === 'derive') related.sooner(check.id, inMs)
    else if (check.way.by === 'poll') pollers.sooner({ id: check.id, host: check.host ?? check.id }, inMs)
  }
  const lookAgain = (id: string) => {
    const check = memory.entries.get(id)?.check
    if (check !== undefined) lookSooner(check, check.retryMs)
  }
  for (const quiet of parts.quiets.open()) memory.quiets.set(quiet.id, quiet)
  const quiets = createQuiets({ memory, store: parts.quiets, recorder, now: Date.now })
  const pipeline = createPipeline({
    memory,
    recorder,
    history: parts.history,
    retry: ({ check }) => lookSooner(check, check.retryMs),
  })
  const unmade = createUnmade({ has: (id) => memory.entries.has(id), now: Date.now })
  const onLooks = (looks: readonly Look[]) => {
    const { made, unmade: missed } = unmade.sift(looks)
    pipeline(made)
    for (const id of missed) lookAgain(id)
    parts.onLooked(made.map(({ observation }) => observation.checkId))
  }
  const pollers = startPollers({ onLooks, onTrouble: parts.onTrouble }, { count: parts.pollers })
  const related = scheduleRelations(memory, onLooks)
  const ticking = setInterval(() => {
    const { changed, ended } = tend(memory, store, committer, thisMoment())
    recorder.record([], ended)
    quiets.tend()
    if (changed.length > 0) tell(changed)
  }, TICK_MS)
  const saving = setInterval(() => void recorder.saveLatest(), SAVE_MS)
  let remembered: Remembered = parts.remembered

  return {
    memory,
    pollers,
    exhaustion: unmade.trouble,
    adopt(plan, changed, secrets) {
      const different = retold(memory)
      const { removed, transitions } = leaving(memory, plan, remembered, Date.now())
      recorder.record([], transitions)
      const gone = new Set(removed)
      for (const entry of memory.dirty) if (gone.has(entry.check.id)) memory.dirty.delete(entry)
      adoptPlan(memory, plan, thisMoment(), { changed, remembered })
      remembered = NOTHING_REMEMBERED
      if (removed.length > 0) void committer.commitSoon(() => removed.forEach((id) => void store.forget(id)))
      const entries = [...memory.entries.values()]
      pollers.plan(entries.flatMap(polled), secrets)
      related.plan(entries)
      // In this order: what is in force since before the start, then what is due by now.
      quiets.refit()
      quiets.tend()
      recorder.reblock()
      parts.publish({ checks: different(memory), removed, events: [] })
    },
    recheck: (id) => lookSooner(entryOf(memory, id).check, 0),
    async acknowledge(id, { note, by, forMs }) {
      const entry = entryOf(memory, id)
      if (entry.incident === null) throw new DeskRefusal('conflict', `${id} has no problem to acknowledge`)
      // Its time is what it is taken back by: two at once must not share it.
      const at = Math.max(Date.now(), 1 + (entry.acknowledgement?.at ?? 0))
      const until = forMs === undefined ? null : at + forMs
      const { status } = entry.state
      const acknowledgement = { checkId: id, incidentId: entry.incident.id, status, at, until, by, note }
      entry.acknowledgement = acknowledgement
      const stored = committer.commitSoon(() => store.saveAcknowledgement(acknowledgement))
      const change = { of: 'acknowledged', to: true } as const
      recorder.record([], [{ checkId: id, at, text: acknowledgementText(acknowledgement), change }])
      await stored
      tell([id])
      return acknowledgement
    },
    async unacknowledge(id, at) {
      const entry = entryOf(memory, id)
      if (at !== undefined && entry.acknowledgement?.at !== at)
        throw new DeskRefusal('conflict', `${id} is acknowledged by somebody else by now, or no longer`)
      const ended = endAcknowledgement(entry, Date.now())
      const stored = committer.commitSoon(() => store.removeAcknowledgement(id))
      recorder.record([], ended)
      await stored
      tell([id])
    },
    askQuiet: quiets.ask,
    endQuiet: quiets.end,
    async stop() {
      clearInterval(ticking)
      clearInterval(saving)
      related.stop()
      await pollers.stop()
      recorder.saveAll()
    },
  }
}

const NOTHING_REMEMBERED: Remembered = {
  states: new Map(),
  observations: new Map(),
  openIncidents: new Map(),
  acknowledgements: new Map(),
  keptQuiet: new Map(),
  lastSeq: 0,
}

/** What a poller gets of a check; relations are not polled. */
function polled({ check, revision }: Entry) {
  const { id, kind, options, everyMs, timeoutMs, way } = check
  if (way.by !== 'poll') return []
  return [{ id, kind, options, everyMs, timeoutMs, host: check.host ?? id, address: way.address, revision }]
}

function entryOf(memory: Memory, id: string): Entry {
  const entry = memory.entries.get(id)
  if (entry === undefined) throw new DeskRefusal('not-found', `there is no check ${id}`)
  return entry
}
