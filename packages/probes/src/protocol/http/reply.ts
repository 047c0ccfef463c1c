import { counted } from '../counted.ts'
import { ProbeFailure } from '../failure.ts'
import { type BodyReader, bodyReader } from './body.ts'
import { HEAD_LIMIT, type Head, mustBeginLikeHttp, parseHead, startOfHead } from './head.ts'

export interface HttpReply extends Head {
  /** Without transfer coding; a content coding is still on. */
  readonly body: Buffer
}

/** Reads one HTTP/1 answer as its bytes arrive, however they are cut. No input or output of its own. */
export class ReplyReader {
  readonly #method: string
  readonly #limitBytes: number
  #pending: Buffer | null = null
  #head: Head | null = null
  #body: BodyReader | null = null
  /** Of all heads: there may be any number of 1xx before the answer. */
  #headBytes = 0
  /** All bytes so far, head and framing included. */
  received = 0

  constructor(method: string, limitBytes: number) {
    this.#method = method
    this.#limitBytes = limitBytes
  }

  /** True once the answer is complete. Throws `protocol` or `too-large`. */
  take(chunk: Buffer): boolean {
    this.received += chunk.length
    if (this.#body !== null) return this.#body.take(chunk)
    let bytes = this.#pending === null ? chunk : Buffer.concat([this.#pending, chunk])
    for (;;) {
      const start = startOfHead(bytes)
      mustBeginLikeHttp(bytes.subarray(start))
      const end = endOfHead(bytes, start)
      if (end === null) break
      this.#headBytes += end.at + end.length
      if (this.#headBytes > HEAD_LIMIT) throw endlessHead()
      const head = parseHead(bytes.toString('latin1', start, end.at))
      bytes = bytes.subarray(end.at + end.length)
      // 1xx announces the real answer (RFC 9110 §15.2); 101 would be the last thing said in HTTP.
      if (head.status < 200 && head.status !== 101) continue
      this.#head = head
      this.#body = bodyReader(head, this.#method, this.#limitBytes)
      return this.#body.take(bytes)
    }
    if (bytes.length > HEAD_LIMIT) throw endlessHead()
    this.#pending = bytes
    return false
  }

  /** The other side ended the connection: the whole answer after all, or `closed` or `truncated`. */
  end(): void {
    if (this.#body !== null) this.#body.end()
    else if (this.received === 0) throw new ProbeFailure('closed', 'the connection was closed without an answer')
    else
      throw new ProbeFailure('truncated', `the answer ended inside its header, after ${counted(this.received, 'byte')}`)
  }

  reply(): HttpReply {
    if (this.#head === null || this.#body === null) throw new Error('the answer is not complete')
    return { ...this.#head, body: this.#body.body() }
  }
}

const endlessHead = (): ProbeFailure =>
  new ProbeFailure('too-large', `the header of the answer is longer than ${HEAD_LIMIT} bytes`)

/** Line ends may be a bare LF (RFC 9112 §2.2), also here and there: what a script says itself often ends otherwise. */
function endOfHead(bytes: Buffer, start: number): { readonly at: number; readonly length: number } | null {
  for (let at = bytes.indexOf(LF, start); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return { at, length: 2 }
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return { at, length: 3 }
  }
  return null
}

const LF = 10
const CR = 13
