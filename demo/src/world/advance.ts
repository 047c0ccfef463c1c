import { advanceBalancers } from './balancers.ts'
import { advanceCaches } from './caches.ts'
import { advanceCarp } from './carp.ts'
import { advanceDaemons } from './daemons.ts'
import { advanceDatabases } from './databases.ts'
import { advanceHandlers } from './handlers.ts'
import { advanceQueues } from './queues.ts'
import { advanceFlood } from './traffic.ts'
import { advanceVitals } from './vitals.ts'
import { advanceWebs } from './webs.ts'
import type { Step, World } from './world.ts'

const LONGEST_STEP_MS = 1_000
/** After a longer sleep of the whole computer nobody wants every second of it played. */
const LONGEST_TIME_MS = 600_000

/** The world at a later moment, step by step, so that each part sees what the others have become. */
export function advance(world: World, at: number): World {
  let now = at - world.at > LONGEST_TIME_MS ? { ...world, at: at - LONGEST_TIME_MS } : world
  while (now.at < at) now = advanceStep(now, Math.min(at, now.at + LONGEST_STEP_MS))
  return now
}

/** From the bottom up: storage first, visitors last. */
function advanceStep(before: World, at: number): World {
  const step: Step = { at, seconds: (at - before.at) / 1_000 }
  let world: World = { ...before, at, carp: advanceCarp(before), flood: advanceFlood(before, step) }
  world = { ...world, handlers: advanceHandlers(world, at) }
  world = { ...world, caches: advanceCaches(world, step) }
  world = { ...world, databases: advanceDatabases(world, step) }
  world = { ...world, webs: advanceWebs(world, step) }
  world = { ...world, balancers: advanceBalancers(world, step) }
  world = { ...world, queues: advanceQueues(world, step) }
  world = { ...world, daemons: advanceDaemons(world, step) }
  return { ...world, vitals: advanceVitals(world, step) }
}
