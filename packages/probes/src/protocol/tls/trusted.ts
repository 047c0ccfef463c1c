import type { Socket } from 'node:net'
import type { Metric } from '@foretop/shared/model.ts'
import { ProbeFailure } from '../failure.ts'
import { type Fault, faultsOf, soonestEnd } from './certificate.ts'
import { type Handshake, type Secured, secure } from './secure.ts'

/** What probes that trust somebody have in common: when those with a certificate are to see to it. */
export const CERTIFICATE_DAYS = {
  label: 'Certificate valid for',
  unit: 'days',
  thresholds: { warning: { below: 20 }, critical: { below: 7 } },
} as const satisfies Metric

export interface Trusted extends Secured {
  /** Until the first certificate of the chain ends. */
  readonly days: number
}

interface Demands extends Handshake {
  readonly verify: boolean
  /** What browsers refuse, and clients of this kind do not. */
  readonly except?: readonly Fault['fault'][]
}

/** TLS on an open connection; with `verify` a certificate that clients refuse is a `tls` failure. */
export async function trusted(
  plain: Socket,
  { name, verify, except = [], trust, where }: Demands,
  signal: AbortSignal,
): Promise<Trusted> {
  const secured = await secure(plain, { name, trust, where }, signal)
  const presented = { chain: secured.chain, distrust: secured.distrust, name, at: Date.now() }
  const faults: readonly Fault[] = verify ? faultsOf(presented).filter(({ fault }) => !except.includes(fault)) : []
  if (faults.length > 0) {
    secured.socket.destroy()
    throw new ProbeFailure('tls', faults.map(({ text }) => text).join('; '))
  }
  return { ...secured, days: soonestEnd(presented)?.daysLeft ?? 0 }
}
