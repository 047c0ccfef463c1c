import { setImmediate } from 'node:timers/promises'
import type { Evidence, Facts, Observation, Outcome } from '@foretop/shared/model.ts'
import type { SshLogin } from '@foretop/shared/plan.ts'
import { clip } from './clip.ts'
import { assertConclusion } from './conclusion.ts'
import { contextOf } from './context.ts'
import type { AnyProbe, Target } from './define.ts'
import { soundEvidence } from './evidence.ts'
import { foundKeepsake, soundKeepsake } from './keepsake.ts'
import { monotonicMs } from './monotonic.ts'
import { outcomeOf } from './outcome.ts'
import type { RunChild } from './protocol/child/command.ts'
import { ProbeFailure } from './protocol/failure.ts'
import type { Connections } from './protocol/ssh/connections.ts'
import type { Witnesses } from './recording/witnesses.ts'
import { soundTraits, traitsOf } from './traits.ts'

/** A deadline timer this late proves that our own thread stood still. */
const STALL_MS = 50

/** Left to itself, `abort` makes an error with its stack each time: a tenth of what a look costs. */
const OVER = new Error('the look is over')

/** `own`: the probe's; `login`: its share in a connection that others use too. */
type Slot = 'own' | 'login'

/** What one check keeps between its looks (a connection, the counters of last time). */
export class Kept implements Disposable {
  /** What the last answered look left; a look that fails takes nothing of it. */
  keepsake: Evidence | null
  /** What the last answered look at a source listed, until somebody takes it. */
  list: string | null = null
  readonly #kept = new Map<Slot, Disposable & { readonly closed?: boolean }>()

  constructor(keepsake: Evidence | null = null) {
    this.keepsake = keepsake
  }

  /** Throws when the look is over; what was opened too late is disposed of, for the next look may keep its own by now. */
  async use<T extends Disposable>(open: () => T | Promise<T>, isOver: () => boolean, slot: Slot = 'own'): Promise<T> {
    if (isOver()) throw OVER
    const known = this.#kept.get(slot)
    // One per check and slot: what is kept was made by the same probe, so it is a T.
    if (known !== undefined && known.closed !== true) return known as unknown as T
    this.#kept.delete(slot)
    known?.[Symbol.dispose]()
    const made = await open()
    if (isOver()) {
      made[Symbol.dispose]()
      throw OVER
    }
    this.#kept.set(slot, made)
    return made
  }

