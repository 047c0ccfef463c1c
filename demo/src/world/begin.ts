import { advance } from './advance.ts'
import { idle } from './balancers.ts'
import { started } from './caches.ts'
import { writeRate } from './databases.ts'
import { handlersIn } from './handlers.ts'
import { CACHES, DATABASES, MACHINES, namesOf, SOURCES } from './machines.ts'
import { fresh } from './queues.ts'
import { usualUse } from './vitals.ts'
import { type Counters, mapValues, type World } from './world.ts'

const DAY_MS = 86_400_000
/** How long everything has been running, so that its counters do not begin where the history ends. */
const RUNNING_DAYS = 40
const SETTLING_MS = 120_000
/** Temporary machines came this morning. */
const HANDLER_RUNNING_MS = 3.4 * 3_600_000

/** An estate that has run well for weeks, as it is at `at` (wall ms). */
export function begin(at: number): World {
  const settled = advance(cold(at - SETTLING_MS), at)
  // What two minutes have counted stands for all the days before.
  const grown = (counters: Counters) =>
    mapValues(counters, (count) => Math.round((count * RUNNING_DAYS * DAY_MS) / SETTLING_MS))
  return {
    ...settled,
    balancers: mapValues(settled.balancers, (one) => ({
      ...one,
      requests: grown({ requests: one.requests }).requests ?? 0,
    })),
    webs: mapValues(settled.webs, (one) => ({ ...one, requests: grown({ requests: one.requests }).requests ?? 0 })),
    caches: mapValues(settled.caches, (one) => ({ ...one, counters: grown(one.counters) })),
    databases: mapValues(settled.databases, (one) => ({ ...one, counters: grown(one.counters) })),
    daemons: mapValues(settled.daemons, grown),
    vitals: mapValues(settled.vitals, (one, name) => {
      const [load] = one.load
      const startedAt = handlersIn(settled).includes(name) ? at - HANDLER_RUNNING_MS : one.startedAt
      return { ...one, startedAt, counters: grown(one.counters), load: [load, load, load] as const }
    }),
  }
}

function cold(at: number): World {
  const startedAt = at - RUNNING_DAYS * DAY_MS
  const each = <T>(names: readonly string[], make: (name: string) => T) =>
    Object.fromEntries(names.map((name) => [name, make(name)]))
  const machines = MACHINES.filter(({ role }) => role !== 'floating')
  const written = (name: string) =>
    Math.round(((writeRate(SOURCES[name] ?? name, at) || 20_000) * 0.5 * startedAt) / 1_000 / 40)
  return {
    at,
    broken: [],
    flood: 0,
    balancers: each(namesOf('balancer'), () => idle(startedAt)),
    webs: each(namesOf('web'), () => ({ pageMs: 100, front: 200, latest: 200, inUse: 0, requests: 0 })),
    caches: each(CACHES, () => ({ ...started(startedAt), warmth: 1, usedBytes: 3.9 * 2 ** 30 })),
    queues: each(namesOf('jobs'), () => fresh(startedAt)),
    databases: each(DATABASES, (name) => {
      const source = SOURCES[name]
      return {
        ...{ startedAt, written: written(name), queryMs: 2, busy: 0, connections: 0, counters: {} },
        following:
          source === undefined
            ? null
            : { source, read: written(source), applied: written(source), io: 'Yes', sql: 'Yes', seconds: 0 },
      }
    }),
    daemons: each(
      machines.map(({ name }) => name),
      () => ({}),
    ),
    vitals: Object.fromEntries(
      machines.map(({ name, disks }) => [
        name,
        {
          ...{ startedAt, busy: 0.2, load: [1, 1, 1], available: 0.4, counters: {} },
          disks: Object.fromEntries(disks.map((disk) => [disk.path, usualUse(name, disk, at)])),
        },
      ]),
    ),
    handlers: 0,
    carp: { d1: { 1: 'master', 2: 'backup' }, d2: { 1: 'backup', 2: 'master' } },
  }
}
