/** Fewer gets than this say nothing. */
const ENOUGH_GETS = 100
/** How far back gets are still of today, in seconds. */
const RECENT_S = 600

export interface Gets {
  /** Seconds since the server started: the clock of these counters. */
  readonly uptime: number
  readonly hits: number
  readonly misses: number
}

/** Kept between looks, because the counters of a cache run since its start and its hit rate is that of now. */
export class HitRate implements Disposable {
  #seen: readonly Gets[] = []

  /**
   * Hit rate in percent over the shortest time up to `now` that holds 100 gets: on a busy cache since the last look.
   * `undefined` where ten minutes do not hold that many, or the counters began anew.
   */
  see(now: Gets): number | undefined {
    const last = this.#seen.at(-1)
    const restarted =
      last !== undefined && (now.uptime < last.uptime || now.hits < last.hits || now.misses < last.misses)
    const earlier = restarted ? [] : this.#seen.filter(({ uptime }) => now.uptime - uptime <= RECENT_S)
    const base = earlier.findLastIndex((then) => getsSince(then, now) >= ENOUGH_GETS)
    // What lies before the base can never be one again.
    this.#seen = [...earlier.slice(Math.max(base, 0)), now]
    const then = earlier[base]
    return then === undefined ? undefined : (100 * (now.hits - then.hits)) / getsSince(then, now)
  }

  [Symbol.dispose](): void {
    this.#seen = []
  }
}

const getsSince = (then: Gets, now: Gets): number => now.hits + now.misses - then.hits - then.misses
