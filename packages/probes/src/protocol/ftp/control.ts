import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Dialogue } from '../dialogue.ts'
import { ProbeFailure } from '../failure.ts'
import type { Trust } from '../tls/trust.ts'
import { type Trusted, trusted } from '../tls/trusted.ts'
import { type Reply, replyLength, replyOf } from './reply.ts'

export interface Security {
  readonly trust: Trust
  /** Name that the certificate must hold. */
  readonly name: string
  readonly verify: boolean
}

/** What of TLS the data connection has to show again. */
export interface ControlTls extends Security {
  readonly trusted: Trusted
  /** To begin the data connection's TLS where this one is: servers ask for that, to know whose it is. */
  session(): Buffer | undefined
}

/** The connection that commands are said on (RFC 959, RFC 4217). Made by `over`; owns its socket. */
export class Control implements Disposable {
  readonly where: string
  readonly address: string
  #dialogue: Dialogue
  #tls: ControlTls | null = null

  /** `address` is the one that was dialled; data connections go there. */
  constructor(socket: Socket, { where, address }: { readonly where: string; readonly address: string }) {
    this.where = where
    this.address = address
    this.#dialogue = new Dialogue(socket, where)
  }

  /** `null`: it speaks in clear. */
  get tls(): ControlTls | null {
    return this.#tls
  }

  /** What the server says next. Rejects with `protocol` for what is no reply, and as `Dialogue.hear` does. */
  async hear(signal: AbortSignal): Promise<Reply> {
    return replyOf(await this.#dialogue.hear(replyLength(this.where), signal))
  }

  /** Says one command, of one line. */
  ask(command: string, signal: AbortSignal): Promise<Reply> {
    if (/[\r\n]/.test(command)) throw new Error('a command is one line')
    this.#dialogue.say(`${command}\r\n`)
    return this.hear(signal)
  }

  /** Goes over to TLS. Rejects with `tls` where the server will not, or shows a certificate that is refused. */
  async startTls(security: Security, signal: AbortSignal): Promise<void> {
    const reply = await this.ask('AUTH TLS', signal)
    if (reply.code !== 234)
      throw new ProbeFailure('tls', `${this.where} speaks FTP but does not go over to TLS: ${reply.text}`)
    await this.secure(security, signal)
  }

  /** TLS from here on. */
  async secure(security: Security, signal: AbortSignal): Promise<void> {
    const plain = this.#dialogue.release()
    try {
      const found = await trusted(plain, { ...security, where: this.where }, signal)
      this.#tls = { ...security, trusted: found, session: sessionOf(found.socket) }
      this.#dialogue = new Dialogue(found.socket, this.where)
    } catch (error) {
      plain.destroy()
      throw error
    }
  }

  /** Says goodbye. */
  quit(): void {
    this.#dialogue.leave('QUIT\r\n')
  }

  [Symbol.dispose](): void {
    this.#dialogue[Symbol.dispose]()
  }
}

/** In TLS 1.3 it comes after the handshake, whenever the server likes; the last one is good. */
function sessionOf(socket: TLSSocket): () => Buffer | undefined {
  let last: Buffer | undefined
  socket.on('session', (session) => {
    last = session
  })
  return () => last ?? socket.getSession()
}
