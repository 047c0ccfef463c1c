/** What is known for a while only. Servers may lead us to any number of names: what is over is forgotten, not just unused. */
export class Expiring<T> {
  readonly #keepMs: number
  /** The oldest first, for all are kept as long. */
  readonly #kept = new Map<string, { readonly value: T; readonly until: number }>()

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  get size(): number {
    return this.#kept.size
  }

  get(key: string): T | undefined {
    const known = this.#kept.get(key)
    return known !== undefined && known.until > performance.now() ? known.value : undefined
  }

  set(key: string, value: T): void {
    const now = performance.now()
    this.#kept.delete(key)
    this.#kept.set(key, { value, until: now + this.#keepMs })
    for (const [old, { until }] of this.#kept) {
      if (until > now) break
      this.#kept.delete(old)
    }
  }
}
