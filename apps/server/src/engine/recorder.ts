import type { Transition } from '@foretop/shared/model.ts'
import type { NewTransition } from '../core/advance.ts'
import { withDependents } from '../core/dependencies.ts'
import { track } from '../core/incident.ts'
import { isProblem } from '../core/severity.ts'
import type { Situation } from '../core/situation.ts'
import type { Moment } from '../looking/clock.ts'
import { type Committer, patienceMs } from '../store/commit.ts'
import type { Trace } from '../store/course.ts'
import type { Write } from '../store/write.ts'
import { blockingChanges } from './blocking.ts'
import type { EngineChange } from './engine-change.ts'
import { type IsExplained, isBlocked } from './explained.ts'
import { createLifting } from './lifting.ts'
import { type Entry, type Memory, situationOf, standingOf } from './memory.ts'

/** That a silence or downtime began or ended. */
export interface Remark extends NewTransition {
  readonly quietId: string
}

interface Parts {
  readonly memory: Memory
  readonly committer: Committer
  /** Of these it is to be decided who hears of them: they are stored, or cannot be. */
  readonly toDecide: (situations: readonly Situation[]) => void
  /** Told only after it is stored. */
  readonly publish: (change: Pick<EngineChange, 'checks' | 'events'>) => void
  /** Asks for a look now at a check whose blocker is well again. */
  readonly release: (entry: Entry) => void
  readonly isExplained?: IsExplained
  /** Told at once of all that is settled, stored or not. */
  readonly onSettled?: (events: readonly Transition[]) => void
  readonly moment: () => Moment
}

export interface Recorder {
  /** Stores what changed, then tells. */
  record(looked: readonly Looked[], transitions: readonly NewTransition[], traces?: readonly Trace[]): void
  /** Stores, with `also`, what is no check's own change, then tells of it and of the checks that look different now. */
  remark(remarks: readonly Remark[], changed: readonly string[], also: Write): Promise<void>
  /** Rows of all checks looked at since they were last written, some at a time; nothing while commits fail. */
  saveLatest(): Promise<void>
  /** The same, all in the next commit: it may be the last. */
  saveAll(): void
  /** Who is blocked by whom, all anew: after the configuration changed. */
  reblock(): void
  /** People are shown how these stand now, or once it is stored. */
  show(ids: readonly string[]): void
  /** The same, and told. */
  tell(ids: readonly string[]): void
  /** While nothing can be stored: a disk that fails must not hide what fails elsewhere, though a crash may undo it. */
  tellUnstored(): void
}

/** A check that was just looked at. */
export interface Looked {
  readonly entry: Entry
  /** It rests on what was judged before: nobody knows by it how things are now. */
  readonly repeats: boolean
}

interface Settled {
  readonly event: Transition
  readonly situation: Situation
  /** All that belongs to it. */
  readonly write: Write
}

/** Rows that are written at once: main stands still meanwhile. */
const SLICE = 250

const NONE: readonly never[] = []

/** What is written of a check that was looked at. */
type Rows = Required<Pick<Write, 'states'>> & Pick<Write, 'keepsakes'>

/** Values alone are news to viewers this often at most; with many checks, more rarely. */
const tellAgainMs = (checks: number): number => Math.max(2_000, checks * 10)

