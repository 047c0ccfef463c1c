import { Deaths } from './deaths.ts'
import type { Suspicion } from './suspicion.ts'

/** How long it is spoken of that a thread stood still. */
const SPEAK_MS = 600_000

interface Now {
  /** Time without a word, ms; `null` while it is not too long. */
  readonly silentMs: number | null
  readonly suspicion: Pick<Suspicion, 'off' | 'held'>
  /** Monotonic ms. */
  readonly at: number
}

/** What is wrong with a thread, or was a while ago, in words. */
export class Ailments {
  readonly #name: string
  readonly #deaths = new Deaths()
  #stood: { readonly until: number; readonly text: string } | null = null
  /** Why no thread could be started in the place of the last one. */
  unborn: string | null = null
  /** What it says of itself. */
  said: string | null = null

  constructor(name: string) {
    this.#name = name
  }

  stoodStill(text: string, at: number): void {
    this.#stood = { until: at + SPEAK_MS, text }
  }

  died(at: number): void {
    this.#deaths.add(at)
  }

  diesTooOften(at: number): boolean {
    return this.#deaths.areMany(at)
  }

  /** The worst of it; `null`: nothing is wrong. */
  worst({ silentMs, suspicion: { off, held }, at }: Now): string | null {
    if (this.unborn !== null) return `${this.#name} cannot be started: ${this.unborn}`
    if (off !== null) return `${off}: ${this.#name} stood still on it twice`
    if (silentMs !== null) return `${this.#name} has been silent for ${Math.round(silentMs / 1_000)} s`
    const stood = this.#stood !== null && at < this.#stood.until ? this.#stood.text : null
    if (held !== null) return `${held}: ${stood}`
    return this.diesTooOften(at)
      ? `${this.#name} died ${this.#deaths.ofMinute(at)} times in a minute`
      : (stood ?? this.said)
  }
}
