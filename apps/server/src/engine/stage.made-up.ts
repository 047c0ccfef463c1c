import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { openDatabase } from '../store/database.ts'
import { createStateDb, type StateDb } from '../store/state-db.ts'

/** What outlives a restart: what is stored, and time. */
export interface Ground {
  /** The stores as a process finds them that starts now. */
  readonly stores: () => StateDb
  /** Of the engine that runs: those before it get no more time. */
  clock: PlayedClock
  /** By the clock that nobody sets; to set it lets time pass in which nothing runs. */
  now: number
  /** How far the clock on the wall was set from it. */
  stepMs: number
}

export interface Stage extends Ground {
  readonly database: DatabaseSync
}

/** Over a database of its own. */
export function openStage(): Stage {
  const migrations = join(import.meta.dirname, '../store/migrations')
  const database = openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' })
  return Object.assign(
    groundOver(() => createStateDb(database)),
    { database },
  )
}

export const groundOver = (stores: Ground['stores']): Ground =>
  new (class implements Ground {
    readonly stores = stores
    clock = new PlayedClock(1_000_000)
    get now() {
      return this.clock.now()
    }
    set now(ms) {
      this.clock.jump(ms - this.clock.now())
    }
    get stepMs() {
      return this.clock.stepMs
    }
    set stepMs(ms) {
      this.clock.stepMs = ms
    }
  })()
