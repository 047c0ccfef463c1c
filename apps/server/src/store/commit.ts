import type { DatabaseSync } from 'node:sqlite'
import { resultCodeOf, SQLITE } from './sqlite-code.ts'
import type { Write } from './write.ts'

/** Changes that come within this time of the first share one transaction. */
const GATHER_MS = 25
const RETRY_MS = 1_000
/** Whoever waits for what cannot be stored waits no longer: people are told all the same. */
const PATIENCE_MS = 10_000
/** Writes of one transaction: main stands still meanwhile. */
const MOST_AT_ONCE = 500
/** Writes that wait while nothing can be stored; what comes on top is refused. */
export const MOST_WAITING = 20_000
/** How long it is spoken of that something could not be stored. */
const SPEAK_MS = 3_600_000
/** The disk or another process is in the way of all writes alike. Whatever else fails is the fault of one of them. */
const IN_THE_WAY = [SQLITE.busy, SQLITE.locked, SQLITE.readOnly, SQLITE.inputOutput, SQLITE.full, SQLITE.cannotOpen]

interface Ailment {
  /** Wall ms. */
  readonly since: number
  readonly text: string
}

export interface Committer<W = Write> {
  /**
   * Joins the next transaction and resolves once it is on disk: when nothing can be stored, everything is rolled back and
   * done again each second until it succeeds. Rejects when this very write is what cannot be stored, or too many wait
   * already; nobody needs to listen.
   */
  commit(write: W): Promise<void>
  /** Commits what is pending now, once. Rejects when that fails. */
  flush(): Promise<void>
  /** Since when commits have been failing and why, or `null`. */
  trouble(): Ailment | null
  /** What was not stored within the last hour though others were, or `null`. */
  loss(): Ailment | null
  /** Pending writes get no more tries, and others are refused. */
  stop(): void
}

/** When each began to ail, by the clock that nobody sets. */
const begun = new WeakMap<Ailment, number>()

/** How long the disk may still take, ms. The clock on the wall may be set meanwhile: that it fails is asked each second. */
export function patienceMs(
  { trouble }: Pick<Committer, 'trouble'>,
  { at, seenAt }: { readonly at: number; readonly seenAt: number },
): number {
  const failing = trouble()
  if (failing === null) return PATIENCE_MS
  const since = begun.get(failing) ?? seenAt - Math.max(0, at - failing.since)
  begun.set(failing, since)
  return Math.max(0, PATIENCE_MS - (seenAt - since))
}

interface Pending<W> {
  readonly write: W
  readonly done: () => void
  readonly refuse: (why: unknown) => void
}

interface Circumstances {
  /** Wall ms. */
  readonly now?: () => number
  /** Called when failing begins and ends, and when something is lost. */
  readonly onTrouble?: () => void
}

/** One durable transaction for all that changes at about the same time. `store` writes inside it, and may be asked again. */
export function createCommitter<W>(
  database: DatabaseSync,
  store: (write: W) => void,
  { now = Date.now, onTrouble = () => {} }: Circumstances = {},
): Committer<W> {
  let pending: Pending<W>[] = []
  let timer: NodeJS.Timeout | null = null
  let trouble: Ailment | null = null
  let stopped = false
  const losses = createLosses({ now, onTrouble })

  /** The oldest that wait, in one transaction. */
  const commitSome = () => {
    const batch = pending.slice(0, MOST_AT_ONCE)
    const guilty = transact(database, batch, store)
    pending = pending.slice(batch.length)
    if (trouble !== null) {
      trouble = null
      onTrouble()
    }
    for (const one of batch) {
      if (guilty.has(one)) losses.lose(guilty.get(one))
      if (guilty.has(one)) one.refuse(guilty.get(one))
      else one.done()
    }
  }
  const wait = (ms: number) => {
    timer ??= setTimeout(attempt, ms)
  }
  const attempt = () => {
    timer = null
    if (stopped) return
    try {
      commitSome()
      if (pending.length > 0) wait(0)
    } catch (error) {
      if (trouble === null) {
        trouble = { since: now(), text: `nothing can be stored: ${textOf(error)}` }
        onTrouble()
      }
      wait(RETRY_MS)
    }
  }

  return {
    commit(write) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      promise.catch(() => {})
      if (stopped) reject(new Error('nothing more is stored'))
      else if (pending.length >= MOST_WAITING) {
        const error = new Error(`${MOST_WAITING} changes wait to be stored already`)
        losses.lose(error)
        reject(error)
      } else {
        pending.push({ write, done: resolve, refuse: reject })
        wait(GATHER_MS)
      }
      return promise
    },
    async flush() {
      while (pending.length > 0) commitSome()
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    trouble: () => trouble,
    loss: losses.spokenOf,
    stop: () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** What could not be stored. */
export function createLosses({ now, onTrouble }: Required<Circumstances>) {
  let lost: (Ailment & { readonly writes: number; readonly latest: number }) | null = null
  const recent = () => (lost !== null && now() - lost.latest < SPEAK_MS ? lost : null)
  return {
    lose(error: unknown): void {
      const before = recent()
      const writes = (before?.writes ?? 0) + 1
      const text = `${writes} ${writes === 1 ? 'change' : 'changes'} could not be stored and will not be: ${textOf(error)}`
      lost = { since: before?.since ?? now(), latest: now(), writes, text }
      onTrouble()
    },
    /** Within the last hour, or `null`. */
    spokenOf(): Ailment | null {
      const known = recent()
      return known && { since: known.since, text: known.text }
    },
  }
}

/** Stores all but those that cannot be stored, whose errors it gives. Throws when nothing can be. */
function transact<W>(
  database: DatabaseSync,
  batch: readonly Pending<W>[],
  store: (write: W) => void,
): ReadonlyMap<Pending<W>, unknown> {
  const together = (): ReadonlyMap<Pending<W>, unknown> => {
    for (const { write } of batch) store(write)
    return new Map()
  }
  try {
    return inTransaction(database, together)
  } catch (error) {
    if (isInTheWay(error)) throw error
    return inTransaction(database, () => eachAlone(database, batch, store))
  }
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function eachAlone<W>(
  database: DatabaseSync,
  batch: readonly Pending<W>[],
  store: (write: W) => void,
): ReadonlyMap<Pending<W>, unknown> {
  const guilty = new Map<Pending<W>, unknown>()
  for (const one of batch) {
    database.exec('SAVEPOINT one')
    try {
      store(one.write)
    } catch (error) {
      if (isInTheWay(error) || !database.isTransaction) throw error
      database.exec('ROLLBACK TO one')
      guilty.set(one, error)
    }
    database.exec('RELEASE one')
  }
  return guilty
}

function isInTheWay(error: unknown): boolean {
  const code = resultCodeOf(error)
  return code !== null && IN_THE_WAY.includes(code)
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
