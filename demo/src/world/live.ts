import { advance } from './advance.ts'
import { begin } from './begin.ts'
import { advanceCarp } from './carp.ts'
import type { Broken, World } from './world.ts'

/** Two looks within this time see the same world, in ms. */
const SAME_MOMENT_MS = 50

/** The world as it is now. It is moved on when somebody looks: an estate nobody watches costs nothing. */
export class Live {
  readonly #clock: () => number
  #world: World

  constructor(clock: () => number = Date.now) {
    this.#clock = clock
    this.#world = begin(clock())
  }

  get now(): World {
    const at = this.#clock()
    // The clock of a computer may be set back.
    if (at - this.#world.at >= SAME_MOMENT_MS) this.#world = advance(this.#world, at)
    return this.#world
  }

  /** What is broken from this moment on. */
  set broken(broken: readonly Broken[]) {
    const world = { ...this.now, broken }
    // Addresses move at once: who answers at them must not wait for the next look.
    this.#world = { ...world, carp: advanceCarp(world) }
  }
}
