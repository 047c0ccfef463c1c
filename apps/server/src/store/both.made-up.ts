import { join } from 'node:path'
import { openDatabase } from './database.ts'
import { createDisk } from './memory/disk.made-up.ts'
import { createMemoryStateDb } from './memory/state-db.made-up.ts'
import { createStateDb, type StateDb } from './state-db.ts'
import type { Write } from './write.ts'

/** The stores, and a process that starts after this one on what is stored. */
interface Opened extends StateDb, Disposable {
  put(write: Write): Promise<void>
  again(): Opened
}

const opened = (db: StateDb, again: () => Opened, close: () => void): Opened => ({
  ...db,
  async put(write) {
    const stored = db.committer.commit(write)
    await db.committer.flush()
    await stored
  },
  again,
  [Symbol.dispose]: close,
})

function openSqlite(): Opened {
  const migrations = join(import.meta.dirname, 'migrations')
  const database = openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' })
  const start = (): Opened => opened(createStateDb(database), start, () => database.close())
  return start()
}

function openMemory(): Opened {
  const disk = createDisk()
  const start = (): Opened => opened(createMemoryStateDb(disk), start, () => {})
  return start()
}

/** All that keep what is stored: each must do the same. */
export const BOTH: readonly { readonly name: string; readonly open: () => Opened }[] = [
  { name: 'SQLite', open: openSqlite },
  { name: 'memory', open: openMemory },
]
