import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type DatabaseOptions, NewerDatabase, openDatabase } from './database.ts'
import { putAside } from './put-aside.ts'
import { NUMBERED, type Rescued, rescue } from './rescue.ts'
import { isDamage, resultCodeOf, SQLITE } from './sqlite-code.ts'
import { NO_NUMBER } from './state.ts'

/** Larger files are examined less closely: monitoring must run in seconds. */
const CLOSELY_UP_TO = 64 * 2 ** 20
const AT_ALL_UP_TO = 512 * 2 ** 20
/** The folder or another process is in the way, not the file. */
const IN_THE_WAY = [SQLITE.busy, SQLITE.locked, SQLITE.inputOutput, SQLITE.full, SQLITE.cannotOpen]

export interface OpenedState {
  readonly database: DatabaseSync
  /** What was lost, in words for people; `null`: nothing is known to be. */
  readonly loss: string | null
}

/**
 * Opens `state.db` of a folder. One that is damaged is put aside, and what can be read of it is saved into a new one.
 * Throws when it cannot be had at all, or comes from a newer program.
 */
export function openState(folder: string, options: Omit<DatabaseOptions, 'path'>): OpenedState {
  const path = join(folder, 'state.db')
  const begun = takeUp(path)
  const isNew = sizeOf(path) === 0
  const hasPast = sizeOf(join(folder, 'history.db')) > 0
  try {
    const database = openDatabase({ path, ...options })
    try {
      examine(database, path)
    } catch (error) {
      database.close()
      throw error
    }
    const missing = `${path} was missing or empty beside a history: open problems, silences and notes are not known any more`
    return { database, loss: begun ?? (isNew && hasPast ? missing : null) }
  } catch (error) {
    if (!isDamaged(error, path, options)) throw error
    return beginAnew(path, options, error)
  }
}

/** Nothing is moved before the new file is whole: a start that fails or is killed while it is made is made good by the next. */
function beginAnew(path: string, options: Omit<DatabaseOptions, 'path'>, error: unknown): OpenedState {
  const why = error instanceof Error ? error.message : String(error)
  const { rows, incomplete } = rescueInto(newOf(path), path, why, options)
  const aside = putAside(path)
  renameSync(newOf(path), path)
  const missing = incomplete.length === 0 ? 'all of it' : `not all of ${incomplete.join(', ')}`
  return {
    database: openDatabase({ path, ...options }),
    loss: `${path} is damaged (${why}), kept as ${aside}; a new one holds the ${rows} rows that could be read, ${missing}`,
  }
}

const newOf = (path: string): string => `${path}.new`

/** Where a start was killed with the damaged file out of the way already, the new one is whole. What is to be said of it. */
function takeUp(path: string): string | null {
  if (existsSync(path) || !existsSync(newOf(path))) return null
  // Those would be of the damaged one.
  for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true })
  renameSync(newOf(path), path)
  return `${path} was damaged; a new one holds what could be read of it`
}

function rescueInto(fresh: string, damaged: string, why: string, options: Omit<DatabaseOptions, 'path'>): Rescued {
  discard(fresh)
  try {
    using database = openDatabase({ path: fresh, ...options })
    const rescued = rescue(damaged, database)
    // All of it is in the one file that is moved, or it is told now that there is no room.
    database.exec('PRAGMA journal_mode = DELETE')
    return rescued
  } catch (error) {
    discard(fresh)
    const cause = error instanceof Error ? error.message : String(error)
    throw new Error(`${damaged} is damaged (${why}), and no new one could be made: ${cause}`, { cause: error })
  }
}

function discard(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
}

class Damaged extends Error {
  override name = 'Damaged'
}

/** Throws when the file is not as it should be. */
function examine(database: DatabaseSync, path: string): void {
  const size = sizeOf(path)
  if (size <= AT_ALL_UP_TO) {
    const check = size <= CLOSELY_UP_TO ? 'integrity_check' : 'quick_check'
    const [found] = Object.values(database.prepare(`PRAGMA ${check}(1)`).get() ?? {})
    if (found !== 'ok') throw new Damaged(String(found).split('\n', 1)[0])
  }
  // A number from which no other can follow.
  for (const [table, column] of NUMBERED) {
    const most = database.prepare(`SELECT max(${column}) >= ${NO_NUMBER} AS is_none FROM ${table}`).get()
    if (most?.is_none === 1) throw new Damaged(`a number in ${table} is none`)
  }
  if (isReadOnly(database) && mayWrite(path)) throw new Damaged('nothing can be written to it')
}

/** Where we have no right to write, that is what is wrong. */
function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** One byte of the header is enough for it: all could be read, and nothing would ever be remembered again. */
function isReadOnly(database: DatabaseSync): boolean {
  try {
    // Enough to be refused, and writes nothing.
    database.exec('DELETE FROM states WHERE false')
    return false
  } catch (error) {
    return resultCodeOf(error) === SQLITE.readOnly
  }
}

function isDamaged(error: unknown, path: string, options: Omit<DatabaseOptions, 'path'>): boolean {
  if (error instanceof Damaged || isDamage(error)) return true
  const code = resultCodeOf(error)
  // A number of the header that is damaged can say the same; then the tables are those of this program.
  if (error instanceof NewerDatabase || code === SQLITE.error) return !existsSync(path) || hasOurTables(path, options)
  return code !== null && !IN_THE_WAY.includes(code)
}

/** Whether its tables are the very ones that this program makes. */
function hasOurTables(path: string, options: Omit<DatabaseOptions, 'path'>): boolean {
  const tablesOf = (database: DatabaseSync) =>
    JSON.stringify(database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").all())
  try {
    using file = new DatabaseSync(path, { readOnly: true })
    using fresh = openDatabase({ ...options, path: ':memory:' })
    return tablesOf(file) === tablesOf(fresh)
  } catch (error) {
    return resultCodeOf(error) !== null
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
