import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { SshHop } from '@foretop/shared/plan.ts'
import type { Client } from 'ssh2'
import type { ChildCommand, ChildEnd, Reading } from '../child/command.ts'
import { limited } from '../child/limited.ts'
import { at, type Endpoint } from '../dial.ts'
import { NoTurn, ProbeFailure } from '../failure.ts'
import { algorithmsOf, trustOf } from './host-key.ts'
import { meaning, spoken, unforwarded } from './meaning.ts'
import { proofOf, ssh2Lazily } from './proof.ts'
import { ChannelRefused, execute } from './running.ts'
import { Slots } from './slots.ts'
import { told } from './told.ts'

/** Of the ten channels that OpenSSH allows one connection (MaxSessions). */
const CHANNELS = 8
/** A machine clears away what has ended only after it has told us: so long a refusal is no sign of how much room there is. */
const CLEARING_MS = 1_000
/** Until it is asked again. */
const AGAIN_MS = 30
/** Asked so often without an answer, a machine hangs. */
const UNANSWERED = 3

/** What is found out once about a machine, for all that is run there. */
interface Facts {
  /** Lines that can be given no limit: there is no `timeout`. */
  readonly unlimited: Set<string>
  system?: Promise<string>
}

/** One login on one machine, kept open for many commands at once. */
export class SshSession implements Disposable {
  readonly where: string
  readonly facts: Facts = { unlimited: new Set() }
  readonly #client: Client
  readonly #stream: Duplex
  readonly #slots = new Slots(CHANNELS)
  /** Commands that nobody waits for any more and that have not ended, each as often as it runs. */
  readonly #leftBehind: string[] = []
  /** When a command last ended there, monotonic ms. */
  #clearedAt = Number.NEGATIVE_INFINITY
  readonly #heirs = new Set<(error: Error) => void>()
  #ended: Error | null = null

  private constructor(client: Client, stream: Duplex, where: string, keepaliveMs: number) {
    this.#client = client
    this.#stream = stream
    this.where = where
    const hung = `${where} hangs: it let us in, but has answered nothing for ${(UNANSWERED * keepaliveMs) / 1_000} s`
    // Errors can come twice, and at any time.
    client.on('error', (error: Error & { level?: string }) =>
      this.end(error.level === 'client-timeout' ? new NoTurn(hung) : spoken(error, where)),
    )
    client.on('close', () => this.end(new ProbeFailure('closed', `${where} closed the connection`)))
  }

  get closed(): boolean {
    return this.#ended !== null
  }

  /** How many of its channels are in use. */
  get running(): number {
    return this.#slots.taken
  }

