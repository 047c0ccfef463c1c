const WRAP = 2 ** 32

interface Count {
  readonly raw: number
  readonly bits: 32 | 64
  /** What went by in earlier rounds of 32 bits. */
  readonly earlier: number
}

/**
 * Counters of 32 bits made into ones that go on counting, by what the look before said; as they are, a fast link has
 * them back at zero every half minute. Whatever is not surely a wrap lets the count fall, which is a gap to those who
 * compare two looks, never a spike.
 */
export class Widening {
  #uptime: number | null = null
  #before = new Map<string, Count>()
  #now = new Map<string, Count>()

  /** Begins a look. A machine that was started since the last one counts from zero. */
  begin(uptime: number | null): void {
    const restarted = this.#uptime !== null && uptime !== null && uptime < this.#uptime
    this.#before = restarted ? new Map() : this.#now
    this.#now = new Map()
    this.#uptime = uptime
  }

  /** The counter of that name, widened; `null` in the look in which the agent changes from one width to the other. */
  widen(name: string, raw: number, bits: 32 | 64): number | null {
    const before = this.#before.get(name)
    const changed = before !== undefined && before.bits !== bits
    const earlier = before === undefined || changed || bits === 64 ? 0 : rounds(before, raw)
    this.#now.set(name, { raw, bits, earlier })
    return changed ? null : earlier + raw
  }
}

/** A fall is a wrap only if less than half a round was counted; any other fall is an interface made anew. */
function rounds({ raw: before, earlier }: Count, raw: number): number {
  if (raw >= before) return earlier
  return raw + WRAP - before < WRAP / 2 ? earlier + WRAP : 0
}
