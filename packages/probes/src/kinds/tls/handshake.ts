import type { TLSSocket } from 'node:tls'
import { at, connectToAny } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { resolveAll } from '../../protocol/names/resolve.ts'
import { silentAmong } from '../../protocol/silent.ts'
import type { Certificate } from '../../protocol/tls/certificate.ts'
import { farewell, Refused, secure } from '../../protocol/tls/secure.ts'
import { type StartTls, startTls } from '../../protocol/tls/starttls.ts'
import { trustFor } from '../../protocol/tls/trust.ts'

export interface Asked {
  /** A name or an address. */
  readonly address: string
  readonly port: number
  /** The name that is asked for. */
  readonly name: string
  readonly starttls: StartTls | undefined
  readonly ca: string | undefined
}

/** What a handshake showed, the best and the worst alike. */
export interface Shown {
  /** The IP address that answered. */
  readonly address: string
  readonly chain: readonly Certificate[]
  readonly distrust: string | null
  /** Version and cipher in force; `null` where the server refused us before. */
  readonly protocol: string | null
  readonly cipher: string | null
  /** Why the server wants nothing to do with us, although it showed its certificate. */
  readonly refusal: string | null
  /** What is old about it, though clients still take it. */
  readonly weaknesses: readonly string[]
  /** Its name's other addresses that take no connection, as `silentAmong` tells. */
  readonly silent: readonly string[] | null
  readonly connectMs: number
  readonly handshakeMs: number
}

/**
 * Shakes hands with anything that speaks TLS, to see what it is like. Servers that cannot tell a new handshake from one
 * that was slipped in (RFC 5746) are met only a second time round, so that we know which they are.
 */
export async function shakeHands(asked: Asked, signal: AbortSignal): Promise<Shown> {
  try {
    return await attempt(asked, { oldRenegotiation: false }, signal)
  } catch (error) {
    if (!(error instanceof ProbeFailure) || !isOldRenegotiation(error.cause)) throw error
    const shown = await attempt(asked, { oldRenegotiation: true }, signal)
    return { ...shown, weaknesses: ['no secure renegotiation (RFC 5746)', ...shown.weaknesses] }
  }
}

const isOldRenegotiation = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED'

async function attempt(
  { address: host, port, name, starttls, ca }: Asked,
  { oldRenegotiation }: { readonly oldRenegotiation: boolean },
  signal: AbortSignal,
): Promise<Shown> {
  const trust = await trustFor({ ca, tolerant: true, oldRenegotiation })
  const addresses = await resolveAll(host, signal)
  using scope = new DisposableStack()
  const start = performance.now()
  const { socket: connection, address } = await connectToAny(
    { addresses, port, where: at({ address: host, port }) },
    signal,
  )
  const plain = scope.adopt(connection, (socket) => socket.destroy())
  const connectMs = performance.now() - start
  const where = at({ address, port })
  // Beside the handshake: it takes the longer only where one is dead.
  const silence = silentAmong({ name: host, addresses, answered: address, port }, signal)
  if (starttls !== undefined) await startTls(plain, { protocol: starttls, name, where }, signal)
  const ready = performance.now()
  const times = () => ({ address, connectMs, handshakeMs: performance.now() - ready })
  try {
    const { socket, chain, distrust } = await secure(plain, { name, trust, where }, signal)
    scope.adopt(socket, (socket) => socket.destroy())
    const taken = times()
    const about = { chain, distrust, protocol: socket.getProtocol(), cipher: socket.getCipher().name }
    const weaknesses = weaknessesOf(socket)
    const refusal = await refusalIn(
      farewell(socket, { name, where, withinMs: Math.max(taken.handshakeMs, 100) }, signal),
    )
    return { ...taken, ...about, weaknesses, refusal, silent: await silence }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { chain, distrust, message: refusal } = error
    return { ...times(), chain, distrust, protocol: null, cipher: null, weaknesses: [], refusal, silent: await silence }
  }
}

const refusalIn = (goodbye: Promise<void>): Promise<string | null> =>
  goodbye.then(
    () => null,
    (error: unknown) => {
      if (error instanceof ProbeFailure && error.code === 'tls') return error.message
      throw error
    },
  )

function weaknessesOf(socket: TLSSocket): string[] {
  const weaknesses: string[] = []
  const key = socket.getEphemeralKeyInfo()
  if (key !== null && 'type' in key && key.type === 'DH' && key.size < 2_048)
    weaknesses.push(`Diffie-Hellman group of ${key.size} bits`)
  const { name, standardName } = socket.getCipher()
  if (standardName.startsWith('TLS_RSA_')) weaknesses.push(`no forward secrecy (${name})`)
  return weaknesses
}
