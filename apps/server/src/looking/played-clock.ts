import { setImmediate as settled } from 'node:timers/promises'
import type { Clock } from './clock.ts'

/** Time that passes when it is told to. */
export class PlayedClock implements Clock {
  #now = 0
  #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  now = () => this.#now

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
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at + late)
      next.run()
      await settled()
    }
    this.#now = Math.max(this.#now, end)
  }

  get pending(): number {
    return this.#timers.size
  }
}
