import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Committer, createCommitter } from './store/commit.ts'
import { openDatabase } from './store/database.ts'
import type { HistoryStore } from './store/history.ts'
import { openHistory } from './store/history-store.ts'
import { createOutbox, type Outbox } from './store/outbox.ts'
import { createStateStore, type StateStore } from './store/state.ts'

const KEEP_EVENTS_MS = 400 * 86_400_000
const PRUNE_EVERY_MS = 3_600_000

/** Everything that is kept on disk. */
export interface Stores {
  readonly committer: Committer
  readonly state: StateStore
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
  const database = openState(folder)
  const committer = createCommitter(database, Date.now, onTrouble)
  const state = createStateStore(database)
  const outbox = createOutbox(database)
  const history = openHistory({ path: join(folder, 'history.db'), keepMs })
  const pruning = setInterval(() => {
    const before = Date.now() - KEEP_EVENTS_MS
    void committer.commitSoon(() => {
      state.prune(before)
      outbox.prune(before)
    })
  }, PRUNE_EVERY_MS)
  return {
    committer,
    state,
    outbox,
    history,
    async close() {
      clearInterval(pruning)
      try {
        await committer.flush()
      } finally {
        committer.stop()
        await history.close()
        database.close()
      }
    },
  }
}

function openState(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openDatabase({
      path: join(folder, 'state.db'),
      migrations: join(import.meta.dirname, 'store/migrations'),
      synchronous: 'FULL',
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    throw new CannotStart(`cannot open the data folder ${folder}: ${why}`, { cause: error })
  }
}
