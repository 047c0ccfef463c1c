import { chmodSync, closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The file was written by a newer program. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase'
}

/** Older ones can corrupt a WAL file when several connections checkpoint at once. */
const OLDEST_SQLITE = '3.51.3'

export interface DatabaseOptions {
  /** File path, or `:memory:`. */
  readonly path: string
  /** Folder of `0001-name.sql` files, applied in order, each once. */
  readonly migrations: string
  /** FULL survives a power cut, NORMAL a `kill -9`. */
  readonly synchronous: 'FULL' | 'NORMAL'
  /** How long a statement waits, and its thread with it, while another process writes; opening waits 5 s. */
  readonly waitMs?: number
}

const OPEN_WAIT_MS = 5_000

/**
 * Opens a database, bringing it up to date first; a file that is older than the program is copied beside itself
 * (`state.db.v3`) before it is changed. Throws when the file comes from a newer program.
 */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  const { path, migrations, synchronous, waitMs = OPEN_WAIT_MS } = options
  if (path !== ':memory:') keepPrivate(path)
  const database = new DatabaseSync(path)
  try {
    assertVersion(database)
    database.exec(
      `PRAGMA busy_timeout = ${OPEN_WAIT_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`,
    )
    migrate(database, path, migrations)
    database.exec(`PRAGMA busy_timeout = ${waitMs}`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Nobody else may read it, from its first byte on; SQLite gives what it puts beside the same rights. */
export function keepPrivate(path: string): void {
  try {
    // One that is there is not opened: closing it again would give up locks that this process holds on it.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    for (const end of ['', '-wal', '-shm']) if (existsSync(path + end)) chmodSync(path + end, 0o600)
  } catch {
    // Opening it will say better what is in the way.
  }
}

function migrate(database: DatabaseSync, path: string, folder: string): void {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const before = Number(database.prepare('PRAGMA user_version').get()?.user_version)
  if (before > files.length)
    throw new NewerDatabase(
      `${path} was written by a newer Foretop (version ${before}, this one knows ${files.length})`,
    )
  if (before > 0 && before < files.length) keepCopy(database, `${path}.v${before}`)
  for (const [index, file] of files.entries()) {
    if (index < before) continue
    database.exec('BEGIN')
    try {
      database.exec(readFileSync(join(folder, file), 'utf8'))
      database.exec(`PRAGMA user_version = ${index + 1}; COMMIT`)
    } catch (error) {
      database.exec('ROLLBACK')
      throw new Error(`migration ${file} of ${path} failed`, { cause: error })
    }
  }
}

function keepCopy(database: DatabaseSync, copy: string): void {
  if (existsSync(copy)) return
  keepPrivate(copy)
  database.prepare('VACUUM INTO ?').run(copy)
}

function assertVersion(database: DatabaseSync): void {
  const version = String(database.prepare('SELECT sqlite_version() AS version').get()?.version)
  const order = version.localeCompare(OLDEST_SQLITE, 'en', { numeric: true })
  if (order < 0) throw new Error(`SQLite ${version} is too old, ${OLDEST_SQLITE} or newer is needed`)
}
