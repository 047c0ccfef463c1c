import type { ChildEnd, Reading } from './command.ts'

const USUAL_BYTES = 65_536
/** More than anybody reads: whoever says so much is ended. */
const FLOOD_BYTES = 1_048_576

/** What comes out of a program, of which only the beginning is kept. */
export class Output {
  readonly #most: number
  readonly #asBytes: boolean
  readonly #kept: Buffer[] = []
  #keptBytes = 0
  #bytes = 0

  constructor({ mostBytes = USUAL_BYTES, bytes = false }: Reading = {}) {
    this.#most = Math.min(mostBytes, FLOOD_BYTES)
    this.#asBytes = bytes
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length
    const room = this.#most - this.#keptBytes
    if (room <= 0) return
    const part = piece.subarray(0, room)
    // A copy: a small part would keep a large buffer alive.
    this.#kept.push(part.length === piece.length ? piece : Buffer.from(part))
    this.#keptBytes += part.length
  }

  get isCut(): boolean {
    return this.#bytes > this.#most
  }

  get isFlood(): boolean {
    return this.#bytes > FLOOD_BYTES
  }

  /** A letter that is cut in two is left out. */
  toString(): string {
    if (this.#asBytes) return Buffer.concat(this.#kept).toString('latin1')
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(this.#kept), { stream: this.isCut })
  }
}

/** What a program said, and of what there was more. */
export function saidIn(out: Output, complaints: Output): Pick<ChildEnd, 'stdout' | 'stderr' | 'cut'> {
  const cut = [...(out.isCut ? (['stdout'] as const) : []), ...(complaints.isCut ? (['stderr'] as const) : [])]
  return { stdout: `${out}`, stderr: `${complaints}`, ...(cut.length > 0 && { cut }) }
}
