/** What sending needs of time. */
export interface Clock {
  /** Wall time in ms: for what is stored and shown. */
  wall(): number
  /** Monotonic, in ms: for waiting. */
  now(): number
  after(ms: number, run: () => void): Disposable
}

export const systemClock: Clock = {
  wall: () => Date.now(),
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  },
}
