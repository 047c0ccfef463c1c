import type { Trouble } from '@foretop/shared/wire.ts'
import { NO_HOLIDAYS } from './core/hours.ts'
import { createImpacts } from './engine/impacts.ts'
import { Refusal } from './engine/refusal.ts'
import { createSight } from './engine/sight.ts'
import { type Vitals, vitalsOf } from './engine/vitals.ts'
import { openSubjects } from './http/api/all.ts'
import type { Running } from './http/api/subject.ts'
import type { Ports } from './http/build.ts'
import type { Clock } from './looking/clock.ts'
import type { Switchboard } from './switchboard.ts'
import { BUILD } from './version.ts'

interface Parts extends Pick<Running, 'engine' | 'db' | 'history' | 'inbox'> {
  /** `undefined`: there are no sources. */
  readonly believe?: Running['believe']
  /** `undefined`: no calendar is read. */
  readonly holidays?: Running['holidays']
  /** `undefined`: all do. */
  readonly isLiving?: Running['isLiving']
  /** `undefined`: nobody can be told anything. */
  readonly drill?: Running['drill']
  readonly switchboard: Switchboard
  readonly troubles: () => readonly Trouble[]
  readonly outbox: () => Vitals['outbox']
  readonly notice: () => string | null
  readonly clock: Clock
}

const noSource = (name: string): never => {
  throw new Refusal('not-found', `there is no source ${name}`)
}

const noDrill: Running['drill'] = async () => {
  throw new Refusal('conflict', 'nobody can be told anything here')
}

/** All that serving asks for, over the running engine and the stores. */
export function createPorts(given: Parts): Ports {
  const {
    engine,
    db,
    history,
    inbox,
    believe = noSource,
    holidays = () => NO_HOLIDAYS,
    isLiving = () => true,
    drill = noDrill,
    switchboard,
    clock,
    ...parts
  } = given
  const { memory } = engine
  const sight = createSight(memory)
  const now = () => clock.moment().at
  const startedAt = now()
  const own = {
    version: BUILD,
    troubles: parts.troubles,
    // By its age: the clock on the wall may have been set since.
    lastObservationAt: () =>
      memory.lastSeenAt === null ? null : Math.round(now() - (clock.now() - memory.lastSeenAt)),
  }
  const monitor = {
    ...own,
    vitals: () => vitalsOf({ engine, outbox: parts.outbox, tally: inbox.tally, startedAt }, now()),
  }
  const { ports: api, routes } = openSubjects({
    ...{ engine, sight, believe, holidays, isLiving, drill, db, history, monitor, inbox, now },
  })
  const { onChange, onObserved } = switchboard
  return {
    ...api,
    routes,
    monitor,
    estate: { ...own, ...sight, site: api.plan.site },
    exposed: sight,
    watched: {
      ...own,
      ...sight,
      ...api.plan,
      events: api.events.list,
      notice: parts.notice,
      impacts: createImpacts(memory, ({ shown }) => shown),
      planAt: () => memory.planAt,
      onChange,
      onObserved,
    },
  }
}
