import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { at, dial, type Endpoint } from '../dial.ts'
import { ProbeFailure } from '../failure.ts'
import { withoutZone } from '../names/zone.ts'
import { anonymousTrust } from '../tls/anonymous.ts'
import type { Identity } from '../tls/identity.ts'
import { secure } from '../tls/secure.ts'
import { type Trust, trustFor } from '../tls/trust.ts'
import { trusted } from '../tls/trusted.ts'
import { Dropped, isReset } from './dropped.ts'

export type Security =
  | { readonly tls: 'off' | 'anonymous' }
  | {
      readonly tls: 'certificates'
      /** What the daemon's certificate must hold. */
      readonly name: string
      /** As `trustFor` takes them. */
      readonly ca: string | undefined
      readonly identity: Identity | undefined
    }

/** An open connection to a daemon, with nothing said yet. */
export interface Line {
  /** Owned by the caller, who destroys it. */
  readonly socket: Socket
  /** Version and cipher; `null`: in clear. */
  readonly cipher: string | null
  /** Until the daemon's certificate ends; `null`: it shows none. */
  readonly days: number | null
}

/** Rejects as `dial` and `trusted` do, with `Dropped`, or `closed` where the daemon hung up instead of shaking hands. */
export async function openLine(endpoint: Endpoint, security: Security, signal: AbortSignal): Promise<Line> {
  if (security.tls === 'off') return { socket: await connected(endpoint, signal), cipher: null, days: null }
  const trust = await trustBy(security)
  try {
    return await shakeHands(await connected(endpoint, signal), { endpoint, security, trust }, signal)
  } catch (error) {
    if (!(error instanceof ProbeFailure) || error.code !== 'closed') throw error
    const text = `${at(endpoint)} dropped the connection in the TLS handshake: ${CAUSES}`
    throw new ProbeFailure('closed', text, { cause: error })
  }
}

interface Handshake {
  readonly endpoint: Endpoint
  readonly security: Security
  readonly trust: Trust
}

async function shakeHands(plain: Socket, { endpoint, security, trust }: Handshake, signal: AbortSignal): Promise<Line> {
  const where = at(endpoint)
  if (security.tls !== 'certificates') {
    const { socket } = await secure(plain, { name: withoutZone(endpoint.address), trust, where }, signal)
    return { socket, cipher: cipherOf(socket), days: null }
  }
  const { name } = security
  // Clients of NRPE take a name that stands as common name only, which is how its own guide has certificates made.
  const demands = { name, verify: true, except: ['no host name'], trust, where } as const
  const { socket, days } = await trusted(plain, demands, signal)
  return { socket, cipher: cipherOf(socket), days }
}

/** Whoever is dropped may hear of it before he knows that he was let in. */
async function connected(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
  try {
    return await dial(endpoint, signal)
  } catch (error) {
    throw isReset(error) ? new Dropped(at(endpoint), { cause: error }) : error
  }
}

const trustBy = (security: Security): Trust | Promise<Trust> =>
  security.tls === 'certificates'
    ? trustFor({ ca: security.ca, tolerant: false, oldRenegotiation: true, identity: security.identity })
    : anonymousTrust()

const CAUSES = 'our address is not in its allowed_hosts, or it speaks no TLS; it does not say which'

/** Only of a handshake that came to its end: asked later, of one that failed, Node (20) ended the process. */
const cipherOf = (socket: TLSSocket): string => `${socket.getProtocol()}, ${socket.getCipher().name}`
