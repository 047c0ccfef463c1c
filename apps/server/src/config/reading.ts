import { setImmediate as breath } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { KINDS } from '../registry.ts'
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
  | { readonly settings: Packed }
  | { readonly mistakes: readonly Mistake[] }
  /** It could not be read for a reason of our own. */
  | { readonly failed: string; readonly code: string | undefined }

/** Without the metrics that a check has of its kind: those are here already, and whoever asks knows them by their object. */
type Packed = Omit<Settings, 'plan'> & {
  readonly plan: Omit<Plan, 'checks'> & {
    readonly checks: readonly (Omit<Check, 'metrics'> & { readonly metrics: Check['metrics'] | null })[]
  }
}

export function packed({ plan, ...settings }: Settings): Packed {
  const checks = plan.checks.map((check) =>
    check.metrics === KINDS.get(check.kind)?.metrics ? { ...check, metrics: null } : check,
  )
  return { ...settings, plan: { ...plan, checks } }
}

function unpacked({ plan, ...settings }: Packed): Settings {
  // The thread's answer is nobody else's: ten thousand copies would take main too long.
  const checks = plan.checks.map((check) =>
    Object.assign(check, { metrics: check.metrics ?? KINDS.get(check.kind)?.metrics ?? {} }),
  )
  return { ...settings, plan: { ...plan, checks } }
}

/** Ten thousand checks take a second; what takes this long stands still. */
const LONGEST_MS = 60_000

/**
 * What files that have been read say, found out in a thread of its own: where they say ten thousand checks it takes a
 * second, in which main would stand still. Throws `ConfigError`, or an error with the code of what was lacking. Whatever
 * comes of it, the thread has ended by then.
 */
export async function readApart(
  errand: Errand,
  { signal, longestMs = LONGEST_MS }: { readonly signal?: AbortSignal; readonly longestMs?: number } = {},
): Promise<Settings> {
  const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), { name: 'reading', workerData: errand })
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the thread that reads the configuration ended without a word')))
  const late = setTimeout(() => reject(new Error(`it took longer than ${longestMs / 1_000} s`)), longestMs)
  const unwanted = () => reject(new Error('nobody waits for it any more'))
  signal?.addEventListener('abort', unwanted, { once: true })
  if (signal?.aborted === true) unwanted()
  const answer = await promise.finally(() => {
    clearTimeout(late)
    signal?.removeEventListener('abort', unwanted)
    return worker.terminate()
  })
  // Main has just received ten thousand checks, and is to take them up: others come between.
  await breath()
  if ('settings' in answer) {
    const settings = unpacked(answer.settings)
    await breath()
    return settings
  }
  if ('mistakes' in answer) throw new ConfigError(answer.mistakes)
  throw Object.assign(new Error(answer.failed), { code: answer.code })
}
