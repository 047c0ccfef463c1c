export interface Served {
  /** Seconds since the server started. */
  readonly uptime: number
  readonly queries: number
  /** Sum of what all of them took, in seconds. */
  readonly wall: number
}

/** Kept between looks: counters run since the start of the server, and how long a query takes is that of now. */
export class MeanTime implements Disposable {
  #last: Served | null = null

  /** Mean time of the queries since the last look, in ms; `undefined` where there were none, or the counters began anew. */
  see(now: Served): number | undefined {
    const last = this.#last
    this.#last = now
    if (last === null || now.uptime < last.uptime || now.queries <= last.queries || now.wall < last.wall)
      return undefined
    return (1_000 * (now.wall - last.wall)) / (now.queries - last.queries)
  }

  [Symbol.dispose](): void {
    this.#last = null
  }
}
