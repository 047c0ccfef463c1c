import type { Socket } from 'node:net'
import { REPLY_LIMIT } from '../conversation.ts'
import { ProbeFailure } from '../failure.ts'
import { hungUp, lateMessage, silent } from '../unfinished.ts'
import { type Message, messagesIn, TLS_REQUEST } from './wire.ts'

/** More than any login says; what is more is none. */
const GREETING_LIMIT = 16_384
const STRANGER = { code: 'protocol', message: 'does not speak PostgreSQL' } as const

/** What a server has said, message by message, over a connection that is ours. After a failure it says nothing more. */
export class Inbox implements Disposable {
  readonly #socket: Socket
  readonly #where: string
  readonly #queue: Message[] = []
  #rest: Buffer = Buffer.alloc(0)
  #received = 0
  #ended: Error | null = null
  #limit = GREETING_LIMIT
  #wake: (() => void) | null = null

  constructor(socket: Socket, where: string) {
    this.#socket = socket
    this.#where = where
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (error) => this.#end(error))
    for (const event of ['end', 'close']) socket.on(event, () => this.#end(hungUp(this.#unfinished())))
    socket.resume()
  }

  /** The one letter that a server says to a wish for TLS. */
  static letter(socket: Socket, where: string, signal: AbortSignal): Promise<string> {
    return new Promise((fulfil, reject) => {
      const settle = () => {
        signal.removeEventListener('abort', late)
        // What comes next belongs to TLS.
        socket.pause()
        socket.off('data', take).off('error', fail).off('close', cut)
      }
      const fail = (error: Error) => {
        settle()
        reject(error)
      }
      const late = () => fail(silent(where))
      const cut = () => fail(new ProbeFailure('closed', `${where} closed the connection`))
      const take = (chunk: Buffer) => {
        settle()
        // More could have been put in by somebody in between, before anything is secret.
        if (chunk.length === 1) fulfil(chunk.toString('latin1'))
        else reject(new ProbeFailure('protocol', `${where} does not speak PostgreSQL`))
      }
      socket.on('data', take).on('error', fail).on('close', cut)
      if (signal.aborted) return late()
      signal.addEventListener('abort', late, { once: true })
      socket.write(TLS_REQUEST)
    })
  }

  get closed(): boolean {
    return this.#ended !== null
  }

  /** From here on it may have much to say. */
  trust(): void {
    this.#limit = REPLY_LIMIT
  }

  /** What came unasked is no answer to it. */
  say(bytes: Buffer): void {
    this.#received = 0
    this.#queue.length = 0
    if (this.#ended === null) this.#socket.write(bytes)
  }

  /** Rejects with `closed`, `truncated`, `timeout`, `too-large`, `protocol`, or Node's own error. */
  async next(signal: AbortSignal): Promise<Message> {
    const abort = () => this.#end(lateMessage(this.#unfinished()))
    signal.addEventListener('abort', abort, { once: true })
    try {
      if (signal.aborted) abort()
      for (;;) {
        const message = this.#queue.shift()
        if (message !== undefined) return message
        if (this.#ended !== null) throw this.#ended
        await new Promise<void>((wake) => {
          this.#wake = wake
        })
      }
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** What `read` makes of a message. One that is damaged ends the session, as `protocol`. */
  reading<T>(read: () => T): T {
    try {
      return read()
    } catch (cause) {
      const failure = new ProbeFailure('protocol', `${this.#where} sent a message that is damaged`, { cause })
      this.#end(failure)
      throw failure
    }
  }

  #take(chunk: Buffer): void {
    if (this.#ended !== null) return
    this.#received += chunk.length
    try {
      if (this.#received > this.#limit) throw new ProbeFailure('too-large', `replies more than ${this.#limit} bytes`)
      const { messages, rest } = messagesIn(Buffer.concat([this.#rest, chunk]), this.#limit)
      this.#queue.push(...messages)
      this.#rest = rest
      this.#wake?.()
    } catch (error) {
      if (!(error instanceof ProbeFailure)) throw error
      const { code, message } = this.#limit === GREETING_LIMIT ? STRANGER : error
      this.#end(new ProbeFailure(code, `${this.#where} ${message}`, { cause: error }))
    }
  }

  #unfinished() {
    return { where: this.#where, received: this.#received }
  }

  #end(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#socket.destroy()
    this.#wake?.()
  }

  /** Says goodbye where all went well. */
  [Symbol.dispose](): void {
    if (this.#ended === null) {
      this.#ended = new ProbeFailure('closed', 'we closed the connection')
      this.#socket.end(GOODBYE)
      this.#socket.destroySoon()
    }
  }
}

const GOODBYE = Buffer.from([0x58, 0, 0, 0, 4])
