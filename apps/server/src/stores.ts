import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryStore } from './history/history.ts'
import { openHistory } from './history/store.ts'
import { keepPrivate } from './store/database.ts'
import { lockFile } from './store/lock.ts'
import { type OpenedState, openState } from './store/open-state.ts'
import { createUnsound } from './store/rows.ts'
import { createStateDb, type StateDb } from './store/state-db.ts'

const KEEP_EVENTS_MS = 400 * 86_400_000
const PRUNE_EVERY_MS = 3_600_000
/** Everything stands still meanwhile; the committer tries again anyway. */
const WAIT_MS = 50
/** How long a file that was put aside is spoken of. */
const SPEAK_MS = 3_600_000

/** Everything that is kept on disk. */
export interface Stores extends StateDb {
  readonly history: HistoryStore
  /** What was stored and is lost, in words. */
  losses(): readonly { readonly since: number; readonly text: string }[]
  /** Commits what is pending and closes the files. Rejects when the last commit fails; the files are closed all the same. */
  close(): Promise<void>
}

/** The text says in one line what is in the way. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

/** Opens both databases in a folder, which is made where it is missing. Throws `CannotStart`. */
export function openStores(folder: string, { keepMs }: { readonly keepMs: number }, onTrouble: () => void): Stores {
  const { database, loss, lock } = openLocked(folder)
  const openedAt = Date.now()
  const unsound = createUnsound()
  const db = createStateDb(database, unsound, { onTrouble })
  const { committer } = db
  const history = openHistory({ path: join(folder, 'history.db'), keepMs })
  const pruning = setInterval(() => {
    const now = Date.now()
    void committer.commit({ old: { before: now - KEEP_EVENTS_MS, sessionsBefore: now } })
  }, PRUNE_EVERY_MS)
  return {
    ...db,
    history,
    losses() {
      const isNews = Date.now() - openedAt < SPEAK_MS
      const texts = [isNews ? loss : null, unsound.text()]
      const found = texts.flatMap((text) => (text === null ? [] : [{ since: openedAt, text }]))
      return [...found, ...[committer.loss()].filter((one) => one !== null)]
    },
    async close() {
      clearInterval(pruning)
      try {
        await committer.flush()
      } finally {
        committer.stop()
        await history.close().finally(() => {
          database.close()
          lock[Symbol.dispose]()
        })
      }
    },
  }
}

/** The lock comes first: not even a migration may run beside another process. */
function openLocked(folder: string): OpenedState & { readonly lock: Disposable } {
  using scope = new DisposableStack()
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // One that was there may be open to all; what is in it names every server.
    chmodSync(folder, 0o700)
    keepPrivate(join(folder, 'lock'))
    const lock = scope.use(lockFile(join(folder, 'lock')))
    if (lock === null) throw new Error('another Foretop is using it')
    const migrations = join(import.meta.dirname, 'store/migrations')
    const opened = openState(folder, { migrations, synchronous: 'FULL', waitMs: WAIT_MS })
    scope.move()
    return { ...opened, lock }
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new CannotStart(`cannot open the data folder ${folder}: ${why}`, { cause: error })
  }
}
