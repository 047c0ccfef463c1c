import type { Duplex } from 'node:stream'
import type { SshHop } from '@foretop/shared/plan.ts'
import { ProbeCrash, ProbeFailure } from '../failure.ts'
import { oursText } from './host-key.ts'
import { SshLease } from './lease.ts'
import { SshSession } from './session.ts'

/** How a machine is reached. */
export interface Way {
  readonly where: string
  /** What is said of who waits too long for `connect`. */
  late(): Error
  connect(signal: AbortSignal): Promise<{
    readonly stream: Duplex
    /** Calls back when somebody on the way has ended it, unless told to forget that. */
    onEnd(heir: (error: Error) => void): () => void
  }>
}

interface Parts {
  readonly hop: SshHop
  readonly way: Way
  readonly lingerMs: number
  readonly keepaliveMs: number
  /** It can be used no more: whoever comes next opens another. */
  over(): void
}

/** One connection, from the first who wants it until some time after the last has gone. */
export class SshConnection implements Disposable {
  readonly #parts: Parts
  readonly #unwanted = new AbortController()
  readonly #opening: Promise<SshSession>
  #session: SshSession | null = null
  /** How many wait for it or hold it. */
  #wanted = 0
  /** How far it came: what is ours is known, and somebody listens there. */
  #isBegun = false
  #isReached = false
  #timer: NodeJS.Timeout | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#opening = this.#open()
    this.#opening.catch(() => parts.over())
  }

  async lease(signal: AbortSignal): Promise<SshLease> {
    this.#wanted += 1
    clearTimeout(this.#timer)
    const { promise: late, reject } = Promise.withResolvers<never>()
    const abort = () => reject(this.late())
    signal.addEventListener('abort', abort, { once: true })
    try {
      if (signal.aborted) throw this.late()
      const session = await Promise.race([this.#opening, late])
      return new SshLease(session, () => this.#leave())
    } catch (error) {
      this.#leave()
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /** How far it came, for who waited too long. */
  late(): Error {
    const { way, hop } = this.#parts
    if (!this.#isBegun)
      return new ProbeCrash('local', `${oursText(hop)} could not be read in time, so nobody was asked`)
    if (!this.#isReached) return way.late()
    return new ProbeFailure('timeout', `${way.where} takes connections but does not let us in: hung, or full`)
  }

  /** Whether it let us in. */
  get isOpen(): boolean {
    return this.#session !== null
  }

  async #open(): Promise<SshSession> {
    const { hop, way, keepaliveMs, over } = this.#parts
    const { signal } = this.#unwanted
    let onEnd: Awaited<ReturnType<Way['connect']>>['onEnd'] = () => () => {}
    const connect = async () => {
      this.#isBegun = true
      const reached = await way.connect(signal)
      this.#isReached = true
      onEnd = reached.onEnd
      return reached.stream
    }
    const session = await SshSession.logIn(connect, { hop, where: way.where, keepaliveMs }, signal)
    // It was let go just when it was let in.
    if (signal.aborted) {
      session[Symbol.dispose]()
      throw signal.reason
    }
    this.#session = session
    session.onEnd(over)
    // Whoever is on the way lasts longer, and would remember all who ever came.
    session.onEnd(onEnd((error) => session.end(error)))
    return session
  }

  #leave(): void {
    this.#wanted -= 1
    if (this.#wanted > 0) return
    const { lingerMs } = this.#parts
    if (this.#session === null || this.#session.closed || lingerMs === 0) this[Symbol.dispose]()
    else this.#timer = setTimeout(() => this[Symbol.dispose](), lingerMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#parts.over()
    this.#unwanted.abort(new ProbeFailure('closed', 'nobody waits for this connection any more'))
    this.#session?.[Symbol.dispose]()
  }
}
