import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FailureCode } from '@foretop/shared/model.ts'
import type { Client, ClientChannel, ServerHostKeyAlgorithm } from 'ssh2'
import { REPLY_LIMIT } from '../conversation.ts'
import { at, dial, type Endpoint } from '../dial.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'

export interface SshLogin {
  readonly user: string
  readonly privateKey: string
  /** `SHA256:…` as `ssh-keygen -lf` prints it, with the type of key before it where the server has several. */
  readonly hostKey: string
}

export interface CommandResult {
  /** `null` when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What `hostKey` may look like. */
export const HOST_KEY = /^(?:(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) )?SHA256:[A-Za-z0-9+/]{43}$/

/** A server with several keys shows the one we like best, so the pinned type must be the only one we take. */
const ALGORITHMS: { readonly [type: string]: readonly ServerHostKeyAlgorithm[] } = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
}

/** One login kept open for many commands. Made for `keep`. The host's key is pinned: any other ends the connection. */
export class SshSession implements Disposable {
  readonly #client: Client
  readonly #socket: Socket
  readonly #where: string
  #ended: Error | null = null

  private constructor(client: Client, socket: Socket, where: string) {
    this.#client = client
    this.#socket = socket
    this.#where = where
    // Errors can come twice, and at any time.
    client.on('error', (error) => this.#end(spoken(error, where)))
    client.on('close', () => this.#end(new ProbeFailure('closed', `${where} closed the connection`)))
  }

  get closed(): boolean {
    return this.#ended !== null
  }

  /** Connects and logs in. Rejects with `auth`, `timeout`, `protocol`, Node's own errors, or `ProbeCrash` for our key. */
  static async open(endpoint: Endpoint, login: SshLogin, signal: AbortSignal): Promise<SshSession> {
    // Seven MiB in every thread that knows the probes: only for those that log in somewhere.
    const ssh2 = await import('ssh2')
    const socket = await dial(endpoint, signal)
    const client = new ssh2.Client()
    const session = new SshSession(client, socket, at(endpoint))
    try {
      await session.#logIn(login, signal)
      return session
    } catch (error) {
      session.#end(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }

  #logIn({ user, privateKey, hostKey }: SshLogin, signal: AbortSignal): Promise<void> {
    const [type = '', pin] = hostKey.includes(' ') ? hostKey.split(' ') : ['', hostKey]
    const algorithms = ALGORITHMS[type]
    let shown: string | null = null
    return new Promise((resolve, reject) => {
      const abort = () => {
        const text = `${this.#where} takes connections but does not let us in: hung, or full`
        settle(new ProbeFailure('timeout', text))
      }
      const settle = (error?: Error) => {
        signal.removeEventListener('abort', abort)
        if (error === undefined) resolve()
        else reject(error)
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#client.once('ready', () => settle())
      this.#client.once('error', (error) => settle(this.#meaning(error, pin, shown)))
      this.#client.once('close', () => settle(new ProbeFailure('closed', `${this.#where} closed the connection`)))
      try {
        this.#client.connect({
          sock: this.#socket,
          username: user,
          privateKey,
          // The deadline is the look's, not the library's.
          readyTimeout: 0,
          ...(algorithms !== undefined && { algorithms: { serverHostKey: [...algorithms] } }),
          hostVerifier: (key: Buffer) => {
            shown = `SHA256:${createHash('sha256').update(key).digest('base64').replaceAll('=', '')}`
            return shown === pin
          },
        })
      } catch (error) {
        settle(new ProbeCrash('local', `our key cannot be used: ${String(error)}`, { cause: error }))
      }
    })
  }

  #meaning(error: Error & { level?: string }, pin: string | undefined, shown: string | null): Error {
    if (shown !== null && shown !== pin)
      return new ProbeFailure('auth', `host key changed: ${this.#where} shows ${shown}, pinned is ${pin}`)
    if (error.level === 'client-authentication') {
      const text = `${this.#where} refuses our login: unknown or locked user, or a key it does not know`
      return new ProbeFailure('auth', text, { cause: error })
    }
    return spoken(error, this.#where)
  }

  /** Runs a command, whose output may be 1 MiB. Rejects with `timeout`, `closed`, `too-large` or `protocol`. */
  run(command: string, signal: AbortSignal): Promise<CommandResult> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    return new Promise<CommandResult>((resolve, reject) => {
      const fail = (code: FailureCode, text: string, cause?: Error) => {
        settle()
        const error = new ProbeFailure(code, `${this.#where} ${text}`, { cause })
        this.#end(error)
        reject(error)
      }
      const abort = () => fail('timeout', `let us in, but "${command}" does not end`)
      const closed = () => fail('closed', `closed the connection during "${command}"`)
      const settle = () => {
        signal.removeEventListener('abort', abort)
        this.#client.off('close', closed)
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#client.once('close', closed)
      this.#client.exec(command, (error, channel) => {
        if (error !== undefined) return fail('protocol', `does not run "${command}": ${error.message}`, error)
        const tooLarge = () => fail('too-large', `says more than ${REPLY_LIMIT} bytes to "${command}"`)
        collect(channel, tooLarge, (result) => {
          // Without an exit it was the connection that ended, not the command.
          if (result === null) return closed()
          settle()
          resolve(result)
        })
      })
    })
  }

  #end(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#socket.destroy()
  }

  [Symbol.dispose](): void {
    if (this.#ended !== null) return
    this.#ended = new ProbeFailure('closed', 'we closed the connection')
    this.#client.end()
    // A server that hangs would keep the half-closed connection open for ever.
    this.#socket.destroySoon()
  }
}

/** Node's network errors carry a code of its own. Whatever else ssh2 throws, it throws at what the other side sent. */
const FROM_NODE = /^E[A-Z]+$/

function spoken(error: Error, where: string): Error {
  if (error instanceof ProbeFailure || ('code' in error && FROM_NODE.test(String(error.code)))) return error
  return new ProbeFailure('protocol', `${where} does not speak SSH with us: ${error.message}`, { cause: error })
}

function collect(channel: ClientChannel, tooLarge: () => void, done: (result: CommandResult | null) => void): void {
  const said = { stdout: '', stderr: '' }
  let ended: { readonly code: number | null } | null = null
  for (const [name, stream] of [['stdout', channel] as const, ['stderr', channel.stderr] as const])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      if (said[name].length > REPLY_LIMIT) tooLarge()
    })
  channel.on('exit', (code: number | null) => {
    ended = { code }
  })
  channel.once('close', () => done(ended === null ? null : { ...said, ...ended }))
}
