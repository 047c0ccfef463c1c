import type { Socket } from 'node:net'
import { ProbeFailure } from '../failure.ts'
import { type Fault, faultsOf, soonestEnd } from './certificate.ts'
import { type Handshake, type Secured, secure } from './secure.ts'

export interface Trusted extends Secured {
  /** Until the first certificate of the chain ends. */
  readonly days: number
}

/** TLS on an open connection; with `verify` a certificate that clients refuse is a `tls` failure. */
export async function trusted(
  plain: Socket,
  { name, verify, trust, where }: Handshake & { readonly verify: boolean },
  signal: AbortSignal,
): Promise<Trusted> {
  const secured = await secure(plain, { name, trust, where }, signal)
  const presented = { chain: secured.chain, distrust: secured.distrust, name, at: Date.now() }
  const faults: readonly Fault[] = verify ? faultsOf(presented) : []
  if (faults.length > 0) {
    secured.socket.destroy()
    throw new ProbeFailure('tls', faults.map(({ text }) => text).join('; '))
  }
  return { ...secured, days: soonestEnd(presented)?.daysLeft ?? 0 }
}
