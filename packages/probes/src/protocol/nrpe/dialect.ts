import type { Version } from './packet.ts'

/** A daemon that was replaced by a newer one is found out after so long. */
const KEEP_MS = 3_600_000

/** Which version a daemon was found to understand; kept between looks. */
export class Dialect implements Disposable {
  #oldUntil = Number.NEGATIVE_INFINITY

  /** The version to begin with; `now` as `performance.now` has it. */
  firstAt(now: number): Version {
    return now < this.#oldUntil ? 2 : 4
  }

  /** It answers in version 2 alone. */
  isOld(now: number): void {
    if (now >= this.#oldUntil) this.#oldUntil = now + KEEP_MS
  }

  [Symbol.dispose](): void {}
}
