/** Checks of one thread; with more, those on top cannot be named. */
const MOST = 100_000

export type UnderwayBytes = Uint8Array<SharedArrayBuffer>

/**
 * Which checks a thread is looking at, in memory that both sides see: a thread that loops or died can no longer be
 * asked. Each check has a place, which main gives it.
 */
export class Underway {
  readonly bytes: UnderwayBytes = new Uint8Array(new SharedArrayBuffer(MOST))
  readonly #places = new Map<string, number>()
  readonly #free: number[] = []

  placeOf(id: string): number {
    const place = this.#places.get(id) ?? this.#takeFree() ?? this.#places.size + this.#free.length
    this.#places.set(id, place)
    return place
  }

  /** What is seen to be looked at though it left the plan keeps its place until that is over. */
  #takeFree(): number | undefined {
    const index = this.#free.findLastIndex((place) => this.bytes[place] === 0)
    return index === -1 ? undefined : this.#free.splice(index, 1)[0]
  }

  remove(id: string): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#places.delete(id)
    this.#free.push(place)
  }

  /** Ids of what was being looked at; none from now on: for a thread that has ended. */
  take(): readonly string[] {
    const ids = [...this.#places].flatMap(([id, place]) => (this.bytes[place] ? [id] : []))
    this.bytes.fill(0)
    return ids
  }
}
