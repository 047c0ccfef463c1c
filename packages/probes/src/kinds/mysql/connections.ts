import { numberIn, textIn } from './cell.ts'
import type { SqlRow } from './session.ts'

export interface Thread {
  readonly id: number
  readonly user: string
  readonly database: string | undefined
  readonly command: string
  readonly seconds: number
  readonly state: string
  /** The beginning of the statement, 100 letters at most; can hold personal data. */
  readonly statement: string | undefined
}

/** From a row of SHOW PROCESSLIST. */
export const threadOf = (row: SqlRow): Thread => ({
  id: numberIn(row, 'Id') ?? 0,
  user: textIn(row, 'User') ?? '',
  database: textIn(row, 'db') || undefined,
  command: textIn(row, 'Command') ?? '',
  seconds: numberIn(row, 'Time') ?? 0,
  state: textIn(row, 'State') ?? '',
  statement: textIn(row, 'Info'),
})

/** Threads that feed a replica. */
const DUMPING: ReadonlySet<string> = new Set(['Binlog Dump', 'Binlog Dump GTID'])
const REPLICATION: ReadonlySet<string> = new Set([...DUMPING, 'Slave_IO', 'Slave_SQL', 'Slave_worker', 'Daemon'])
/** The server's own: replication threads before MariaDB named their commands, and on MySQL to this day. */
const SERVERS_OWN: ReadonlySet<string> = new Set(['system user', 'event_scheduler'])

/** Clients, among them ourselves; what is replication's or the server's own does not count. */
export const clientsAmong = (threads: readonly Thread[]): readonly Thread[] =>
  // By command and user, never by the text of the state: clients that wait for a lock begin with "Waiting for" too.
  threads.filter(({ command, user }) => !REPLICATION.has(command) && !SERVERS_OWN.has(user))

/** Clients that are doing something now, without the session `ownId` that asks. */
export const busyAmong = (threads: readonly Thread[], ownId: number): readonly Thread[] =>
  clientsAmong(threads).filter(({ command, id }) => command !== 'Sleep' && id !== ownId)

/**
 * Clients that wait for a lock on tables or on the whole server, among them all writers under FLUSH TABLES WITH READ
 * LOCK. Not for the end of somebody's GET_LOCK ("User lock"), which is made to be waited for.
 */
export const lockedAmong = (threads: readonly Thread[], ownId: number): readonly Thread[] =>
  busyAmong(threads, ownId).filter(({ state }) => LOCKED.test(state))

/**
 * `Waiting for backup lock`, `… table metadata lock`, `… global read lock`; MySQL 5.0: `Locked`, `… readlock`. All that
 * read wait for `table flush` (5.1: `table`) where FLUSH TABLES waits for a long statement: not on newer MariaDB.
 */
const LOCKED = /^(?:locked$|waiting for (?:[ a-z]*lock\b|table flush|tables?$)|waiting to get readlock)/i

export const replicasAmong = (threads: readonly Thread[]): number =>
  threads.filter(({ command }) => DUMPING.has(command)).length
