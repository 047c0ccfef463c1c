import { Worker } from 'node:worker_threads'
import type { History } from '@foretop/shared/wire.ts'
import type { CounterWidth } from '../core/differentiate.ts'
import type { ArchiveQuery } from './archive.ts'
import type { HistoryStore } from './history.ts'
import { type Cells, createIntake, type SeriesName } from './intake.ts'

/** Names by place; one that was told before is another series from here on. */
export type Defined = readonly (readonly [place: number, name: SeriesName])[]
export type ToWorker =
  | { readonly to: 'append'; readonly defined: Defined; readonly cells: Cells }
  | { readonly to: 'query'; readonly id: number; readonly query: ArchiveQuery }
  | { readonly to: 'rename'; readonly pairs: readonly (readonly [string, string])[] }
  | { readonly to: 'keep'; readonly keepMs: number }
  | { readonly to: 'close' }
export type FromWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'stored'; readonly taken: boolean; readonly failure: string | null }
  | { readonly is: 'answer'; readonly id: number; readonly history: History }
  | { readonly is: 'refusal'; readonly id: number; readonly text: string }
  | { readonly is: 'closed' }

/** History cannot be read just now; the text says why. */
export class HistoryUnavailable extends Error {
  override name = 'HistoryUnavailable'
  readonly statusCode = 503
}

const BATCH_EVERY_MS = 1_000
/** Batches that the thread has not taken yet; with more the looks wait here. */
const MOST_UNTAKEN = 4
/** Numbers that wait here at most, 16 MB; what comes on top is not kept. */
const MOST_WAITING = 2_000_000
const QUERY_TIMEOUT_MS = 10_000
const CLOSE_TIMEOUT_MS = 5_000
const SPEAK_MS = 3_600_000
const RESTART_MS = { first: 1_000, most: 60_000 }

/** History in a file of its own, which a thread of its own writes and reads. `keepMs`: how long single looks are kept. */
export function openHistory({ path, ...first }: { readonly path: string; readonly keepMs: number }): HistoryStore {
  let { keepMs } = first
  const intake = createIntake()
  const asked = new Map<
    number,
    { readonly resolve: (history: History) => void; readonly reject: (why: Error) => void }
  >()
  let worker: Worker | null = null
  let restarting: NodeJS.Timeout | null = null
  let restartMs = RESTART_MS.first
  let trouble: { readonly since: number; readonly text: string } | null = null
  let untaken = 0
  let knowsNames = false
  let queries = 0
  let closing: (() => void) | null = null

  const setTrouble = (text: string | null) => {
    trouble = text === null ? null : { since: trouble?.since ?? Date.now(), text }
  }
  const post = (message: ToWorker, transfer: ArrayBuffer[] = []) => worker?.postMessage(message, transfer)
  const hear = (message: FromWorker) => {
    if (message.is === 'ready') restartMs = RESTART_MS.first
    if (message.is === 'stored') {
      if (message.taken) untaken -= 1
      setTrouble(message.failure)
    }
    if (message.is === 'answer') asked.get(message.id)?.resolve(message.history)
    if (message.is === 'refusal') asked.get(message.id)?.reject(new HistoryUnavailable(message.text))
    if (message.is === 'closed') closing?.()
  }
  const lose = (text: string) => {
    worker = null
    setTrouble(text)
    for (const { reject } of asked.values()) reject(new HistoryUnavailable(text))
    closing?.()
    if (closing !== null) return
    restarting = setTimeout(start, restartMs)
    restartMs = Math.min(restartMs * 2, RESTART_MS.most)
  }
  const start = () => {
    restarting = null
    untaken = 0
    knowsNames = false
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { path, keepMs } })
    worker = started
    let cause = 'the thread of history ended'
    started.on('message', hear)
    started.on('error', (error) => {
      cause = error instanceof Error ? error.message : String(error)
    })
    started.on('exit', () => lose(cause))
  }
  const flush = (most: number) => {
    if (worker === null || intake.waiting === 0 || untaken >= most) return
    const fresh = intake.takeNew()
    const defined = knowsNames ? fresh : [...intake.names.entries()]
    const cells = intake.drain()
    knowsNames = true
    untaken += 1
    post({ to: 'append', defined, cells }, [cells.buffer])
  }
  let changing: { readonly since: number; readonly count: number } | null = null
  /** Said for an hour after the last of it. */
  const changingNames = () => {
    const forgotten = intake.forgotten()
    if (forgotten === null) return null
    if (changing === null || forgotten.count > changing.count) changing = { since: Date.now(), count: forgotten.count }
    if (Date.now() - changing.since > SPEAK_MS) return null
    const text = `${forgotten.count} series are no longer kept, the latest of ${forgotten.of}: its instances have new names again and again`
    return { since: changing.since, text }
  }
  start()
  const flushing = setInterval(() => flush(MOST_UNTAKEN), BATCH_EVERY_MS)

  return {
    append(observations) {
      if (intake.waiting < MOST_WAITING) intake.take(observations)
      else setTrouble('history cannot keep up: looks are not kept')
    },
    rename(pairs) {
      intake.rename(pairs)
      post({ to: 'rename', pairs })
    },
    query({ definitions, ...query }) {
      if (worker === null) return Promise.reject(new HistoryUnavailable(trouble?.text ?? 'history is closed'))
      queries += 1
      const id = queries
      const counters: { [metric: string]: CounterWidth } = {}
      for (const [metric, { counter }] of Object.entries(definitions)) if (counter) counters[metric] = counter
      const answered = new Promise<History>((resolve, reject) => asked.set(id, { resolve, reject }))
      const timer = setTimeout(
        () => asked.get(id)?.reject(new HistoryUnavailable(`history did not answer within ${QUERY_TIMEOUT_MS} ms`)),
        QUERY_TIMEOUT_MS,
      )
      // Looks that were taken in before the question belong into the answer.
      flush(MOST_UNTAKEN)
      post({ to: 'query', id, query: { ...query, counters } })
      return answered.finally(() => {
        clearTimeout(timer)
        asked.delete(id)
      })
    },
    keep(ms) {
      if (ms === keepMs) return
      // A thread that is started anew is told too.
      keepMs = ms
      post({ to: 'keep', keepMs })
    },
    trouble: () => trouble ?? changingNames(),
    async close() {
      clearInterval(flushing)
      if (restarting !== null) clearTimeout(restarting)
      const last = worker
      if (last === null) return
      const closed = new Promise<void>((resolve) => {
        closing = resolve
      })
      flush(Number.POSITIVE_INFINITY)
      post({ to: 'close' })
      const timer = setTimeout(() => closing?.(), CLOSE_TIMEOUT_MS)
      await closed
      clearTimeout(timer)
      await last.terminate()
    },
  }
}
