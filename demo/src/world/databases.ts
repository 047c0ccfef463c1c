import { activity, noise } from '../curve.ts'
import { missShare } from './caches.ts'
import { has, healthOf } from './health.ts'
import { WRITERS } from './machines.ts'
import { advanceFollowing } from './replication.ts'
import { demand, flicker } from './traffic.ts'
import { counted, type Database, mapValues, type Step, type World } from './world.ts'

/** Misses of warm caches: what the databases are built for. */
const USUAL_MISSES = 0.04
/** Queries a second at the busiest hour, and the share of its strength that takes: without two caches of four it goes on. */
const BUSIEST = { writer: 2_600, reader: 380, share: 0.1 }
/** Bytes a writer adds to its binary log each second at the busiest hour. */
const WRITES = 48_000
const QUERY_MS = 1.6

/** Nobody waits for ever: the web servers give up after this, in ms. */
export const PATIENCE_MS = 6_000

export const isWriter = (name: string): boolean => WRITERS.some((writer) => writer === name)

/** What a database writes to its own logs, in bytes a second. */
export const writeRate = (name: string, at: number): number =>
  isWriter(name) ? WRITES * activity(at) * (1 + 0.2 * noise(at, `${name} writes`)) : 0

/** Writers first, so that a replica sees what its source has written by now. */
export function advanceDatabases(world: World, step: Step): World['databases'] {
  const pressed = pressure(world, step.at)
  const advanceAll = (among: World, wanted: (name: string) => boolean) =>
    mapValues(among.databases, (database, name) =>
      wanted(name) ? advanceOne(among, database, name, pressed, step) : database,
    )
  const written = { ...world, databases: advanceAll(world, isWriter) }
  return advanceAll(written, (name) => !isWriter(name))
}

function advanceOne(world: World, before: Database, name: string, pressed: number, step: Step): Database {
  const health = healthOf(world, name, 'database')
  if (health === 'shut') return { ...before, startedAt: step.at, counters: {}, busy: 0 }
  // Frozen, it does nothing at all until it goes on.
  return health === 'hung' ? before : advanceDatabase(world, before, name, pressed, step)
}

/** Queries for each one of a usual minute with as many visitors: cold caches send everything here. */
function pressure(world: World, at: number): number {
  const usual = demand({ ...world, flood: 0 }, at)
  // Only pages that are served ask anything, and in a flood most of them are the same page.
  const pages = Math.min(1.5, demand(world, at) / usual)
  return pages * (0.55 + (0.45 * missShare(world)) / USUAL_MISSES)
}

function advanceDatabase(world: World, before: Database, name: string, pressed: number, step: Step): Database {
  const { at, seconds } = step
  const writer = isWriter(name)
  const ofSite = name.startsWith('dfw-')
  const wanted = (writer ? BUSIEST.writer : BUSIEST.reader) * activity(at) * (ofSite ? pressed : 1)
  const strength = writer ? BUSIEST.writer / BUSIEST.share : BUSIEST.reader / 0.1
  const queries = Math.min(strength, wanted) * (1 + 0.06 * noise(at, name))
  const strain = Math.min(0.975, wanted / strength)
  const queryMs = (QUERY_MS / (1 - strain)) * (has(world, name, 'slow') ? 45 : 1) * (1 + 0.1 * noise(at, `${name} ms`))
  const busy = Math.min(180, (queries * queryMs) / 1_000 / 4)
  const following = before.following && advanceFollowing(world, before.following, name, step)
  // What it applies it logs again, for a replica of its own.
  const applied = following === null || before.following === null ? 0 : following.applied - before.following.applied
  const written = writeRate(name, at) * seconds + (writer ? 0 : applied)
  return {
    startedAt: before.startedAt,
    written: before.written + written,
    queryMs,
    busy: Math.max(0, Math.round(busy + 0.8 * flicker(at, name))),
    connections: Math.round((writer ? 46 + 60 * activity(at) : 4) + busy * 1.2 + 3 * noise(at, `${name} clients`)),
    counters: counted(before.counters, rates(queries, written / seconds, queryMs), seconds),
    following,
  }
}

/** By the names of MySQL's own status variables, a second. */
function rates(queries: number, written: number, queryMs: number) {
  const changes = written / 420
  return {
    Questions: queries,
    Com_select: queries * 0.78,
    Com_insert: changes * 0.5,
    Com_update: changes * 0.4,
    Com_delete: changes * 0.1,
    Slow_queries: queryMs > 20 ? queries * 0.02 : 0.01,
    Bytes_received: queries * 210,
    Bytes_sent: queries * 1_850,
    Binlog_bytes_written: written,
    Connections: queries / 160,
    Aborted_clients: 0.002,
    Aborted_connects: 0.0005,
    Created_tmp_disk_tables: queries * 0.003,
    Table_locks_waited: queries * 0.0001,
    Innodb_row_lock_waits: changes * 0.004,
    Innodb_buffer_pool_read_requests: queries * 34,
    Innodb_buffer_pool_reads: queries * 0.06,
  }
}