  /**
   * Logs in over a stream that leads there, which is its own from now on. Rejects with `auth`, `timeout`, `protocol`,
   * `closed`, or `ProbeCrash` for what is ours: a key, an agent, a file of known hosts.
   */
  static async logIn(
    connect: () => Promise<Duplex>,
    { hop, where, keepaliveMs }: { readonly hop: SshHop; readonly where: string; readonly keepaliveMs: number },
    signal: AbortSignal,
  ): Promise<SshSession> {
    // What is ours comes first: nobody is bothered for a login that cannot be.
    const [{ Client }, proof, trust] = await Promise.all([ssh2Lazily(), proofOf(hop, signal), trustOf(hop, signal)])
    const algorithms = algorithmsOf(trust)
    const stream = await connect()
    const client = new Client()
    const session = new SshSession(client, stream, where, keepaliveMs)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let refusal: ProbeFailure | null = null
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    client.once('ready', resolve)
    client.once('error', (error) => reject(refusal ?? meaning(error, { hop, where, trust })))
    client.once('close', () => reject(refusal ?? new ProbeFailure('closed', `${where} closed the connection`)))
    try {
      signal.throwIfAborted()
      client.connect({
        sock: stream,
        username: hop.user,
        ...proof,
        // The deadline is the look's, not the library's.
        readyTimeout: 0,
        keepaliveInterval: keepaliveMs,
        keepaliveCountMax: UNANSWERED,
        ...(algorithms.length > 0 && { algorithms: { serverHostKey: algorithms } }),
        hostVerifier: (key: Buffer) => {
          refusal = trust.refusal(key, where)
          return refusal === null
        },
      })
      await promise
      return session
    } catch (error) {
      session.end(error instanceof Error ? error : new Error(String(error)))
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /**
   * Runs a command as it is, for `limitMs` at most from when there is room for it. One that does not end costs its own
   * channel alone. Rejects with `timeout`, `closed`, `too-large` or `protocol`.
   */
  async run(
    command: string,
    signal: AbortSignal,
    reading: Reading & Pick<ChildCommand, 'limitMs'> = {},
  ): Promise<ChildEnd> {
    if (this.#leftBehind.includes(command)) {
      const text = `"${told(command)}" of an earlier look has still not ended on ${this.where}, so it was not started again`
      throw new ProbeFailure('timeout', text)
    }
    const cameAt = performance.now()
    await this.#slots.enter(signal, () => new NoTurn(this.#busy()))
    if (this.#ended !== null) {
      this.#slots.leave()
      throw this.#ended
    }
    let isGone = false
    let wasFull = false
    const gone = (how: 'ended' | 'refused') => {
      isGone = true
      if (how === 'ended') this.#clearedAt = performance.now()
      else wasFull = performance.now() - this.#clearedAt > CLEARING_MS
      if (wasFull) this.#slots.narrow()
      this.#slots.leave()
      const left = this.#leftBehind.indexOf(command)
      if (left !== -1) this.#leftBehind.splice(left, 1)
    }
    const waitedMs = performance.now() - cameAt
    using limit = limited(signal, reading.limitMs)
    try {
      const end = await execute(this.#client, { command, reading, where: this.where, signal: limit.signal, gone })
      return { ...end, waitedMs }
    } catch (error) {
      // It broke, and nobody has told us yet.
      if (error instanceof ProbeFailure && error.code === 'closed' && !this.#stream.writable) this.end(error)
      // Whatever happened to all of them goes before what came of it here.
      if (this.#ended !== null) throw this.#ended
      if (error instanceof ChannelRefused) return await this.#again(error, wasFull, command, signal, reading)
      if (!isGone) this.#leftBehind.push(command)
      throw error
    }
  }

  /** A server that allows fewer channels than we thought: once one of those has ended, and is cleared away, there is room. */
  async #again(refused: ChannelRefused, wasFull: boolean, ...again: Parameters<SshSession['run']>): Promise<ChildEnd> {
    if (!wasFull) await pause(AGAIN_MS)
    else if (this.#slots.taken === 0) {
      const text = `${this.where} let us in, but opens no session: a login without sessions, or MaxSessions 0`
      throw new ProbeFailure('protocol', text, { cause: refused })
    }
    return this.run(...again)
  }

  #busy(): string {
    const left = this.#leftBehind.length
    const which = left === 0 ? '' : `, of which ${left} should have ended long ago: ${told(this.#leftBehind[0] ?? '')}`
    return `${this.where} let us in, but there was no room for another command: ${this.#slots.taken} run there${which}`
  }

  /** A connection from there to somewhere else. Rejects with `refused`, `unreachable`, `timeout`, `auth` or `closed`. */
  forward(to: Endpoint, signal: AbortSignal): Promise<Duplex> {
    const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
    if (this.#ended !== null) return Promise.reject(this.#ended)
    let isLate = signal.aborted
    const abort = () => {
      isLate = true
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      this.#client.forwardOut('127.0.0.1', 0, to.address, to.port, (error, stream) => {
        if (error !== undefined) reject(this.#ended ?? unforwarded(error, at(to)))
        else if (isLate) stream.destroy()
        else resolve(stream)
      })
    } catch (error) {
      reject(new ProbeFailure('closed', `${this.where} closed the connection`, { cause: error }))
    }
    return promise.finally(() => signal.removeEventListener('abort', abort))
  }

  /** Calls back when it has ended, with why, unless it is told to forget that. */
  onEnd(heir: (error: Error) => void): () => void {
    if (this.#ended !== null) heir(this.#ended)
    else this.#heirs.add(heir)
    return () => void this.#heirs.delete(heir)
  }

  /** Ends it at once; all that wait for something of it are told this error. */
  end(error: Error): void {
    if (this.#ended !== null) return
    this.#ended = error
    this.#stream.destroy()
    this.#client.destroy()
    this.#slots.open()
    for (const heir of this.#heirs) heir(error)
  }

  [Symbol.dispose](): void {
    if (this.#ended !== null) return
    this.#client.end()
    // A server that hangs would keep the half-closed connection open for ever.
    this.end(new ProbeFailure('closed', 'we closed the connection'))
  }
}
