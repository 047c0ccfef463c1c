import { healthOf } from './health.ts'
import { activeBalancer, demand, flicker, throughput } from './traffic.ts'
import { type Balancer, mapValues, type Step, type World } from './world.ts'

/** Who has waited this long goes away, in seconds. */
const VISITORS_WAIT_S = 8

/** In flight follows from the speed of the web servers; what they cannot take waits, until visitors give up. */
export function advanceBalancers(world: World, step: Step): World['balancers'] {
  const active = activeBalancer(world)
  return mapValues(world.balancers, (balancer, name) => {
    const health = healthOf(world, name, 'balancer')
    if (health === 'hung') return balancer
    if (health === 'shut') return idle(step.at)
    return name === active ? loaded(world, balancer, step) : { ...balancer, inFlight: 0, waiting: 0, ageS: 0 }
  })
}

/** A balancer as it is when its program has just been started. */
export const idle = (at: number): Balancer => ({ startedAt: at, inFlight: 0, waiting: 0, ageS: 0, requests: 0 })

function loaded(world: World, before: Balancer, { at, seconds }: Step): Balancer {
  const coming = demand(world, at)
  const capacity = throughput(world)
  const webs = Object.values(world.webs)
  const inUse = webs.reduce((sum, { inUse }) => sum + inUse, 0)
  const leaving = before.waiting / VISITORS_WAIT_S
  const waiting = Math.max(0, before.waiting + (coming - capacity - leaving) * seconds)
  const served = Math.min(capacity, coming + before.waiting / Math.max(1, seconds))
  return {
    startedAt: before.startedAt,
    inFlight: Math.max(0, Math.round(inUse * (1 + 0.22 * flicker(at, 'in flight')))),
    waiting,
    ageS: ageOf(waiting, capacity, before.ageS + seconds),
    requests: before.requests + served * seconds,
  }
}

/** While nobody is served the first in the queue has waited since it began, until it gives up. */
function ageOf(waiting: number, capacity: number, sinceBefore: number): number {
  if (waiting < 1) return 0
  const longest = 2.2 * VISITORS_WAIT_S
  return Math.min(longest, sinceBefore, capacity === 0 ? longest : (1.8 * waiting) / capacity)
}
