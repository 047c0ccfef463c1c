/** Room for so many at once; whoever comes later waits, in the order in which they came. */
export class Slots {
  #most: number
  #taken = 0
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#most = most
  }

  get taken(): number {
    return this.#taken
  }

  /** Rejects with what `late` makes when the signal is aborted while it waits. */
  async enter(signal: AbortSignal, late: () => Error): Promise<void> {
    if (signal.aborted) throw late()
    if (this.#taken < this.#most) {
      this.#taken += 1
      return
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const leave = () => {
      this.#waiting.splice(this.#waiting.indexOf(resolve), 1)
      reject(late())
    }
    this.#waiting.push(resolve)
    signal.addEventListener('abort', leave, { once: true })
    await promise.finally(() => signal.removeEventListener('abort', leave))
  }

  /** A place that is left goes to whoever waits first. */
  leave(): void {
    this.#taken -= 1
    if (this.#taken >= this.#most) return
    const next = this.#waiting.shift()
    if (next === undefined) return
    this.#taken += 1
    next()
  }

  /** There is less room than was thought: no more than are in there now, less the one who is sent away and leaves next. */
  narrow(): void {
    this.#most = Math.max(1, Math.min(this.#most, this.#taken - 1))
  }

  /** Whoever waits is let in, whatever the room: there is nothing left to wait for. */
  open(): void {
    this.#most = Number.POSITIVE_INFINITY
    for (const next of this.#waiting.splice(0)) {
      this.#taken += 1
      next()
    }
  }
}
