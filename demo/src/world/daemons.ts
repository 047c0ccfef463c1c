import { activity, noise } from '../curve.ts'
import { exists } from './handlers.ts'
import { has, machineHealth } from './health.ts'
import { machineNamed, namesOf, type Role } from './machines.ts'
import { flicker, shopDemand } from './traffic.ts'
import { type Counters, counted, mapValues, type Step, type World } from './world.ts'

/** What the smaller programs of a machine count, a second, at the busiest hour. */
const RATES: { readonly [role in Role]?: (at: number, world: World) => Counters } = {
  jobs: (at) => ({ locked: 30 * activity(at), taken: 1.6 * activity(at) }),
  storage: (at) => ({ queries: 260 * activity(at) }),
  dispatcher: (at, world) => ({
    ...{ requests: shopDemand(world, at) / 2, connections: shopDemand(world, at) / 6, searches: 5 * activity(at) },
  }),
  handler: (at, world) => ({ requests: shopDemand(world, at) / poolsIn(world) }),
}

export const advanceDaemons = (world: World, { at, seconds }: Step): World['daemons'] =>
  mapValues(world.daemons, (counters, name) => {
    const health = machineHealth(world, name)
    if (health === 'hung') return counters
    if (health === 'shut' || !exists(world, name)) return {}
    const role = machineNamed(name)?.role
    return counted(counters, (role && RATES[role]?.(at, world)) ?? {}, seconds)
  })

export interface Pool {
  readonly active: number
  readonly idle: number
  readonly waiting: number
}

export const POOL = { children: 40, queue: 511 } as const
/** Requests more that wait, each second, while nobody is idle. */
const PILES_UP = 1.5

/** Dispatchers and temporary machines share the work. */
const poolsIn = (world: World): number => namesOf('dispatcher').length + world.handlers
/** Workers that are busy for each request a second. */
const WORKERS_A_REQUEST = 1.05

/** The PHP workers of a machine. */
export function poolOf(world: World, name: string): Pool {
  const { children, queue } = POOL
  const full = world.broken.find(({ target, fault }) => target === name && fault === 'php-full')
  if (full !== undefined) {
    const waiting = Math.min(queue, 6 + Math.floor(((world.at - full.since) / 1_000) * PILES_UP))
    return { active: children, idle: 0, waiting }
  }
  const busy =
    ((shopDemand(world, world.at) * WORKERS_A_REQUEST) / poolsIn(world)) * (1 + 0.2 * flicker(world.at, `${name} php`))
  const active = Math.max(1, Math.round(busy * (1 + 0.1 * noise(world.at, `${name} pool`))))
  return { active, idle: children - active, waiting: 0 }
}

/** Whether visitors of this dispatcher wait for PHP in vain. */
export const isFull = (world: World, name: string): boolean => has(world, name, 'php-full')
