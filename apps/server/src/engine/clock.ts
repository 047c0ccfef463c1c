/** What a schedule needs of time. */
export interface Clock {
  /** Monotonic, in ms. */
  now(): number
  after(ms: number, run: () => void): Disposable
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => setTimeout(run, ms),
}
