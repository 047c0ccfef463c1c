import { monotonicMs } from '@foretop/probes/monotonic.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { catalogueOf } from './catalogue.ts'
import { type Desk, type DeskChange, DeskRefusal, type EventQuery, type Vitals } from './engine/desk.ts'
import type { Engine, EngineChange } from './engine/engine.ts'
import { recentLateness } from './engine/lateness.ts'
import type { Kinds, Memory } from './engine/memory.ts'
import { createNotebook } from './engine/notebook.ts'
import { quietsAbout } from './engine/quiets-about.ts'
import { describeCheck, describeGroup, summarise } from './engine/view.ts'
import type { Stores } from './stores.ts'
import { BUILD } from './version.ts'

const OBSERVED_EVERY_MS = 100

/** The desk's own ends of the wires that the engine pulls. */
export interface Switchboard {
  readonly publish: (change: EngineChange) => void
  readonly looked: (ids: readonly string[]) => void
  /** The list of troubles is another one now. */
  readonly troubled: () => void
  readonly onChange: Desk['onChange']
  readonly onObserved: Desk['onObserved']
  readonly close: () => void
}

/** Passes on what the engine says to whoever listens at the moment. */
export function createSwitchboard(): Switchboard {
  const changeListeners = new Set<(change: DeskChange) => void>()
  const observedListeners = new Set<(ids: readonly string[]) => void>()
  let observed = new Set<string>()
  const flush = setInterval(() => {
    if (observed.size === 0) return
    const ids = [...observed]
    observed = new Set()
    for (const listener of observedListeners) listener(ids)
  }, OBSERVED_EVERY_MS)
  const look = (ids: readonly string[]) => {
    if (observedListeners.size > 0) for (const id of ids) observed.add(id)
  }
  const emit = (change: DeskChange) => {
    for (const listener of changeListeners) listener(change)
  }
  return {
    publish(change) {
      look(change.checks)
      emit({ ...change, troubles: false })
    },
    looked: look,
    troubled: () => emit({ checks: [], removed: [], events: [], troubles: true }),
    onChange(listener) {
      changeListeners.add(listener)
      return () => void changeListeners.delete(listener)
    },
    onObserved(listener) {
      observedListeners.add(listener)
      return () => void observedListeners.delete(listener)
    },
    close: () => clearInterval(flush),
  }
}

interface Parts {
  readonly engine: Engine
  readonly stores: Omit<Stores, 'outbox' | 'sessions' | 'losses' | 'close'>
  readonly kinds: Kinds
  readonly switchboard: Switchboard
  readonly troubles: () => readonly Trouble[]
  readonly outbox: () => Vitals['outbox']
  readonly startedAt: number
  readonly notice: () => string | null
}

/** The desk over the running engine. */
export function createDesk(parts: Parts): Desk {
  const { engine, switchboard } = parts
  const { state: store, history, quiets, notes, committer } = parts.stores
  const { memory } = engine
  const entry = (id: string) => memory.entries.get(id)
  // Asked for all the time, and another one only with another plan.
  let told = { plan: memory.plan, catalogue: catalogueOf(parts.kinds, memory.plan) }
  const catalogue = () => {
    if (told.plan !== memory.plan) told = { plan: memory.plan, catalogue: catalogueOf(parts.kinds, memory.plan) }
    return told.catalogue
  }
  const notebook = createNotebook({ store: notes, committer, known: (id) => memory.entries.has(id), now: Date.now })
  return {
    version: BUILD,
    site: () => memory.plan.site,
    notice: parts.notice,
    hosts: () => memory.plan.hosts,
    groups: () => memory.plan.groups.map(describeGroup),
    graphs: () => memory.plan.graphs,
    catalogue,
    summaries: () => memory.entries.values().map(({ check, shown }) => summarise(check, shown)),
    summary(id) {
      const known = entry(id)
      return known && summarise(known.check, known.shown)
    },
    check(id) {
      const known = entry(id)
      return known && describeCheck(memory.kinds, known.check, known.shown)
    },
    async events({ limit, before, ...of }) {
      const checkIds = checksOf(engine, of)
      const about = checkIds && { checkIds, quietIds: await quietsAbout(memory, quiets, checkIds) }
      return store.events({ limit, ...(before !== undefined && { before }), ...about })
    },
    incidents: (query) => store.incidents(query),
    decisions: (query) => store.decisions(query),
    acknowledgements: () => [...memory.entries.values()].flatMap(({ shown }) => shown.acknowledgement ?? []),
    history(id, query) {
      const known = entry(id)
      if (known === undefined) return Promise.reject(new DeskRefusal('not-found', `there is no check ${id}`))
      const { everyMs, metrics: definitions } = known.check
      return history.query({ ...query, checkId: id, everyMs, definitions })
    },
    troubles: parts.troubles,
    // By its age: the clock on the wall may have been set since.
    lastObservationAt: () =>
      memory.lastSeenAt === null ? null : Math.round(Date.now() - (monotonicMs() - memory.lastSeenAt)),
    vitals() {
      const { workers, skipped } = engine.vitals()
      return {
        startedAt: parts.startedAt,
        observations: memory.observations,
        ...{ skipped, pollers: workers },
        outbox: parts.outbox(),
        lateness: memory.lateness.total,
        recentLateness: recentLateness(memory.lateness, Date.now()),
        planAt: memory.planAt,
      }
    },
    acknowledge: engine.acknowledge,
    unacknowledge: engine.unacknowledge,
    recheck: engine.recheck,
    async quiets({ kind, past }) {
      const open = openQuiets(memory, kind)
      const ended = past === undefined ? [] : await quiets.ended({ kind, limit: past })
      // One that ended meanwhile is told of as it is now.
      return [...open.filter(({ id }) => !ended.some((other) => other.id === id)), ...ended]
    },
    askQuiet: engine.askQuiet,
    endQuiet: engine.endQuiet,
    notes(query) {
      const checkIds = checksOf(engine, query)
      return notes.list({ ...query, ...(checkIds && { checkIds }) })
    },
    addNote: notebook.add,
    removeNote: notebook.remove,
    observation: (id) => entry(id)?.shown.latest ?? undefined,
    planned: (id) => entry(id)?.check,
    allPlanned: () => memory.entries.values().map(({ check }) => check),
    onChange: switchboard.onChange,
    onObserved: switchboard.onObserved,
  }
}

/** In force and to come; those that end first first. */
const openQuiets = ({ shownQuiets }: Memory, kind: Quiet['kind']): readonly Quiet[] =>
  shownQuiets.filter((quiet) => quiet.kind === kind).toSorted((a, b) => a.until - b.until)

/** Ids that an event query means; `undefined`: all. Checks that are gone keep their events under their id. */
function checksOf({ memory }: Engine, { checkId, host, group }: Omit<EventQuery, 'limit' | 'before'>) {
  if (checkId !== undefined) return [checkId]
  if (host === undefined && group === undefined) return undefined
  return [...memory.entries.values()]
    .filter(({ check }) => host === undefined || check.host === host)
    .filter(({ check }) => group === undefined || check.groups.includes(group))
    .map(({ check }) => check.id)
}
