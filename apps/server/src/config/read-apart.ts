import { hash } from 'node:crypto'
import { setImmediate as breath } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { KINDS } from '../all-kinds.ts'
import type { LoadContext } from './load.ts'
import { canonical } from './plan/canonical.ts'
import type { ConfigFiles } from './reading/files.ts'
import { ConfigError, type Mistake } from './reading/mistake.ts'
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

/** Of a check that is known already its place among those alone: ten thousand that nobody changed would hold main up. */
type Packed = Omit<Settings, 'plan'> & {
  readonly plan: Omit<Plan, 'checks'> & {
    readonly checks: readonly (number | { readonly mark: string; readonly check: Bare })[]
  }
}

const bare = (check: Check): Bare =>
  check.metrics === KINDS.get(check.kind)?.metrics ? { ...check, metrics: null } : check

/** The same for checks of which everything is the same. */
const markOf = (check: Bare): string => hash('sha1', canonical(check), 'base64')
const marks = new WeakMap<Check, string>()
/** So many are marked before others get their turn. */
const SLICE = 250

async function marksOf(checks: readonly Check[]): Promise<readonly string[]> {
  const all: string[] = []
  for (const [at, check] of checks.entries()) {
    if (at % SLICE === SLICE - 1) await breath()
    const mark = marks.get(check) ?? markOf(bare(check))
    marks.set(check, mark)
    all.push(mark)
  }
  return all
}

export function packed({ plan, ...settings }: Settings, known: readonly string[]): Packed {
  const places = new Map(known.map((mark, place) => [mark, place]))
  const checks = plan.checks.map(bare).map((check) => {
    const mark = markOf(check)
    return places.get(mark) ?? { mark, check }
  })
  return { ...settings, plan: { ...plan, checks } }
}

function unpacked({ plan, ...settings }: Packed, known: readonly Check[]): Settings {
  const checks = plan.checks.map((one): Check => {
    if (typeof one === 'number') return known[one] ?? nothingAt(one)
    // The thread's answer is nobody else's, and need not be copied.
    const check = Object.assign(one.check, { metrics: one.check.metrics ?? KINDS.get(one.check.kind)?.metrics ?? {} })
    marks.set(check, one.mark)
    return check
  })
  return { ...settings, plan: { ...plan, checks } }
}

const nothingAt = (place: number): never => {
  throw new Error(`a defect: the thread that reads the configuration knows of a check ${place}`)
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
  const workerData: Errand = { ...task, known: await marksOf(known) }
  const worker = new Worker(new URL('./read-apart-thread.ts', import.meta.url), { name: 'reading', workerData })
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const begun = Promise.race([ended, new Promise<void>((resolve) => worker.once('online', resolve))])
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the thread that reads the configuration ended without a word')))
  const late = setTimeout(() => reject(new Error(`it took longer than ${longestMs / 1_000} s`)), longestMs)
  const unwanted = () => reject(new Error('nobody waits for it any more'))
  signal?.addEventListener('abort', unwanted, { once: true })
  if (signal?.aborted === true) unwanted()
  const answer = await promise
    .catch(async (error: unknown) => {
      // To end a thread that is only about to begin may take the whole process with it.
      await begun
      await worker.terminate()
      throw error
    })
    .finally(() => {
      clearTimeout(late)
      signal?.removeEventListener('abort', unwanted)
    })
  // Having answered it has nothing left to do, and ends by itself.
  await ended
  // Main has just received ten thousand checks, and is to take them up: others come between.
  await breath()
  if ('settings' in answer) {
    const settings = unpacked(answer.settings, known)
    await breath()
    return settings
  }
  if ('mistakes' in answer) throw new ConfigError(answer.mistakes)
  throw Object.assign(new Error(answer.failed), { code: answer.code })
}
