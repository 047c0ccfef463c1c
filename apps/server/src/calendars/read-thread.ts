import { parentPort, workerData } from 'node:worker_threads'
import { holidaysIn } from './holidays-in.ts'
import type { Reading } from './read.ts'

/** The thread that reads one calendar, and ends. */
const { text, window } = workerData as Reading // Whoever starts it gives it this.
try {
  parentPort?.postMessage({ holidays: holidaysIn(text, window) })
} catch (error) {
  parentPort?.postMessage({ wrong: error instanceof Error ? error.message : String(error) })
}
