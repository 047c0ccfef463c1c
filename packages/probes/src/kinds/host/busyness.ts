/** Time of all cores in any unit that stays the same, as counted so far. */
export interface CoreTime {
  readonly total: number
  readonly busy: number
}

/** The core time of the last look, kept because only its growth means anything. */
export class Busyness implements Disposable {
  #before: CoreTime | null = null
  #percent: number | null = null

  /** Share of the time since the last call that was spent working; `null` when that is not known. */
  percentSince(now: CoreTime | null): number | null {
    const before = this.#before
    // An agent counts only every few seconds: asked again before that, what it said last still holds.
    if (before !== null && now !== null && now.total === before.total) return this.#percent
    this.#before = now
    this.#percent = before === null || now === null ? null : share(before, now)
    return this.#percent
  }

  [Symbol.dispose](): void {
    this.#before = null
  }
}

function share(before: CoreTime, now: CoreTime): number | null {
  const total = now.total - before.total
  // Both are sums over cores and fall when one is taken out.
  const busy = now.busy - before.busy
  return total > 0 && busy >= 0 ? Math.min(100, (100 * busy) / total) : null
}
