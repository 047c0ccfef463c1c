import { hash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import { serialize } from 'node:v8'
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
  /** Marks of the checks that are known already. */
  readonly known: readonly string[]
}

/** What it has to say, once. */
export type Answer =
  | { readonly settings: Packed }
  | { readonly mistakes: readonly Mistake[] }
  /** It could not be read for a reason of our own. */
  | { readonly failed: string; readonly code: string | undefined }

/** Without the metrics that a check has of its kind: those are here already, and whoever asks knows them by their object. */
type Bare = Omit<Check, 'metrics'> & { readonly metrics: Check['metrics'] | null }

/** Of a check that is known already its mark alone: ten thousand that nobody changed would hold main up. */
type Packed = Omit<Settings, 'plan'> & {
  readonly plan: Omit<Plan, 'checks'> & {
    readonly checks: readonly { readonly mark: string; readonly check: Bare | null }[]
  }
}

const bare = (check: Check): Bare =>
  check.metrics === KINDS.get(check.kind)?.metrics ? { ...check, metrics: null } : check

/** The same for checks of which everything is the same. */
const markOf = (check: Bare): string => hash('sha1', serialize(check), 'base64')
const marks = new WeakMap<Check, string>()
/** So many are marked before others get their turn. */
const SLICE = 250

async function marked(checks: readonly Check[]): Promise<ReadonlyMap<string, Check>> {
  const byMark = new Map<string, Check>()
  for (const [at, check] of checks.entries()) {
    if (at % SLICE === SLICE - 1) await breath()
    const mark = marks.get(check) ?? markOf(bare(check))
    marks.set(check, mark)
    byMark.set(mark, check)
  }
  return byMark
}

export function packed({ plan, ...settings }: Settings, known: ReadonlySet<string>): Packed {
  const checks = plan.checks.map(bare).map((check) => {
    const mark = markOf(check)
    return { mark, check: known.has(mark) ? null : check }
  })
  return { ...settings, plan: { ...plan, checks } }
}

function unpacked({ plan, ...settings }: Packed, known: ReadonlyMap<string, Check>): Settings {
  const checks = plan.checks.map(({ mark, check }): Check => {
    // The thread's answer is nobody else's, and need not be copied.
    const full = check && Object.assign(check, { metrics: check.metrics ?? KINDS.get(check.kind)?.metrics ?? {} })
    const found = full ?? known.get(mark)
    if (found === undefined)
      throw new Error(`a defect: the thread that reads the configuration knows of a check ${mark}`)
    marks.set(found, mark)
    return found
  })
  return { ...settings, plan: { ...plan, checks } }
}

/** Ten thousand checks take a second; what takes this long stands still. */
const LONGEST_MS = 60_000

interface Circumstances {
  /** Those in force: what is the same in what is read is the same object. */
  readonly known?: readonly Check[]
  readonly signal?: AbortSignal
  readonly longestMs?: number
}

/**
 * What files that have been read say, found out in a thread of its own: where they say ten thousand checks it takes a
 * second, in which main would stand still. Throws `ConfigError`, or an error with the code of what was lacking. Whatever
 * comes of it, the thread has ended by then.
 */
export async function readApart(
  task: Omit<Errand, 'known'>,
  { known = [], signal, longestMs = LONGEST_MS }: Circumstances = {},
): Promise<Settings> {
  const byMark = await marked(known)
  const workerData: Errand = { ...task, known: [...byMark.keys()] }
  const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), { name: 'reading', workerData })
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
    const settings = unpacked(answer.settings, byMark)
    await breath()
    return settings
  }
  if ('mistakes' in answer) throw new ConfigError(answer.mistakes)
  throw Object.assign(new Error(answer.failed), { code: answer.code })
}
