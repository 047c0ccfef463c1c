import { setImmediate as breath } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ConfigFiles } from './files.ts'
import type { LoadContext } from './load.ts'
import { ConfigError, type Mistake } from './mistake.ts'
import type { Settings } from './settings.ts'

/** What the thread is born with. */
export interface Errand extends Pick<LoadContext, 'env' | 'port'> {
  readonly files: ConfigFiles
}

/** What it has to say, once. */
export type Answer =
  | { readonly settings: Settings }
  | { readonly mistakes: readonly Mistake[] }
  /** It could not be read for a reason of our own. */
  | { readonly failed: string; readonly code: string | undefined }

/**
 * What files that have been read say, found out in a thread of its own: where they say ten thousand checks it takes a
 * second, in which main would stand still. Throws `ConfigError`, or an error with the code of what was lacking.
 */
export async function readApart(errand: Errand): Promise<Settings> {
  const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), { name: 'reading', workerData: errand })
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the thread that reads the configuration ended without a word')))
  const answer = await promise
  // Main has just unpacked ten thousand checks, and is to take them up: others come between.
  await breath()
  if ('settings' in answer) return answer.settings
  if ('mistakes' in answer) throw new ConfigError(answer.mistakes)
  throw Object.assign(new Error(answer.failed), { code: answer.code })
}