  [Symbol.dispose](): void {
    const kept = [...this.#kept.values()]
    this.#kept.clear()
    for (const each of kept) each[Symbol.dispose]()
  }
}

/** All that one look needs. */
export interface Assignment {
  readonly checkId: string
  readonly probe: AnyProbe
  readonly options: unknown
  readonly target: Target
  readonly timeoutMs: number
  readonly kept: Kept
  /** Aborted when the look is no longer wanted. */
  readonly cancel?: AbortSignal
  /** Where programs may be started. */
  readonly child?: RunChild
  /** How to log in to the machine; none: nobody says how. */
  readonly login?: SshLogin | null
  /** Where connections are shared. */
  readonly connections?: Connections
  /** Where a look may leave what only it saw. */
  readonly witnesses?: Witnesses
}

/**
 * Runs one probe once under its deadline. Never rejects; `null` when cancelled. The only place that turns errors into
 * outcomes, and the only try/catch around a probe.
 */
export async function observe(look: Assignment): Promise<Observation | null> {
  const startedAt = performance.now()
  const { outcome, keepsake, list } = await run(look)
  if (look.cancel?.aborted === true) {
    look.kept[Symbol.dispose]()
    return null
  }
  if (outcome.outcome !== 'answered') look.kept[Symbol.dispose]()
  if (keepsake !== null) look.kept.keepsake = keepsake
  look.kept.list = list
  const durationMs = performance.now() - startedAt
  const { host, address } = look.target
  const moment = { at: Date.now(), seenAt: monotonicMs() }
  return { checkId: look.checkId, host, address, ...moment, durationMs, ...outcome }
}

interface Ended {
  readonly outcome: Outcome
  /** Of an answered look of a probe that leaves one. */
  readonly keepsake: Evidence | null
  /** Of an answered look at a source. */
  readonly list: string | null
}

async function run(look: Assignment): Promise<Ended> {
  const { probe, options, timeoutMs, kept, cancel } = look
  const end = new AbortController()
  let over = false
  let keepsake: Evidence | null = null
  let list: string | null = null
  look.witnesses?.forget(look.checkId)
  const context = {
    ...contextOf(look, { signal: end.signal, isOver: () => over }),
    keepsake: foundKeepsake(probe.keepsake, kept.keepsake),
  }
  const work = (async () => {
    const found = await probe.run(options, context)
    assertConclusion(found)
    const facts = sound(found, probe, options)
    if (probe.keepsake !== undefined) keepsake = soundKeepsake(probe.keepsake, found.keepsake)
    list = found.list ?? null
    return facts
  })().then(
    (facts): Outcome => ({ outcome: 'answered', ...facts }),
    (error): Outcome => outcomeOf(error),
  )
  const outcome = await Promise.race([work, expiry(timeoutMs, work, end), cancellation(cancel, work)])
  over = true
  end.abort(OVER)
  return outcome.outcome === 'answered' ? { outcome, keepsake, list } : { outcome, keepsake: null, list: null }
}

/** What a probe found, as far as we can keep it; throws where that would not be the truth. */
type Found = Facts & { readonly keepsake?: unknown; readonly list?: unknown }

function sound(found: Found, probe: AnyProbe, options: unknown): Facts {
  const { evidence: told, traits: called, keepsake: _, list: __, ...facts } = found
  const evidence = soundEvidence(probe.evidence, told)
  const traits = called === undefined ? undefined : soundTraits(traitsOf(probe, options), called)
  return {
    ...clip(facts),
    ...(evidence !== undefined && { evidence }),
    ...(traits !== undefined && { traits }),
  }
}

/** Resolves at the deadline with what may be said then: their silence, or our own stall. */
function expiry(timeoutMs: number, work: Promise<Outcome>, end: AbortController) {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const due = performance.now() + timeoutMs
  let timer = setTimeout(async () => {
    const latenessMs = performance.now() - due
    // Timers run before sockets are read: an answer may be waiting already.
    await setImmediate()
    if (latenessMs > STALL_MS) {
      timer = setTimeout(
        () => resolve({ outcome: 'crashed', code: 'stall', text: `we stood still for ${latenessMs.toFixed()} ms` }),
        Math.min(latenessMs, timeoutMs),
      )
      return
    }
    end.abort(new ProbeFailure('timeout', `no answer within ${seconds(timeoutMs)}: hung, full, or cut off`))
    // The probe may know better how far it came.
    const known = await Promise.race([work, setImmediate()])
    if (known !== undefined && knowsBetter(known)) resolve(known)
    else resolve({ outcome: 'failed', code: 'timeout', text: `no answer within ${seconds(timeoutMs)}: hung, or full` })
  }, timeoutMs)
  work.finally(() => clearTimeout(timer))
  return promise
}

/** Resolves when the look is no longer wanted. Not `AbortSignal.any`, which costs more than the look itself. */
function cancellation(cancel: AbortSignal | undefined, work: Promise<Outcome>): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const unwanted = () => resolve(CANCELLED)
  cancel?.addEventListener('abort', unwanted)
  work.finally(() => cancel?.removeEventListener('abort', unwanted))
  return promise
}

/** What a probe says at its deadline counts where it names the silence, or why we could not have heard an answer. */
const knowsBetter = (outcome: Outcome): boolean =>
  (outcome.outcome === 'failed' && outcome.code === 'timeout') ||
  (outcome.outcome === 'crashed' && outcome.code !== 'defect')

const CANCELLED: Outcome = { outcome: 'crashed', code: 'local', text: 'the look was cancelled' }

const seconds = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${Number((ms / 1_000).toFixed(1))} s`)
