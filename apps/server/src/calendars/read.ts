import { Worker } from 'node:worker_threads'
import type { Holiday } from '../core/hours.ts'
import type { Span } from '../core/spans.ts'

/** What the thread is born with. */
export interface Reading {
  readonly text: string
  readonly window: Span
}

type Read = { readonly holidays: readonly Holiday[] } | { readonly wrong: string }

/** A calendar of a mebibyte takes a second. One that repeats each second for ever takes for ever. */
const LONGEST_MS = 20_000

/**
 * What stands in a text in iCalendar, found out in a thread of its own: rules may be made so that nobody comes to their
 * end. Rejects with what is wrong with the text.
 */
export async function readCalendar(reading: Reading, longestMs = LONGEST_MS): Promise<readonly Holiday[]> {
  const worker = new Worker(new URL('./read-thread.ts', import.meta.url), { name: 'calendar', workerData: reading })
  const { promise, resolve, reject } = Promise.withResolvers<Read>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the thread that reads the calendar ended without a word')))
  const late = setTimeout(() => reject(new Error(`takes longer than ${longestMs / 1_000} s to read`)), longestMs)
  try {
    const read = await promise
    if ('wrong' in read) throw new Error(read.wrong)
    return read.holidays
  } finally {
    clearTimeout(late)
    await worker.terminate()
  }
}
