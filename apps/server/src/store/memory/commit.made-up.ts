import { type Committer, createLosses, MOST_WAITING } from '../commit.ts'
import type { Disk } from './disk.made-up.ts'

interface Pending<W> {
  readonly write: W
  readonly done: () => void
  readonly refuse: (why: unknown) => void
}

/**
 * Commits at the end of the turn in which the first came, as one transaction; by no clock. What waits while the disk does
 * not work is tried again when it is mended, or flushed. `stop` is `kill -9`: what was not committed never is.
 */
export function createMemoryCommitter<W>(
  disk: Disk,
  store: (write: W) => void,
  { now = Date.now, onTrouble = () => {} }: { readonly now?: () => number; readonly onTrouble?: () => void } = {},
): Committer<W> {
  let pending: Pending<W>[] = []
  const unheard: (() => void)[] = []
  let isDue = false
  let stopped = false
  let trouble: ReturnType<Committer['trouble']> = null
  const losses = createLosses({ now, onTrouble })

  const storeOne = ({ write, done, refuse }: Pending<W>): (() => void) => {
    try {
      disk.transact(() => store(write))
      return done
    } catch (error) {
      losses.lose(error)
      return () => refuse(error)
    }
  }
  /** Throws when the disk fails. */
  const commitAll = () => {
    const condition = disk.condition()
    if (stopped || condition.is === 'hangs') return
    if (condition.is === 'fails') throw new Error(condition.why)
    const batch = pending
    pending = []
    const heard = batch.map(storeOne)
    if (condition.is === 'mute') return void unheard.push(...heard)
    if (trouble !== null) {
      trouble = null
      onTrouble()
    }
    for (const hear of [...unheard.splice(0), ...heard]) hear()
  }
  const attempt = () => {
    isDue = false
    try {
      commitAll()
    } catch (error) {
      if (trouble !== null) return
      trouble = { since: now(), text: `nothing can be stored: ${error instanceof Error ? error.message : error}` }
      onTrouble()
    }
  }
  const forget = disk.onMend(attempt)

  return {
    commit(write) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      promise.catch(() => {})
      if (stopped) {
        reject(new Error('nothing more is stored'))
        return promise
      }
      if (pending.length >= MOST_WAITING) {
        const error = new Error(`${MOST_WAITING} changes wait to be stored already`)
        losses.lose(error)
        reject(error)
        return promise
      }
      pending.push({ write, done: resolve, refuse: reject })
      if (!isDue) queueMicrotask(attempt)
      isDue = true
      return promise
    },
    async flush() {
      while (!stopped && pending.length > 0 && disk.condition().is === 'hangs') await mended(disk)
      commitAll()
    },
    trouble: () => trouble,
    loss: losses.spokenOf,
    stop() {
      stopped = true
      forget()
    },
  }
}

const mended = (disk: Disk) =>
  new Promise<void>((resolve) => {
    const forget = disk.onMend(() => {
      forget()
      resolve()
    })
  })
