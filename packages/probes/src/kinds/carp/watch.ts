import { REFUSALS, type Refusals } from './seen.ts'

/** A kept session with what was refused up to the last look: only growth says that two machines disagree now. */
export class Watch<S extends Disposable & { readonly closed: boolean }> implements Disposable {
  readonly session: S
  #before: Refusals | null = null

  constructor(session: S) {
    this.session = session
  }

  get closed(): boolean {
    return this.session.closed
  }

  /** What was refused since this was last asked; `null` when that is not known, or the counts began anew. */
  refusedSince(now: Refusals | null): Refusals | null {
    const before = this.#before
    this.#before = now
    if (before === null || now === null) return null
    const grown = REFUSALS.flatMap((why) => {
      const [earlier, later] = [before[why], now[why]]
      return earlier === undefined || later === undefined ? [] : [[why, later - earlier] as const]
    })
    return grown.some(([, count]) => count < 0) ? null : Object.fromEntries(grown)
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]()
  }
}
