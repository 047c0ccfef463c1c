import type { Trouble } from '@foretop/shared/wire.ts'
import { type Clock, every, systemClock } from '../looking/clock.ts'
import { POST_WITHIN_MS, post } from './channels/post.ts'
import type { Environment } from './channels/proxy.ts'

/** Who is told, elsewhere, that the monitor still watches; it raises the alarm when it hears nothing. */
export interface DeadmanSettings {
  readonly url: string
  readonly everyMs: number
  /** PEM, or a file of it. */
  readonly ca?: string
}

interface Parts {
  readonly settings: () => DeadmanSettings | null
  /** Looks that counted so far. */
  readonly looks: () => number
  /** Why the monitor does not do its work, or `null`. */
  readonly unable: () => string | null
  readonly env: Environment
  readonly clock?: Clock
}

export interface Deadman extends Disposable {
  trouble(): readonly Trouble[]
  /** Resolves when no ping is under way. */
  settled(): Promise<void>
}

/** How soon one that was not taken is sent again, at most. */
const AGAIN_MS = 10_000
const TICK_MS = 1_000

/**
 * Pings while looks are made and can be stored: silence means that nobody watches, whatever the reason. That a ping is not
 * taken is a trouble of the monitor, as soon as a second one is not.
 */
export function startDeadman({ settings, looks, unable, env, clock = systemClock }: Parts): Deadman {
  let looksThen = looks()
  let dueAt = clock.now()
  let failing: { readonly since: number; readonly failures: number; readonly text: string } | null = null
  const stopped = new AbortController()

  const ping = async ({ url, ca }: DeadmanSettings, count: number): Promise<void> => {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(POST_WITHIN_MS)])
    const way = { signal, env, now: clock.moment().at, ca }
    await post(url, { 'Content-Type': 'text/plain; charset=utf-8' }, `${count} looks since the last one\n`, way)
  }
  const tend = async (): Promise<void> => {
    const to = settings()
    if (to === null) failing = null
    if (to === null || clock.now() < dueAt) return
    const count = looks() - looksThen
    if (count === 0 || unable() !== null) return
    dueAt = clock.now() + to.everyMs
    try {
      await ping(to, count)
      looksThen += count
      failing = null
    } catch (error) {
      const { since = clock.moment().at, failures = 0 } = failing ?? {}
      const text = error instanceof Error ? error.message : String(error)
      failing = { since, failures: failures + 1, text }
      dueAt = Math.min(dueAt, clock.now() + AGAIN_MS)
    }
  }
  let underWay: Promise<void> | null = null
  const ticking = every(clock, TICK_MS, () => {
    underWay ??= tend().finally(() => {
      underWay = null
    })
  })
  return {
    trouble: () =>
      failing === null || failing.failures < 2
        ? []
        : [{ of: 'deadman', since: failing.since, text: `the dead man’s switch is not reached: ${failing.text}` }],
    settled: async () => void (await underWay),
    [Symbol.dispose]() {
      ticking[Symbol.dispose]()
      stopped.abort()
    },
  }
}
