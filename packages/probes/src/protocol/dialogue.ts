import type { Socket } from 'node:net'
import { ProbeFailure } from './failure.ts'
import { brokenTls } from './tls/secure.ts'
import { hungUp, late, silentNow } from './unfinished.ts'

/** More than any reply of those that are heard so, in bytes. */
const LIMIT = 65_536

/**
 * What is said to a server and heard from it over one connection, for protocols in which it greets, or says several things
 * at once: what is behind a reply is kept for the next one. After any failure it is closed.
 */
export class Dialogue implements Disposable {
  readonly #socket: Socket
  readonly #where: string
  readonly #limit: number
  #held: Buffer = Buffer.alloc(0)
  #hasHeard = false
  /** Why nothing more will come; what of it is told depends on what was heard by then. */
  #ended: (() => Error) | null = null
  #wake: (() => void) | null = null

  /** The socket is its own from now on; `where` names the other end, `limit` is the longest reply in bytes. */
  constructor(socket: Socket, where: string, limit = LIMIT) {
    this.#socket = socket
    this.#where = where
    this.#limit = limit
    socket.on('data', this.#take).on('error', this.#fail).on('end', this.#cut).on('close', this.#cut)
    socket.resume()
  }

  say(what: string | Buffer): void {
    if (this.#ended === null) this.#socket.write(what)
  }

  /**
   * Resolves with the next reply: as many bytes as `lengthOf` says of all that came and was not heard yet, 0 while the reply
   * is not whole; what it throws ends all. Rejects with `closed`, `truncated`, `too-large`, `timeout`, or Node's error.
   */
  async hear(lengthOf: (held: Buffer) => number, signal: AbortSignal): Promise<Buffer> {
    const abort = () => this.#end(() => this.#late())
    signal.addEventListener('abort', abort, { once: true })
    try {
      if (signal.aborted) abort()
      for (;;) {
        const length = lengthOf(this.#held)
        if (length > 0) return this.#give(length)
        if (this.#ended !== null) throw this.#ended()
        if (this.#held.length > this.#limit)
          throw new ProbeFailure(
            'too-large',
            `${this.#where} says more than ${this.#limit} bytes without coming to an end`,
          )
        await new Promise<void>((wake) => {
          this.#wake = wake
        })
      }
    } catch (error) {
      this.#end(() => (error instanceof Error ? error : new Error(String(error))))
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** The next line, with its end. Rejects as `hear` does. */
  hearLine(signal: AbortSignal): Promise<Buffer> {
    return this.hear((held) => held.indexOf(LF) + 1, signal)
  }

  /** Whether anything came that was not heard yet. */
  get hasBegun(): boolean {
    return this.#held.length > 0
  }

  /**
   * Gives the connection back, for TLS to begin on it. Throws `tls` where more was said than was heard: it would be taken for
   * something that was said under TLS, by whoever put it there (CVE-2011-0411 and its like).
   */
  release(): Socket {
    const socket = this.#socket
    socket.pause()
    socket.off('data', this.#take).off('error', this.#fail).off('end', this.#cut).off('close', this.#cut)
    if (this.#ended !== null) throw this.#ended()
    this.#ended = () => new ProbeFailure('closed', 'we gave the connection away')
    if (!this.hasBegun) return socket
    socket.destroy()
    const why = 'says more in clear behind its word that TLS begins: somebody may have put it there'
    throw new ProbeFailure('tls', `${this.#where} ${why}`)
  }

  /** A last word, and the end of it. */
  leave(word: string): void {
    if (this.#ended !== null) return
    this.#ended = () => new ProbeFailure('closed', 'we closed the connection')
    this.#socket.end(word)
    this.#socket.destroySoon()
  }

  #take = (chunk: Buffer): void => {
    // Who talks on after a failure, or after we left, is not listened to.
    if (this.#ended !== null) return
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    if (this.#held.length > 2 * this.#limit) this.#socket.pause()
    this.#wake?.()
  }

  #give(length: number): Buffer {
    const reply = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    this.#hasHeard = true
    if (this.#ended === null) this.#socket.resume()
    return reply
  }

  #unfinished() {
    return { where: this.#where, received: this.#held.length }
  }

  #late(): Error {
    return this.#hasHeard && this.#held.length === 0 ? silentNow(this.#where) : late(this.#unfinished())
  }

  // What was refused in TLS 1.3 is told only after the handshake.
  #fail = (error: Error): void => this.#end(() => brokenTls(error, this.#where, this.#where))
  #cut = (): void => this.#end(() => hungUp(this.#unfinished()))

  #end(why: () => Error): void {
    if (this.#ended !== null) return
    this.#ended = why
    this.#socket.destroy()
    this.#wake?.()
  }

  [Symbol.dispose](): void {
    this.#end(() => new ProbeFailure('closed', 'we closed the connection'))
  }
}

const LF = 0x0a
