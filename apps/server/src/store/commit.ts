import type { DatabaseSync } from 'node:sqlite'

/** Changes that come within this time of the first share one transaction. */
const GATHER_MS = 25
const RETRY_MS = 1_000

export interface Committer {
  /**
   * Joins the next transaction and resolves once it is on disk. `write` may run more than once: when a commit fails,
   * everything is rolled back and done again each second until it succeeds.
   */
  commitSoon(write: () => void): Promise<void>
  /** Commits what is pending now, once. Rejects when that fails. */
  flush(): Promise<void>
  /** Since when (wall ms) commits have been failing and why, or `null`. */
  trouble(): { readonly since: number; readonly text: string } | null
  /** Pending writes get no more tries. */
  stop(): void
}

interface Pending {
  readonly write: () => void
  readonly done: () => void
}

/** One durable transaction for all that changes at about the same time. `onTrouble` is called when failing begins and ends. */
export function createCommitter(
  database: DatabaseSync,
  now: () => number = Date.now,
  onTrouble: () => void = () => {},
): Committer {
  let pending: Pending[] = []
  let timer: NodeJS.Timeout | null = null
  let trouble: { readonly since: number; readonly text: string } | null = null

  const commit = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const batch = pending
    if (batch.length === 0) return
    try {
      database.exec('BEGIN IMMEDIATE')
      for (const { write } of batch) write()
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    pending = []
    if (trouble !== null) {
      trouble = null
      onTrouble()
    }
    for (const { done } of batch) done()
  }

  const attempt = () => {
    try {
      commit()
    } catch (error) {
      if (trouble === null) {
        trouble = { since: now(), text: `nothing can be stored: ${error instanceof Error ? error.message : error}` }
        onTrouble()
      }
      timer = setTimeout(attempt, RETRY_MS)
    }
  }

  return {
    commitSoon: (write) =>
      new Promise((done) => {
        pending.push({ write, done })
        timer ??= setTimeout(attempt, GATHER_MS)
      }),
    flush: async () => commit(),
    trouble: () => trouble,
    stop: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
