import type { Duplex } from 'node:stream'
import type { SshHop, SshLogin } from '@foretop/shared/plan.ts'
import { at, dial } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { SshConnection, type Way } from './connection.ts'
import type { SshLease } from './lease.ts'
import { through } from './through.ts'

interface ConnectionsOptions {
  /** How long a connection nobody uses is kept: a look that fails gives its lease back, and the next would log in anew. */
  readonly lingerMs?: number
  /** A machine is asked so often whether it is still there. */
  readonly keepaliveMs?: number
}

const LINGER_MS = 30_000
const KEEPALIVE_MS = 5_000

/** The connections of one thread: one for each login, shared by all checks that look by it. */
export class Connections implements Disposable {
  readonly #known = new Map<string, SshConnection>()
  readonly #lingerMs: number
  readonly #keepaliveMs: number

  constructor({ lingerMs = LINGER_MS, keepaliveMs = KEEPALIVE_MS }: ConnectionsOptions = {}) {
    this.#lingerMs = lingerMs
    this.#keepaliveMs = keepaliveMs
  }

  /**
   * A share in the connection to a machine, which is opened where there is none. Rejects as `SshSession.logIn` and `dial`
   * do, and at the signal with how far it came; the opening goes on for others who wait for it.
   */
  lease(login: SshLogin, signal: AbortSignal): Promise<SshLease> {
    return this.#connectionOf(login).lease(signal)
  }

  #connectionOf(login: SshLogin): SshConnection {
    const key = keyOf(login)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const made: SshConnection = new SshConnection({
      ...{ hop: login.to, lingerMs: this.#lingerMs, keepaliveMs: this.#keepaliveMs },
      way: this.#wayTo(login),
      over: () => {
        if (this.#known.get(key) === made) this.#known.delete(key)
      },
    })
    this.#known.set(key, made)
    return made
  }

  #wayTo({ to, via }: SshLogin): Way {
    const bastion = via.at(-1)
    return bastion === undefined ? directly(to) : this.#through(to, { to: bastion, via: via.slice(0, -1) })
  }

  #through(to: SshHop, login: SshLogin): Way {
    const { name } = login.to
    const via = [...login.via, login.to].map((hop) => hop.name).join(', ')
    return {
      where: `${at(to)} (through ${via})`,
      late: () => {
        // Only asked about: one that is opened here would be nobody's, and stay for ever.
        const known = this.#known.get(keyOf(login))
        if (known?.isOpen)
          return new ProbeFailure('timeout', `through ${name}: no way on to ${at(to)} in time: ${AWAY}`)
        return through(name, known?.late() ?? lateAt(login.to))
      },
      connect: async (signal) => {
        const lease = await this.lease(login, signal).catch((error) => {
          throw through(name, error)
        })
        try {
          const stream = await lease.forward(to, signal)
          stream.once('close', () => lease[Symbol.dispose]())
          return { stream, onEnd: (heir) => lease.onEnd((error) => heir(through(name, error))) }
        } catch (error) {
          lease[Symbol.dispose]()
          throw through(name, error)
        }
      },
    }
  }

  [Symbol.dispose](): void {
    for (const connection of [...this.#known.values()]) connection[Symbol.dispose]()
  }
}

const keyOf = ({ to, via }: SshLogin): string => JSON.stringify([to, via])

const AWAY = 'down, cut off, or full'
const lateAt = (hop: SshHop) => new ProbeFailure('timeout', `no connection in time: ${AWAY} (${at(hop)})`)

const directly = (hop: SshHop): Way => ({
  where: at(hop),
  late: () => lateAt(hop),
  connect: async (signal) => {
    const stream: Duplex = await dial(hop, signal)
    return { stream, onEnd: () => () => {} }
  },
})
