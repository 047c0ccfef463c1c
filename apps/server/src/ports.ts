import type { Trouble } from '@foretop/shared/wire.ts'
import { catalogueOf } from './catalogue.ts'
import type { Engine } from './engine/engine.ts'
import { eventsOf } from './engine/events-of.ts'
import type { Kinds, Memory } from './engine/memory.ts'
import { createNotebook } from './engine/notebook.ts'
import { quietsListed } from './engine/quiets-listed.ts'
import { Refusal } from './engine/refusal.ts'
import { createSight } from './engine/sight.ts'
import { describeGroup } from './engine/view.ts'
import { type Vitals, vitalsOf } from './engine/vitals.ts'
import type { HistoryStore } from './history/history.ts'
import type { Ports } from './http/build.ts'
import type { Clock } from './looking/clock.ts'
import type { StateDb } from './store/state-db.ts'
import type { Switchboard } from './switchboard.ts'
import { BUILD } from './version.ts'

interface Parts {
  readonly engine: Engine
  readonly db: Pick<StateDb, 'state' | 'decisions' | 'quiets' | 'notes' | 'committer'>
  readonly history: Pick<HistoryStore, 'query'>
  readonly kinds: Kinds
  readonly switchboard: Switchboard
  readonly troubles: () => readonly Trouble[]
  readonly outbox: () => Vitals['outbox']
  readonly notice: () => string | null
  readonly clock: Clock
}

/** All that serving asks for, over the running engine and the stores. */
export function createPorts({ engine, db, history, switchboard, clock, ...parts }: Parts): Ports {
  const { memory } = engine
  const sight = createSight(memory)
  const now = () => clock.moment().at
  const startedAt = now()
  const plan = {
    site: () => memory.plan.site,
    hosts: () => memory.plan.hosts,
    groups: () => memory.plan.groups.map(describeGroup),
    graphs: () => memory.plan.graphs,
    catalogue: catalogueIn(memory, parts.kinds),
    allPlanned: sight.allPlanned,
  }
  const own = {
    version: BUILD,
    troubles: parts.troubles,
    // By its age: the clock on the wall may have been set since.
    lastObservationAt: () =>
      memory.lastSeenAt === null ? null : Math.round(now() - (clock.now() - memory.lastSeenAt)),
  }
  const events: Ports['past']['events'] = (query) => eventsOf(memory, db, query)
  const { onChange, onObserved } = switchboard
  return {
    checks: {
      ...sight,
      async history(id, query) {
        const known = sight.planned(id)
        if (known === undefined) throw new Refusal('not-found', `there is no check ${id}`)
        const { everyMs, metrics: definitions } = known
        return history.query({ ...query, checkId: id, everyMs, definitions })
      },
    },
    actions: engine,
    quiets: {
      list: (query) => quietsListed(memory, db.quiets, query),
      ask: engine.askQuiet,
      end: engine.endQuiet,
    },
    notes: createNotebook({ memory, store: db.notes, committer: db.committer, now }),
    past: {
      events,
      incidents: (filter) => db.state.incidents(filter),
      decisions: (filter) => db.decisions.decisions(filter),
      acknowledgements: sight.acknowledgements,
    },
    plan,
    monitor: { ...own, vitals: () => vitalsOf({ engine, outbox: parts.outbox, startedAt }, now()) },
    estate: { ...own, ...sight, site: plan.site },
    exposed: sight,
    watched: {
      ...own,
      ...sight,
      ...plan,
      events,
      notice: parts.notice,
      planAt: () => memory.planAt,
      onChange,
      onObserved,
    },
  }
}

/** Asked for all the time, and another one only with another plan. */
function catalogueIn(memory: Memory, kinds: Kinds): Ports['plan']['catalogue'] {
  let told = { plan: memory.plan, catalogue: catalogueOf(kinds, memory.plan) }
  return () => {
    if (told.plan !== memory.plan) told = { plan: memory.plan, catalogue: catalogueOf(kinds, memory.plan) }
    return told.catalogue
  }
}
