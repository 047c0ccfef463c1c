const MANY = 3
const MINUTE_MS = 60_000

/** When a thread died, monotonic ms: one that dies again and again is given a pause. */
export class Deaths {
  #at: readonly number[] = []

  add(now: number): void {
    this.#at = [...this.#at.slice(-MANY), now]
  }

  /** How many there were within a minute. */
  ofMinute(now: number): number {
    return this.#at.filter((at) => at > now - MINUTE_MS).length
  }

  areMany(now: number): boolean {
    return this.ofMinute(now) >= MANY
  }
}
