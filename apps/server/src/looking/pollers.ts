import { availableParallelism } from 'node:os'
import { descriptorsAtMost, looksAtMost } from './descriptors.ts'
import { hash } from './hash.ts'
import { type Events, Keeper } from './keeper.ts'
import type { PolledCheck } from './polled.ts'
import type { PollerVitals } from './poller-vitals.ts'
import { RHYTHM, type Rhythm } from './rhythm.ts'

export interface Pollers {
  /** Replaces the plan: only what differs is sent. */
  plan(checks: readonly PolledCheck[], secrets: readonly string[]): void
  sooner(check: { readonly id: string; readonly host: string }, inMs: number): void
  vitals(): readonly PollerVitals[]
  /** Starts skipped so far for want of a slot. */
  skipped(): number
  /** Running looks are aborted and discarded. */
  stop(): Promise<void>
}

interface PollersOptions {
  /** Threads; by default as many as the machine has cores to spare. */
  readonly count?: number | undefined
  /** Module of the probes. */
  readonly probes?: string
  readonly rhythm?: Rhythm
}

/** Cores − 1, at least 1, at most 4: main needs one. */
const defaultCount = (): number => Math.min(4, Math.max(1, availableParallelism() - 1))

/** The threads that look. A check belongs to the one its host hashes to, so limits per host need no talk between them. */
export function startPollers(events: Events, options: PollersOptions = {}): Pollers {
  const { count = defaultCount(), probes = '@foretop/probes/all.ts', rhythm = RHYTHM } = options
  const running = looksAtMost(descriptorsAtMost(), count)
  const pollers = Array.from(
    { length: count },
    (_, index) => new Keeper({ name: `poller-${index + 1}`, events, probes, running, rhythm }),
  )
  const ownerOf = (host: string): Keeper => {
    const owner = pollers[hash(host) % count]
    if (owner === undefined) throw new Error('there is at least one poller')
    return owner
  }
  let beatAt = performance.now()
  const beating = setInterval(() => {
    const now = performance.now()
    // Two beats at most: if more passed, main did not run, and perhaps nobody did.
    const ranMs = Math.min(now - beatAt, 2 * rhythm.beatMs)
    beatAt = now
    for (const poller of pollers) poller.beat(ranMs)
  }, rhythm.beatMs)
  return {
    plan(checks, secrets) {
      const shares = new Map(pollers.map((poller) => [poller, [] as PolledCheck[]]))
      for (const check of checks) shares.get(ownerOf(check.host))?.push(check)
      for (const [poller, share] of shares) poller.plan(share, secrets)
    },
    sooner: ({ id, host }, inMs) => ownerOf(host).sooner(id, inMs),
    vitals: () => pollers.map((poller) => poller.vitals()),
    skipped: () => pollers.reduce((sum, poller) => sum + poller.skipped, 0),
    async stop() {
      clearInterval(beating)
      await Promise.all(pollers.map((poller) => poller.stop()))
    },
  }
}
