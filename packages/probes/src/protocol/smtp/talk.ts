import type { Socket } from 'node:net'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'
import { hungUp, late } from '../unfinished.ts'
import { lineIn, type Reply } from './reply.ts'

/** More than any server says at once, in bytes: those with a hundred extensions say 4 KiB. */
const REPLY_LIMIT = 65_536
const NEWLINE = 0x0a

/**
 * Commands and replies over one connection, one at a time and never ahead. What comes unasked is the reply to the next
 * question, however it was cut into packets: who says more than he was asked is out of step, and `quit` tells of it.
 */
export class Talk implements Disposable {
  readonly #socket: Socket
  readonly #where: string
  #unread: Buffer = Buffer.alloc(0)
  /** The lines of a reply that is not whole yet, and their bytes. */
  #lines: string[] = []
  #read = 0
  /** Why nothing more will come; what of it is told depends on what was read by then. */
  #ended: (() => Error) | null = null
  #wake: (() => void) | null = null

  /** Over a connection that is open and from now on its own; `where` names the other end. */
  constructor(socket: Socket, where: string) {
    this.#socket = socket
    this.#where = where
    socket.on('data', this.#take).on('error', this.#fail).on('end', this.#hungUp).on('close', this.#hungUp)
  }

  /**
   * Says one line (`null`: the other side begins) and resolves with the reply. Rejects with `closed` (nothing came),
   * `truncated`, `too-large`, `timeout`, `protocol` (no reply of a mail server), or Node's error; nothing more is said then.
   */
  async ask(line: string | null, signal: AbortSignal): Promise<Reply> {
    if (line !== null && this.#ended === null) this.#socket.write(`${line}\r\n`)
    const abort = () => this.#end(() => late(this.#unfinished))
    signal.addEventListener('abort', abort, { once: true })
    try {
      for (;;) {
        const reply = this.#next()
        if (reply !== null) return reply
        if (this.#ended !== null) throw this.#ended()
        if (signal.aborted) abort()
        else await new Promise<void>((wake) => (this.#wake = wake))
      }
    } catch (error) {
      this.#end(() => (error instanceof Error ? error : new Error(String(error))))
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** Whether anything came of the reply that is waited for. */
  get hasBegun(): boolean {
    return this.#received > 0
  }

  /**
   * Hands the connection over to TLS. Throws `tls` where more was said in clear than was asked for: it would be taken for
   * something that was said under TLS, by whoever put it there (CVE-2011-0411 and its like).
   */
  release(): Socket {
    if (this.#ended !== null) throw this.#ended()
    if (this.#received > 0)
      throw new ProbeFailure(
        'tls',
        `${this.#where} says more in clear behind its word that TLS begins: somebody may have put it there`,
      )
    this.#socket.pause()
    this.#socket.off('data', this.#take).off('error', this.#fail).off('end', this.#hungUp).off('close', this.#hungUp)
    this.#ended = () => new Error('the connection belongs to TLS now')
    return this.#socket
  }

  get #received(): number {
    return this.#read + this.#unread.length
  }

  get #unfinished() {
    return { where: this.#where, received: this.#received }
  }

  /** The next whole reply of what came; `null`: it is not whole yet. */
  #next(): Reply | null {
    for (let end = this.#unread.indexOf(NEWLINE); end !== -1; end = this.#unread.indexOf(NEWLINE)) {
      const said = shown(this.#unread.subarray(0, end)).replace(/\r$/, '')
      this.#unread = this.#unread.subarray(end + 1)
      this.#read += end + 1
      const line = lineIn(said)
      const first = this.#lines[0]
      const code = first === undefined ? line?.code : lineIn(first)?.code
      if (line === null || line.code !== code) throw this.#unlike(said)
      this.#lines.push(said)
      if (!line.isLast) continue
      const lines = this.#lines.map((one) => lineIn(one)?.text ?? '')
      this.#lines = []
      this.#read = 0
      return { code, lines }
    }
    return null
  }

  #unlike(line: string): ProbeFailure {
    const came = JSON.stringify(line.length > 100 ? `${line.slice(0, 100)}…` : line)
    return new ProbeFailure('protocol', `expected a reply of a mail server (220 …) from ${this.#where}, got ${came}`)
  }

  readonly #take = (chunk: Buffer): void => {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    if (this.#received > REPLY_LIMIT) {
      const text = `a reply of ${this.#where} is longer than ${REPLY_LIMIT} bytes`
      this.#end(() => new ProbeFailure('too-large', text))
    }
    this.#wake?.()
  }

  readonly #hungUp = (): void => this.#end(() => hungUp(this.#unfinished))

  readonly #fail = (error: Error): void => this.#end(() => error)

  #end(why: () => Error): void {
    if (this.#ended !== null) return
    this.#ended = why
    this.#socket.destroy()
    this.#wake?.()
  }

  /** Says goodbye, but waits for no answer. */
  [Symbol.dispose](): void {
    if (this.#ended !== null) return
    this.#ended = () => new ProbeFailure('closed', 'we closed the connection')
    this.#socket.write('QUIT\r\n', () => this.#socket.destroy())
  }
}
