import { DatabaseSync } from 'node:sqlite'

/** SQLITE_BUSY: somebody holds it. */
const BUSY = 5

/**
 * Makes a file ours until it is disposed of or the process ends, however it ends: the kernel holds the lock, so there
 * is none to clean up after `kill -9`. `null` when another process (or another part of this one) holds it.
 */
export function lockFile(path: string): Disposable | null {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    // Nothing is ever written; the transaction is the lock.
    database.exec('BEGIN EXCLUSIVE')
    return { [Symbol.dispose]: () => database.close() }
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return null
    throw error
  }
}
