import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Committer, createCommitter } from './store/commit.ts'
import { openDatabase } from './store/database.ts'
import type { HistoryStore } from './store/history.ts'
import { openHistory } from './store/history-store.ts'
import { lockFile } from './store/lock.ts'
import { createNoteStore, type NoteStore } from './store/notes.ts'
import { createOutbox, type Outbox } from './store/outbox.ts'
import { createQuietStore, type QuietStore } from './store/quiets.ts'
import { createStateStore, type StateStore } from './store/state.ts'

const KEEP_EVENTS_MS = 400 * 86_400_000
const PRUNE_EVERY_MS = 3_600_000
/** Everything stands still meanwhile; the committer tries again anyway. */
const WAIT_MS = 50

/** Everything that is kept on disk. */
export interface Stores {
  readonly committer: Committer
  readonly state: StateStore
  readonly quiets: QuietStore
  readonly notes: NoteStore
  readonly outbox: Outbox
  readonly history: HistoryStore
  /** Commits what is pending and closes the files. Rejects when the last commit fails; the files are closed all the same. */
  close(): Promise<void>
}

/** The text says in one line what is in the way. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

/** Opens both databases in a folder, which is made where it is missing. Throws `CannotStart`. */
export function openStores(folder: string, { keepMs }: { readonly keepMs: number }, onTrouble: () => void): Stores {
  const { database, lock } = openState(folder)
  const committer = createCommitter(database, Date.now, onTrouble)
  const state = createStateStore(database)
  const quiets = createQuietStore(database)
  const notes = createNoteStore(database)
  const outbox = createOutbox(database)
  const history = openHistory({ path: join(folder, 'history.db'), keepMs })
  const pruning = setInterval(() => {
    const before = Date.now() - KEEP_EVENTS_MS
    void committer.commitSoon(() => {
      for (const kept of [state, quiets, notes, outbox]) kept.prune(before)
    })
  }, PRUNE_EVERY_MS)
  return {
    committer,
    state,
    quiets,
    notes,
    outbox,
    history,
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
function openState(folder: string): { readonly database: DatabaseSync; readonly lock: Disposable } {
  using scope = new DisposableStack()
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const lock = scope.use(lockFile(join(folder, 'lock')))
    if (lock === null) throw new Error('another Foretop is using it')
    const database = openDatabase({
      path: join(folder, 'state.db'),
      migrations: join(import.meta.dirname, 'store/migrations'),
      synchronous: 'FULL',
      waitMs: WAIT_MS,
    })
    scope.move()
    return { database, lock }
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new CannotStart(`cannot open the data folder ${folder}: ${why}`, { cause: error })
  }
}
