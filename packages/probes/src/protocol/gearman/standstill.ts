import type { FunctionStatus } from './admin.ts'

interface Remembered {
  /** Waiting and running together: only a job that is done makes it fewer. */
  readonly jobs: number
  readonly sinceMs: number
}

/**
 * Kept between looks, because no server tells when a job was done last: how long each queue has jobs that wait and was
 * not seen to shrink. A queue that gains as fast as it loses looks the same, and nobody in it is served any sooner.
 */
export class Standstill implements Disposable {
  #known: ReadonlyMap<string, Remembered> = new Map()

  /** Seconds of standstill by function, 0 where none waits. `nowMs` is of a clock that is never set. */
  see(functions: readonly FunctionStatus[], nowMs: number): { readonly [name: string]: number } {
    const next = functions.map(({ name, waiting, running }) => {
      const jobs = waiting + running
      const then = this.#known.get(name)
      const still = waiting > 0 && then !== undefined && jobs >= then.jobs
      return [name, { jobs, sinceMs: still ? then.sinceMs : nowMs }] as const
    })
    this.#known = new Map(next)
    return Object.fromEntries(next.map(([name, { sinceMs }]) => [name, (nowMs - sinceMs) / 1_000]))
  }

  [Symbol.dispose](): void {
    this.#known = new Map()
  }
}
