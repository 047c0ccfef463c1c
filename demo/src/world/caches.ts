import { activity, noise } from '../curve.ts'
import { has, healthOf, serves } from './health.ts'
import { namesOf } from './machines.ts'
import { demand, shopDemand } from './traffic.ts'
import { type Cache, counted, drift, mapValues, type Step, type World } from './world.ts'

const FULL_BYTES = 4 * 2 ** 30
const STARVED_BYTES = 64 * 2 ** 20
const GETS_A_PAGE = 24
/** Share of gets that a warm cache answers, and one that holds nothing for long. */
const [WARM, COLD] = [0.962, 0.24]
const WARMS_UP_S = 150

/** A cache on its own restarts warm enough to be believed: it was noticed eleven minutes late. */
const NOTICED_AFTER_MS = 11 * 60_000

/** Share of all gets of the blogging site that go on to the databases. */
export function missShare(world: World): number {
  const names = namesOf('cache')
  return (
    names.reduce((sum, name) => sum + (serves(world, name, 'cache') ? 1 - hitShare(world.caches[name]) : 1), 0) /
    names.length
  )
}

const hitShare = (cache: Cache | undefined): number => COLD + (WARM - COLD) * (cache?.warmth ?? 0)

export const advanceCaches = (world: World, step: Step): World['caches'] =>
  mapValues(world.caches, (cache, name) => advanceCache(world, cache, name, step))

/** A cache as it is when its program has just been started. */
export const started = (at: number): Cache => ({
  startedAt: at,
  ...{ warmth: 0, limitBytes: FULL_BYTES, usedBytes: 0, connections: 0, counters: {} },
})

function advanceCache(world: World, cache: Cache, name: string, { at, seconds }: Step): Cache {
  if (healthOf(world, name, 'cache') === 'shut') return started(at)
  const starved = has(world, name, 'cold-cache')
  if (starved && cache.limitBytes === FULL_BYTES)
    return { ...started(at - NOTICED_AFTER_MS), limitBytes: STARVED_BYTES, usedBytes: 0.9 * STARVED_BYTES }
  const ofSite = namesOf('cache')
  const limitBytes = starved ? STARVED_BYTES : FULL_BYTES
  const pages = ofSite.includes(name) ? demand(world, at) / ofSite.length : shopDemand(world, at) / 2
  const gets = pages * GETS_A_PAGE * (1 + 0.04 * noise(at, name))
  const misses = gets * (1 - hitShare(cache))
  const sets = misses * 0.93 + pages
  const full = 0.93 * limitBytes
  return {
    startedAt: cache.startedAt,
    limitBytes,
    warmth: drift(cache.warmth, starved ? 0 : 1, seconds, WARMS_UP_S),
    usedBytes: drift(Math.min(cache.usedBytes, full), full, seconds, WARMS_UP_S),
    connections: Math.round(40 + 260 * activity(at) * (1 + 0.05 * noise(at, `${name} connections`))),
    counters: counted(
      cache.counters,
      {
        cmd_get: gets,
        get_hits: gets - misses,
        get_misses: misses,
        cmd_set: sets,
        evictions: starved ? sets * 0.9 : cache.usedBytes > 0.9 * FULL_BYTES ? sets * 0.04 : 0,
        total_connections: pages * 0.05,
        bytes_read: sets * 1_900 + gets * 48,
        bytes_written: (gets - misses) * 1_900,
      },
      seconds,
    ),
  }
}
