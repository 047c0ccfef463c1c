import { activity, noise } from '../curve.ts'
import { serves } from './health.ts'
import { namesOf } from './machines.ts'
import { drift, of, type Step, type World } from './world.ts'

/** Page requests a second at the busiest hour. */
const PAGES_AT_PEAK = 240
/** Web server processes on each machine: with more requests than these, visitors wait at the balancer. */
export const WORKERS = 12
/** What a flood brings on top, a second. */
const FLOOD = 1_900
const FLOOD_RISES_S = 12

/** Page requests a second that visitors make now. */
export const demand = ({ flood }: World, at: number): number =>
  PAGES_AT_PEAK * activity(at) * (1 + 0.05 * noise(at, 'pages') + 0.03 * flicker(at, 'pages')) + FLOOD * flood

/** How many times as many customers come in a sale. */
const SALE = 2.4

export const isSale = ({ broken }: Pick<World, 'broken'>): boolean => broken.some(({ fault }) => fault === 'sale')

/** Requests a second the shop host gets. */
export const shopDemand = (world: Pick<World, 'broken'>, at: number): number =>
  45 * activity(at) * (1 + 0.08 * noise(at, 'shop')) * (isSale(world) ? SALE : 1)

/** The balancer that holds the site's address: the first that answers. An idle second one is normal. */
export const activeBalancer = (world: World): string | null =>
  namesOf('balancer').find((name) => serves(world, name, 'balancer')) ?? null

export function advanceFlood(world: World, { seconds }: Step): number {
  const flooded = world.broken.some(({ fault }) => fault === 'overload')
  return drift(world.flood, flooded ? 1 : 0, seconds, FLOOD_RISES_S)
}

/** −1…1 like noise, but of seconds: what is counted at one instant is never twice the same. */
export const flicker = (at: number, seed: string): number => noise(at * 60, seed)

/** How fast its machines work off pages, all together: requests a second. */
export function throughput(world: World): number {
  return namesOf('web')
    .filter((name) => serves(world, name, 'web'))
    .reduce((sum, name) => sum + (WORKERS * 1_000) / of(world.webs, name).pageMs, 0)
}
