import { monotonicMs } from '@foretop/probes/monotonic.ts'

/** One moment by two clocks: what people read off the wall, and what nobody sets. Ages are told by the second. */
export interface Moment {
  readonly at: number
  readonly seenAt: number
}

/** Time, as all that looks and remembers has it. */
export interface Clock {
  /** Monotonic, in ms. */
  now(): number
  moment(): Moment
  after(ms: number, run: () => void): Disposable
}

export const thisMoment = (): Moment => ({ at: Date.now(), seenAt: monotonicMs() })

export const systemClock: Clock = {
  now: monotonicMs,
  moment: thisMoment,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    // Not the timer itself: one that a test plays is not disposed of.
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  },
}

/** Again and again, until it is disposed of. */
export function every(clock: Clock, ms: number, run: () => void): Disposable {
  let next: Disposable
  const arm = () => {
    next = clock.after(ms, () => {
      arm()
      run()
    })
  }
  arm()
  return { [Symbol.dispose]: () => next[Symbol.dispose]() }
}