export function createRecorder(parts: Parts): Recorder {
  const { memory, committer, toDecide, publish, release, isExplained = isBlocked, onSettled = () => {}, moment } = parts
  const now = () => moment().at
  const lifting = createLifting({ memory, isExplained })
  /** As it is now: who starts from its state goes on from its keepsake. */
  const rowsOf = (entry: Entry): Rows => {
    const { state, latest, keepsake, check } = entry
    const states = [{ state, latest }]
    if (!memory.unwrittenKeepsakes.delete(entry) || keepsake === null) return { states }
    return {
      states,
      keepsakes: [{ checkId: check.id, revision: check.revision, value: keepsake, at: latest?.at ?? now() }],
    }
  }
  /** Of a keepsake that was refused: the next look may leave the same, which would be no news. */
  const keepDue = ({ keepsakes = NONE }: Pick<Write, 'keepsakes'>): void => {
    for (const { checkId, revision } of keepsakes) {
      const entry = memory.entries.get(checkId)
      if (entry?.check.revision === revision && entry.keepsake !== null) memory.unwrittenKeepsakes.add(entry)
    }
  }
  /** Numbers a transition and moves its incident. */
  const settle = (fresh: NewTransition): Settled => {
    memory.lastSeq += 1
    const event: Transition = { seq: memory.lastSeq, ...fresh }
    const entry = entryOf(memory, event.checkId)
    const incident = track(entry.incident, event)
    const situation = situationOf(entry, event, incident)
    const closed = incident !== null && incident.closedAt !== null
    entry.incident = closed ? null : incident
    const ended = closed && entry.acknowledgement !== null
    const isRelease = event.change.of === 'acknowledged' && !event.change.to
    if (ended) entry.acknowledgement = null
    // With it, for the next run to go on from both: what flaps is not told to be well until it has settled, say.
    memory.dirty.delete(entry)
    return {
      event,
      situation,
      write: {
        ...rowsOf(entry),
        transitions: [event],
        incidents: incident === null ? [] : [incident],
        undecided: [situation],
        // In the same transaction, or a crash in between would leave it there.
        ...((ended || isRelease) && { released: [event.checkId] }),
      },
    }
  }

  const saveRows = async (entries: readonly Entry[]): Promise<void> => {
    const rows = entries.filter((entry) => memory.dirty.delete(entry)).map(rowsOf)
    if (rows.length === 0) return
    await committer
      .commit({
        states: rows.flatMap(({ states }) => states),
        keepsakes: rows.flatMap(({ keepsakes = NONE }) => keepsakes),
      })
      // One that cannot be stored must not take the others with it.
      .catch(() => Promise.all(rows.map((row) => committer.commit(row).catch(() => keepDue(row)))))
  }
  const slices = (): readonly (readonly Entry[])[] => {
    const due = [...memory.dirty]
    return Array.from({ length: Math.ceil(due.length / SLICE) }, (_, at) => due.slice(at * SLICE, (at + 1) * SLICE))
  }
  let saving = false

  const decideOf = (situations: readonly Situation[]) => {
    const due = situations.filter((situation) => memory.unheard.delete(situation))
    if (due.length > 0) toDecide(due)
  }
  /** Checks of which something is on its way to the disk, and how much. */
  const underWay = new Map<Entry, number>()
  const begin = (entries: readonly Entry[]) => {
    for (const entry of entries) underWay.set(entry, 1 + (underWay.get(entry) ?? 0))
  }
  const end = (entries: readonly Entry[]) => {
    for (const entry of entries) {
      const left = (underWay.get(entry) ?? 0) - 1
      if (left > 0) underWay.set(entry, left)
      else underWay.delete(entry)
    }
  }
  const show = (entries: readonly Entry[]) => {
    for (const entry of entries) if (!underWay.has(entry)) entry.shown = standingOf(entry)
  }

  const toldNow = (changed: ReadonlySet<string>): readonly Entry[] => {
    const at = now()
    const entries = [...changed].map((id) => entryOf(memory, id))
    for (const entry of entries) entry.toldAt = at
    return entries
  }
  /** Each transition with all that belongs to it by itself: one that cannot be stored takes no other with it. */
  const storeThenTell = async (settled: readonly Settled[], changed: ReadonlySet<string>): Promise<void> => {
    const entries = toldNow(changed)
    if (settled.length > 0) {
      const moved = settled.map(({ event }) => entryOf(memory, event.checkId))
      begin(moved)
      for (const { situation } of settled) memory.unheard.add(situation)
      await Promise.all(settled.map(({ write }) => committer.commit(write).catch(() => keepDue(write))))
      end(moved)
    }
    show(entries)
    publish({ checks: [...changed], events: settled.map(({ event }) => event) })
    decideOf(settled.map(({ situation }) => situation))
  }

  return {
    async remark(remarks, changed, also) {
      const transitions = remarks.map((remark) => {
        memory.lastSeq += 1
        return { seq: memory.lastSeq, ...remark }
      })
      const entries = toldNow(new Set(changed))
      begin(entries)
      await committer.commit({ transitions, ...also }).finally(() => end(entries))
      show(entries)
      publish({ checks: [...changed], events: transitions.map(({ quietId: _, ...event }) => event) })
    },
    record(lookedAt, transitions, traces = []) {
      const at = now()
      const looked = lookedAt.map(({ entry }) => entry)
      // Nobody waits for them, and while nothing can be stored they would crowd out what must be.
      if (traces.length > 0 && committer.trouble() === null) void committer.commit({ traces })
      const moved = transitions.filter(({ change }) => change.of === 'status').map(({ checkId }) => checkId)
      const releasing = looked.filter((entry) => entry.releasing).map(({ check }) => check.id)
      // Its members may explain another part of what it tells of, or no more all of it.
      const concluded = looked.filter(({ check, state }) => check.way.by === 'derive' && isProblem(state.status))
      const anew = [...moved, ...concluded.map(({ check }) => check.id)]
      const affected = [...withDependents(anew, memory.dependents), ...releasing]
      const seen = new Set(lookedAt.flatMap(({ entry, repeats }) => (repeats ? [] : entry.check.id)))
      const blocking = blockingChanges(memory, affected, seen, release, at)
      const news = [...transitions, ...blocking].flatMap((fresh) => [...lifting.with(fresh), fresh])
      const settled = [...news, ...lifting.late(at)].map(settle)
      const changed = new Set(settled.map(({ event }) => event.checkId))
      const again = at - tellAgainMs(memory.entries.size)
      // Told in what is now the future: the clock was set back.
      for (const { check, state, toldAt } of looked)
        if (state.candidate !== null || toldAt <= again || toldAt > at) changed.add(check.id)
      if (changed.size > 0) void storeThenTell(settled, changed)
      if (settled.length > 0) onSettled(settled.map(({ event }) => event))
      show(looked)
    },
    async saveLatest() {
      if (saving) return
      saving = true
      for (const slice of slices()) if (committer.trouble() === null) await saveRows(slice)
      saving = false
    },
    saveAll() {
      if (committer.trouble() === null) for (const slice of slices()) void saveRows(slice)
    },
    reblock() {
      const concerned = memory.entries
        .values()
        .filter(({ state, releasing }) => isProblem(state.status) || state.blockedBy !== null || releasing)
      const ids = concerned.map(({ check }) => check.id).toArray()
      const blocking = blockingChanges(memory, ids, new Set(), release, now())
      const settled = blocking.map(settle)
      if (settled.length > 0) void storeThenTell(settled, new Set(blocking.map(({ checkId }) => checkId)))
    },
    show: (ids) => show(ids.flatMap((id) => memory.entries.get(id) ?? [])),
    tell(ids) {
      show(ids.flatMap((id) => memory.entries.get(id) ?? []))
      if (ids.length > 0) publish({ checks: ids, events: [] })
    },
    tellUnstored() {
      if (committer.trouble() === null) return
      if (patienceMs(committer, moment()) === 0) decideOf([...memory.unheard])
      memory.shownQuiets = [...memory.quiets.values()]
      const hidden = [...underWay.keys()].filter((entry) => !isShown(entry))
      for (const entry of hidden) entry.shown = standingOf(entry)
      const checks = hidden.map(({ check }) => check.id).filter((id) => memory.entries.has(id))
      if (checks.length > 0) publish({ checks, events: [] })
    },
  }
}

function isShown(entry: Entry): boolean {
  const shown = new Map<string, unknown>(Object.entries(entry.shown))
  return Object.entries(standingOf(entry)).every(([part, value]) => shown.get(part) === value)
}

function entryOf(memory: Memory, checkId: string): Entry {
  const entry = memory.entries.get(checkId)
  if (entry === undefined) throw new Error(`no check ${checkId} in memory`)
  return entry
}
