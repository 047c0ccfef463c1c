import { counted } from '../counted.ts'
import { ProbeFailure } from '../failure.ts'
import { type Head, listed, shown } from './head.ts'

/** Where a body ends: RFC 9112 §6. */
export interface BodyReader {
  /** True once the body is complete. What comes after it is not ours and is not looked at. */
  take(chunk: Buffer): boolean
  /** The other side ended the connection. Throws `truncated` when more was promised. */
  end(): void
  body(): Buffer
}

const LINE_LIMIT = 4_096
const NEWLINE = 10

/** The reader that fits the head. Throws `too-large` at once when a longer body is announced, `protocol` on nonsense. */
export function bodyReader(head: Head, method: string, limitBytes: number): BodyReader {
  if (method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304)
    return new FixedBody(0, limitBytes)
  // Said twice, or with words that mean nothing, it is still what browsers take it for. None but this was asked for.
  if (listed(head, 'transfer-encoding').includes('chunked')) return new ChunkedBody(limitBytes)
  const length = contentLength(head)
  return length === null ? new BodyUntilClose(limitBytes) : new FixedBody(length, limitBytes)
}

/** `null` where none is said: then the body ends with the connection. */
function contentLength(head: Head): number | null {
  const [length, ...others] = new Set(listed(head, 'content-length'))
  // Said twice alike is allowed (RFC 9112 §6.3), said twice differently is an attack or a defect.
  if (others.length > 0)
    throw new ProbeFailure('protocol', `content-length said twice: ${shown([length, ...others].join(', '))}`)
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null
}

/** Collects up to a limit. */
class Pile {
  readonly #limitBytes: number
  readonly #chunks: Buffer[] = []
  bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  mayGrowBy(count: number): void {
    if (this.bytes + count > this.#limitBytes)
      throw new ProbeFailure('too-large', `the answer is longer than ${counted(this.#limitBytes, 'byte')}`)
  }

  add(chunk: Buffer): void {
    this.mayGrowBy(chunk.length)
    this.#chunks.push(chunk)
    this.bytes += chunk.length
  }

  whole(): Buffer {
    const [only] = this.#chunks
    return this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks)
  }
}

class FixedBody implements BodyReader {
  readonly #pile: Pile
  readonly #length: number

  constructor(length: number, limitBytes: number) {
    this.#length = length
    this.#pile = new Pile(limitBytes)
    this.#pile.mayGrowBy(length)
  }

  take(chunk: Buffer): boolean {
    const left = this.#length - this.#pile.bytes
    if (left > 0) this.#pile.add(chunk.length > left ? chunk.subarray(0, left) : chunk)
    return this.#pile.bytes === this.#length
  }

  end(): void {
    throw new ProbeFailure(
      'truncated',
      `the answer ended after ${this.#pile.bytes} of ${counted(this.#length, 'byte')}`,
    )
  }

  body(): Buffer {
    return this.#pile.whole()
  }
}

class BodyUntilClose implements BodyReader {
  readonly #pile: Pile

  constructor(limitBytes: number) {
    this.#pile = new Pile(limitBytes)
  }

  take(chunk: Buffer): boolean {
    this.#pile.add(chunk)
    return false
  }

  end(): void {}

  body(): Buffer {
    return this.#pile.whole()
  }
}

/** RFC 9112 §7.1: size in hex, extensions ignored, data, empty line; after the chunk of size 0 trailers, ignored. */
class ChunkedBody implements BodyReader {
  readonly #pile: Pile
  #line = ''
  #left = 0
  #trailerBytes = 0
  #expect: 'size' | 'data' | 'line end' | 'trailer' = 'size'

  constructor(limitBytes: number) {
    this.#pile = new Pile(limitBytes)
  }

  take(chunk: Buffer): boolean {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#expect === 'data') {
        const part = rest.subarray(0, this.#left)
        this.#pile.add(part)
        this.#left -= part.length
        if (this.#left === 0) this.#expect = 'line end'
        rest = rest.subarray(part.length)
        continue
      }
      const newline = rest.indexOf(NEWLINE)
      this.#line += rest.toString('latin1', 0, newline === -1 ? rest.length : newline)
      if (this.#line.length > LINE_LIMIT) throw new ProbeFailure('protocol', 'a chunk begins with an endless line')
      if (newline === -1) return false
      rest = rest.subarray(newline + 1)
      const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line
      this.#line = ''
      if (this.#takeLine(line)) return true
    }
    return false
  }

  /** True at the end of the body. */
  #takeLine(line: string): boolean {
    if (this.#expect === 'trailer') {
      this.#trailerBytes += line.length
      if (this.#trailerBytes > LINE_LIMIT) throw new ProbeFailure('protocol', 'trailers without end')
      return line === ''
    }
    if (this.#expect === 'line end') {
      if (line !== '') throw new ProbeFailure('protocol', `expected the end of a chunk, came ${shown(line)}`)
      this.#expect = 'size'
      return false
    }
    const size = line.split(';', 1)[0]?.trim() ?? ''
    if (!/^0{0,16}[0-9a-fA-F]{1,12}$/.test(size)) throw new ProbeFailure('protocol', `not a chunk size: ${shown(line)}`)
    this.#left = Number.parseInt(size, 16)
    this.#pile.mayGrowBy(this.#left)
    this.#expect = this.#left === 0 ? 'trailer' : 'data'
    return false
  }

  end(): void {
    throw new ProbeFailure(
      'truncated',
      `the answer ended in the middle of a chunked body, after ${counted(this.#pile.bytes, 'byte')}`,
    )
  }

  body(): Buffer {
    return this.#pile.whole()
  }
}
