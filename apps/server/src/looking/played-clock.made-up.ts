import { setImmediate as settled } from 'node:timers/promises'
import type { Clock, Moment } from './clock.ts'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** Time that passes when it is told to. */
export class PlayedClock implements Clock {
  #now: number
  /** How far the clock on the wall was set from this one, ms. */
  stepMs = 0
  #timers = new Set<Timer>()

  constructor(now = 0) {
    this.#now = now
  }

  now = () => this.#now

  moment = (): Moment => ({ at: this.#now + this.stepMs, seenAt: this.#now })

  after(ms: number, run: () => void): Disposable {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) }
  }

  /** Lets time pass and runs what is due, in order; what the looks resolve runs in between. */
  async pass(ms: number, { late = 0 } = {}): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      const next = this.#due(end)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at + late)
      next.run()
      await settled()
    }
    this.#now = Math.max(this.#now, end)
  }

  /** The same, at once: what looks resolve runs afterwards. */
  skip(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = Math.max(this.#now, end)
  }

  /** Time in which nothing runs: the process stands still, or there is none. */
  jump(ms: number): void {
    this.#now += ms
  }

  #due(end: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer
    return first
  }

  get pending(): number {
    return this.#timers.size
  }
}
