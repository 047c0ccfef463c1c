import type { Recorded } from '@foretop/shared/model.ts'
import { nothing } from './recordings.ts'

/** Who waits for something that is being recorded elsewhere. */
export class Tickets {
  readonly #waiting = new Map<number, (recorded: Recorded) => void>()
  #last = 0

  draw(): { readonly ticket: number; readonly recorded: Promise<Recorded> } {
    this.#last += 1
    const { promise, resolve } = Promise.withResolvers<Recorded>()
    this.#waiting.set(this.#last, resolve)
    return { ticket: this.#last, recorded: promise }
  }

  take(ticket: number, recorded: Recorded): void {
    this.#waiting.get(ticket)?.(recorded)
    this.#waiting.delete(ticket)
  }

  /** Nothing comes of those that are under way. */
  end(why: string): void {
    for (const ticket of [...this.#waiting.keys()]) this.take(ticket, nothing(why))
  }
}
