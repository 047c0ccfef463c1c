/** What a search took lately: searchd itself tells only of all since its start. Made for `keep`. */
export class Searches implements Disposable {
  #last: Counted | null = null

  /**
   * Mean of the searches since the last look, in ms; `undefined` at the first, after a restart, where there was none
   * or the server does not say.
   */
  see({ queries, wallS, uptimeS }: { readonly [name in keyof Counted]: number | undefined }): number | undefined {
    if (queries === undefined || wallS === undefined || uptimeS === undefined) {
      this.#last = null
      return undefined
    }
    const last = this.#last
    this.#last = { queries, wallS, uptimeS }
    if (last === null || uptimeS < last.uptimeS || queries <= last.queries || wallS < last.wallS) return undefined
    return ((wallS - last.wallS) * 1_000) / (queries - last.queries)
  }

  [Symbol.dispose](): void {
    this.#last = null
  }
}

interface Counted {
  readonly queries: number
  readonly wallS: number
  readonly uptimeS: number
}
