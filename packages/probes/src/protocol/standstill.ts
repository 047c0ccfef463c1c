interface Queue {
  readonly name: string
  readonly waiting: number
  readonly running: number
  /** How many were ever taken out of it, where the server counts them. */
  readonly taken?: number | undefined
}

interface Remembered extends Pick<Queue, 'taken'> {
  /** Waiting and running together: only a job that is done makes it fewer. */
  readonly jobs: number
  readonly sinceMs: number
}

/**
 * Kept between looks, because no server tells when a job was done last: how long each queue has jobs that wait and was
 * not seen to shrink. A queue that gains as fast as it loses looks the same, and nobody in it is served any sooner; unless the
 * server counts what was taken out: then it stands still only while that stays the same.
 */
export class Standstill implements Disposable {
  #known: ReadonlyMap<string, Remembered> = new Map()

  /** Seconds of standstill by name, 0 where none waits. `nowMs` is of a clock that is never set. */
  see(queues: readonly Queue[], nowMs: number): { readonly [name: string]: number } {
    const next = queues.map(({ name, waiting, running, taken }) => {
      const jobs = waiting + running
      const then = this.#known.get(name)
      const still = waiting > 0 && then !== undefined && stands({ jobs, taken }, then)
      return [name, { jobs, taken, sinceMs: still ? then.sinceMs : nowMs }] as const
    })
    this.#known = new Map(next)
    return Object.fromEntries(next.map(([name, { sinceMs }]) => [name, (nowMs - sinceMs) / 1_000]))
  }

  [Symbol.dispose](): void {
    this.#known = new Map()
  }
}

function stands(now: Omit<Remembered, 'sinceMs'>, then: Remembered): boolean {
  if (now.taken === undefined || then.taken === undefined) return now.jobs >= then.jobs
  return now.taken === then.taken
}
