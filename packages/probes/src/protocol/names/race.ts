import { connect, type Socket } from 'node:net'
import { exhaustionIn } from '../exhaustion.ts'

/** RFC 8305: so long one address has the field for itself. */
const HEAD_START_MS = 250

export interface Won {
  readonly socket: Socket
  readonly address: string
}

interface Limits {
  readonly signal: AbortSignal
  /** What to reject with when the signal comes first. */
  readonly late: () => Error
}

/**
 * Connects to the first of `addresses` that answers, each of which begins when the one before failed or took too long,
 * as browsers do. Rejects with the error that tells most, or `late`. Only what was won is open afterwards.
 */
export function race(addresses: readonly string[], port: number, { signal, late }: Limits): Promise<Won> {
  return new Promise((fulfil, reject) => {
    const running = new Set<Socket>()
    const errors: Error[] = []
    let begun = 0
    let timer: NodeJS.Timeout | undefined
    const settle = (winner?: Socket) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      if (winner !== undefined) running.delete(winner)
      // Their errors have a listener as long as they live.
      for (const socket of running) socket.destroy()
    }
    const abort = () => {
      settle()
      reject(late())
    }
    const begin = () => {
      clearTimeout(timer)
      const host = addresses[begun]
      if (host === undefined) return
      begun += 1
      const socket = connect({ host, port, noDelay: true })
      running.add(socket)
      const failed = (error: Error) => {
        socket.destroy()
        if (!running.delete(socket)) return
        errors.push(error)
        if (errors.length < addresses.length) return begin()
        settle()
        reject(reasonAmong(errors))
      }
      socket.on('error', failed)
      socket.once('connect', () => {
        socket.off('error', failed)
        settle(socket)
        fulfil({ socket, address: host })
      })
      if (begun < addresses.length) timer = setTimeout(begin, HEAD_START_MS)
    }
    signal.addEventListener('abort', abort, { once: true })
    begin()
  })
}

/** Which of them to tell: that we lack descriptors, for then not all were asked; else the first that is theirs. */
export const reasonAmong = (errors: readonly Error[]): Error | undefined =>
  errors.find((error) => exhaustionIn(error) !== null) ?? errors.find(isTheirs) ?? errors.at(-1)

const OURS: ReadonlySet<unknown> = new Set([
  ...['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETDOWN'],
  ...['EACCES', 'EPERM', 'EINVAL'],
])

/** Not that we have no way to addresses of that kind (IPv6 at a machine that has none), or may not go there. */
export const isTheirs = (error: Error): boolean => !('code' in error && OURS.has(error.code))
