import { createInterface } from 'node:readline'
import type { Io } from './command.ts'

/**
 * Asks on a terminal. The terminal itself edits the line, so Ctrl+C stays the signal it is everywhere else; Ctrl+D and
 * the end of the process answer `null`.
 */
export const askLine =
  (input: NodeJS.ReadableStream, output: NodeJS.WritableStream, stop: AbortSignal): NonNullable<Io['ask']> =>
  (question) =>
    new Promise((resolve) => {
      if (stop.aborted) return resolve(null)
      const reader = createInterface({ input, output, terminal: false, signal: stop })
      // Whatever comes first: after an answer, closing says nothing new.
      reader.once('close', () => {
        output.write('\n')
        resolve(null)
      })
      reader.question(question, (line) => {
        reader.removeAllListeners('close').close()
        resolve(line)
      })
    })
