import type { Details, Recorded, Section } from '@foretop/shared/model.ts'
import { contextOf } from '../context.ts'
import type { Witness } from '../define.ts'
import { type Assignment, Kept } from '../observe.ts'
import { outcomeOf } from '../outcome.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import { bounded } from './bounded.ts'

/** So long may it take to record what a check is about. */
export const RECORD_MS = 5_000

/** All that is needed to record what one check is about. What it opens is its own and closed at the end: no look shares it. */
export interface Recording extends Omit<Assignment, 'kept' | 'timeoutMs'> {
  /** Of the last answered look. */
  readonly details: Details
  /** What the last look left for this. */
  readonly witness: Witness | null
  readonly timeoutMs?: number
}

/**
 * Records what would be gone soon. Never rejects: what was recorded by the time it fails, or at the deadline, is kept, and
 * `error` says why there is no more. Bounded and without what is secret by its form; configured secrets are the caller's.
 */
export async function record(recording: Recording): Promise<Recorded> {
  const { probe, options, cancel, details, witness, timeoutMs = RECORD_MS } = recording
  using scope = new DisposableStack()
  const kept = scope.use(new Kept())
  const end = new AbortController()
  const sections: Section[] = []
  const state = { over: false }
  const look = { ...recording, kept, timeoutMs }
  const context = { ...contextOf(look, { signal: end.signal, isOver: () => state.over }), details, witness }
  const work = (async () => {
    const steps = probe.record?.(options, context)
    if (steps === undefined) throw new Error(`${probe.kind} records nothing`)
    for await (const section of steps) {
      if (state.over) return null
      sections.push(section)
    }
    return null
  })().catch((error: unknown) => outcomeOf(error).text)
  const error = await Promise.race([work, lateness(timeoutMs, work, end), cancelled(cancel, work)])
  state.over = true
  end.abort(OVER)
  return bounded({ sections: [...sections], error })
}

const OVER = new Error('the recording is over')

/** Resolves a moment after the deadline: the probe may know better how far it came. */
function lateness(timeoutMs: number, work: Promise<string | null>, end: AbortController): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const text = `no answer within ${timeoutMs / 1_000} s`
  const timer = setTimeout(async () => {
    end.abort(new ProbeFailure('timeout', text))
    const known = await Promise.race([work, new Promise<null>((done) => setImmediate(done, null))])
    resolve(known ?? text)
  }, timeoutMs)
  work.finally(() => clearTimeout(timer))
  return promise
}

function cancelled(cancel: AbortSignal | undefined, work: Promise<unknown>): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const unwanted = () => resolve('the check is gone, or is looked at otherwise by now')
  if (cancel?.aborted) unwanted()
  cancel?.addEventListener('abort', unwanted)
  work.finally(() => cancel?.removeEventListener('abort', unwanted))
  return promise
}
