import { monotonicMs } from '@foretop/probes/monotonic.ts'

/** What a schedule needs of time. */
export interface Clock {
  /** Monotonic, in ms. */
  now(): number
  after(ms: number, run: () => void): Disposable
}

export const systemClock: Clock = {
  now: monotonicMs,
  after: (ms, run) => setTimeout(run, ms),
}

/** One moment by two clocks: what people read off the wall, and what nobody sets. Ages are told by the second. */
export interface Moment {
  readonly at: number
  readonly seenAt: number
}

export const thisMoment = (): Moment => ({ at: Date.now(), seenAt: monotonicMs() })
