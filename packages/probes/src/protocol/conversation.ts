import type { Socket } from 'node:net'
import { at, dial, type Endpoint } from './dial.ts'
import { ProbeFailure } from './failure.ts'
import { shown } from './shown.ts'
import { hungUp, late } from './unfinished.ts'

/** The longest reply that is read, in bytes. */
export const REPLY_LIMIT = 1_048_576

interface Waiting {
  readonly complete: (reply: Buffer) => boolean
  readonly fulfil: (reply: string) => void
  readonly reject: (error: Error) => void
}

/**
 * Questions and answers in text over one TCP connection, one at a time. Made for `keep`: after any failure it is
 * closed and answers nothing more.
 */
export class Conversation implements Disposable {
  readonly #socket: Socket
  readonly #where: string
  #chunks: Buffer[] = []
  #received = 0
  #waiting: Waiting | null = null
  #ended: Error | null = null

  private constructor(socket: Socket, where: string) {
    this.#socket = socket
    this.#where = where
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#end(error))
    socket.on('end', () => this.#end(hungUp(this.#unfinished())))
    socket.on('close', () => this.#end(hungUp(this.#unfinished())))
  }

  static async open(endpoint: Endpoint, signal: AbortSignal): Promise<Conversation> {
    return Conversation.over(await dial(endpoint, signal), at(endpoint))
  }

  /** Over a connection that is open and from now on its own; `where` names the other end. */
  static over(socket: Socket, where: string): Conversation {
    return new Conversation(socket, where)
  }

  /** The IP address at the other end; as long as it is there. */
  get address(): string | undefined {
    return this.#socket.remoteAddress
  }

  /** True once the other side hung up or a question failed. */
  get closed(): boolean {
    return this.#ended !== null
  }

  /**
   * Sends `question` and resolves with all that came once `complete` says so (it is asked after every chunk).
   * Rejects with `closed` (nothing came), `truncated`, `too-large`, `timeout`, or Node's error.
   */
  ask(question: string | Buffer, complete: (reply: Buffer) => boolean, signal: AbortSignal): Promise<string> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    if (this.#waiting !== null) throw new Error('one question at a time')
    return new Promise<string>((fulfil, reject) => {
      const abort = () => this.#end(late(this.#unfinished()))
      const settle = () => {
        signal.removeEventListener('abort', abort)
        this.#waiting = null
        this.#chunks = []
        this.#received = 0
      }
      this.#waiting = {
        complete,
        fulfil: (reply) => {
          settle()
          fulfil(reply)
        },
        reject: (error) => {
          settle()
          reject(error)
        },
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#socket.write(question)
    })
  }

  #take(chunk: Buffer): void {
    if (this.#waiting === null) {
      this.#end(new ProbeFailure('protocol', `${this.#where} spoke without being asked`))
      return
    }
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#received > REPLY_LIMIT) {
      this.#end(new ProbeFailure('too-large', `reply of ${this.#where} is longer than ${REPLY_LIMIT} bytes`))
      return
    }
    const reply = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    this.#chunks = [reply]
    if (!this.#waiting.complete(reply)) return
    this.#waiting.fulfil(shown(reply))
  }

  #unfinished() {
    return { where: this.#where, received: this.#received }
  }

  #end(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#socket.destroy()
    this.#waiting?.reject(error)
  }

  [Symbol.dispose](): void {
    this.#ended ??= new ProbeFailure('closed', 'we closed the connection')
    this.#socket.destroy()
  }
}
