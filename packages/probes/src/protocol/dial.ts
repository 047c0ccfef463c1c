import type { Socket } from 'node:net'
import { ProbeFailure } from './failure.ts'
import { race } from './names/race.ts'
import { resolveAll } from './names/resolve.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/**
 * Opens a TCP connection to the first address of the name that answers. The caller owns the socket and destroys it.
 * Rejects with Node's own error (refused, unreachable …) or, at the deadline, with a `timeout` failure; the socket is
 * then gone already.
 */
export async function dial({ address, port }: Endpoint, signal: AbortSignal): Promise<Socket> {
  const addresses = await resolveAll(address, signal)
  return (await connectToAny({ addresses, port, where: at({ address, port }) }, signal)).socket
}

/** The same to addresses that are known already; `where` names them in a failure. */
export async function connectToAny(
  { addresses, port, where }: { readonly addresses: readonly string[]; readonly port: number; readonly where: string },
  signal: AbortSignal,
) {
  signal.throwIfAborted()
  const late = () => new ProbeFailure('timeout', `no connection in time: down, cut off, or full (${where})`)
  return race(addresses, port, { signal, late })
}

/** `address:port` as people write it, IPv6 in brackets. */
export const at = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
