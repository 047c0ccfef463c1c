import { noise } from '../curve.ts'
import { PATIENCE_MS } from './databases.ts'
import { has, healthOf, serves } from './health.ts'
import { namesOf } from './machines.ts'
import { activeBalancer, demand, throughput, WORKERS } from './traffic.ts'
import { mapValues, of, type Step, type Web, type World } from './world.ts'

const OWN_MS = 62
const QUERIES_A_PAGE = 26
/** A page that finds no database says so at once. */
const ERROR_MS = 35

/** Where the front page and the page of all journals get what they show. */
const FRONT = ['dfw-db01'] as const
const LATEST = ['dfw-db-a01', 'dfw-db-b01', 'dfw-db-c01'] as const

export function advanceWebs(world: World, step: Step): World['webs'] {
  const front = readiness(world, FRONT)
  const latest = readiness(world, LATEST)
  const running = namesOf('web').filter((name) => serves(world, name, 'web')).length
  const served = activeBalancer(world) === null ? 0 : Math.min(demand(world, step.at), throughput(world))
  return mapValues(world.webs, (web, name): Web => {
    if (!serves(world, name, 'web')) {
      const idle = { ...web, inUse: 0 }
      return healthOf(world, name, 'web') === 'hung' ? idle : { ...idle, requests: 0 }
    }
    const failed = front === null
    const ms = (failed ? ERROR_MS : OWN_MS + QUERIES_A_PAGE * front) * (1 + 0.07 * noise(step.at, name))
    const pageMs = Math.min(PATIENCE_MS, ms) * (has(world, name, 'slow') ? 28 : 1)
    const share = served / Math.max(1, running)
    return {
      pageMs,
      front: failed || ms >= PATIENCE_MS ? 500 : 200,
      latest: failed || latest === null || latest * QUERIES_A_PAGE >= PATIENCE_MS ? 500 : 200,
      inUse: Math.min(WORKERS, (share * pageMs) / 1_000),
      requests: web.requests + share * step.seconds,
    }
  })
}

/** Time of a query, in ms, where all of these are needed. `null`: one refuses. */
function readiness(world: World, databases: readonly string[]): number | null {
  let slowest = 0
  for (const name of databases) {
    if (serves(world, name, 'database')) slowest = Math.max(slowest, of(world.databases, name).queryMs)
    else if (healthOf(world, name, 'database') === 'hung') slowest = PATIENCE_MS
    else return null
  }
  return slowest
}
