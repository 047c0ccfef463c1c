import type { Duplex } from 'node:stream'
import type { ChildEnd } from '../child/command.ts'
import type { Endpoint } from '../dial.ts'
import type { SshSession } from './session.ts'

/** A share in a connection that others use too. What is kept by one ends with the last of them. */
export class SshLease implements Disposable {
  readonly #session: SshSession
  readonly #leave: () => void
  #isLeft = false

  constructor(session: SshSession, leave: () => void) {
    this.#session = session
    this.#leave = leave
  }

  get closed(): boolean {
    return this.#isLeft || this.#session.closed
  }

  /** Whom we talk to. */
  get where(): string {
    return this.#session.where
  }

  /** What was found out about the machine, for all who share it. */
  get facts(): SshSession['facts'] {
    return this.#session.facts
  }

  /** Runs a command as it is: see `SshSession.run`. */
  run(...command: Parameters<SshSession['run']>): Promise<ChildEnd> {
    return this.#session.run(...command)
  }

  forward(to: Endpoint, signal: AbortSignal): Promise<Duplex> {
    return this.#session.forward(to, signal)
  }

  onEnd(heir: (error: Error) => void): () => void {
    return this.#session.onEnd(heir)
  }

  [Symbol.dispose](): void {
    if (this.#isLeft) return
    this.#isLeft = true
    this.#leave()
  }
}
