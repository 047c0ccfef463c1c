/** What comes out of a child, of which only the beginning is kept. */
export class Output {
  readonly #most: number
  readonly #kept: Buffer[] = []
  #keptBytes = 0
  /** All there was. */
  bytes = 0

  constructor(most: number) {
    this.#most = most
  }

  add(piece: Buffer): void {
    this.bytes += piece.length
    const room = this.#most - this.#keptBytes
    if (room <= 0) return
    const part = piece.subarray(0, room)
    // A copy: a small part would keep a large buffer alive.
    this.#kept.push(part.length === piece.length ? piece : Buffer.from(part))
    this.#keptBytes += part.length
  }

  get isCut(): boolean {
    return this.bytes > this.#most
  }

  /** Each byte as one letter. */
  get bytesAsLetters(): string {
    return Buffer.concat(this.#kept).toString('latin1')
  }

  /** A letter that is cut in two is left out. */
  toString(): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(this.#kept), { stream: this.isCut })
  }
}
