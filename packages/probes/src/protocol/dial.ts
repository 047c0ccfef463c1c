import { connect, type Socket } from 'node:net'
import { ProbeFailure } from './failure.ts'
import { resolve } from './resolve.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/**
 * Opens a TCP connection. The caller owns the socket and destroys it. Rejects with Node's own error (refused,
 * unreachable …) or, at the deadline, with a `timeout` failure; the socket is then gone already.
 */
export async function dial({ address, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  const host = await resolve(address, signal)
  signal.throwIfAborted()
  return new Promise((fulfil, reject) => {
    const socket = connect({ host, port, noDelay: true })
    const settle = () => {
      signal.removeEventListener('abort', abort)
      socket.off('connect', connected)
      socket.off('error', failed)
    }
    const connected = () => {
      settle()
      fulfil(socket)
    }
    const failed = (error: Error) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const abort = () =>
      failed(new ProbeFailure('timeout', `no connection to ${at({ address, port })} in time: down, cut off, or full`))
    signal.addEventListener('abort', abort, { once: true })
    socket.once('connect', connected)
    socket.once('error', failed)
  })
}

/** `address:port` as people write it, IPv6 in brackets. */
export const at = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
