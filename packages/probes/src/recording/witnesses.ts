import type { Witness } from '../define.ts'

/** Those of so many checks are held; a look that is well leaves none. */
const MOST = 200

/** What only the latest look at a check saw, for its `record`: in memory, of the latest few that were not well. */
export class Witnesses {
  readonly #left = new Map<string, Witness>()

  leave(checkId: string, make: Witness): void {
    this.#left.delete(checkId)
    this.#left.set(checkId, make)
    const [oldest] = this.#left.keys()
    if (this.#left.size > MOST && oldest !== undefined) this.#left.delete(oldest)
  }

  of = (checkId: string): Witness | null => this.#left.get(checkId) ?? null

  /** Another look begins, or the check is gone. */
  forget(checkId: string): void {
    this.#left.delete(checkId)
  }
}
