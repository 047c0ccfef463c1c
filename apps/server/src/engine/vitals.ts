import type { Tally } from '../looking/inbox-book.ts'
import type { LookerVitals } from '../looking/looker.ts'
import { type Lateness, type RecentLateness, recentLateness } from './lateness.ts'
import type { Memory } from './memory.ts'

/** Figures of the monitor itself. */
export interface Vitals {
  readonly startedAt: number
  readonly observations: number
  /** Looks not started because no slot was free in time. */
  readonly skipped: number
  readonly pollers: readonly {
    readonly name: string
    readonly alive: boolean
    readonly blind: boolean
    readonly lagMs: number
    readonly checks: number
  }[]
  readonly outbox: { readonly waiting: number; readonly failing: number }
  /** How late looks started. */
  readonly lateness: Lateness
  readonly recentLateness: RecentLateness
  /** Wall time of the plan in force. */
  readonly planAt: number
  /** What others told, by what became of it. */
  readonly reports: Tally
}

interface Parts {
  readonly engine: { readonly memory: Memory; vitals(): LookerVitals }
  readonly outbox: () => Vitals['outbox']
  readonly tally: () => Tally
  readonly startedAt: number
}

export function vitalsOf({ engine, outbox, tally, startedAt }: Parts, now: number): Vitals {
  const { memory } = engine
  const { workers, skipped } = engine.vitals()
  return {
    startedAt,
    observations: memory.observations,
    ...{ skipped, pollers: workers },
    outbox: outbox(),
    lateness: memory.lateness.total,
    recentLateness: recentLateness(memory.lateness, now),
    planAt: memory.planAt,
    reports: tally(),
  }
}
