import type { X509Certificate } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { ProbeFailure } from '../failure.ts'
import { type Certificate, chainOf, isRoot } from './certificate.ts'
import type { Trust } from './trust.ts'
import { trustedPath } from './trusted-path.ts'

export interface Secured {
  /** Owned by the caller, who destroys it; has an error listener already. */
  readonly socket: TLSSocket
  /** From the leaf to the authority that is trusted or, where none is, as far as what was sent leads. Empty: nothing was. */
  readonly chain: readonly Certificate[]
  /** OpenSSL's reason not to trust the chain, `null` when it does. The host's name is not looked at here. */
  readonly distrust: string | null
}

export interface Handshake {
  /** For SNI; an IP address is not sent, nor the dot that makes a name absolute (RFC 6066 §3). */
  readonly name: string
  readonly trust: Trust
  /** `address:port`, for messages. */
  readonly where: string
  /** Of another connection to the same server, to go on with; then it need not show its certificate again. */
  readonly session?: Buffer | undefined
}

/** The server does not want us, but its certificate came before that. */
export class Refused extends ProbeFailure {
  readonly chain: readonly Certificate[]
  readonly distrust: string | null

  constructor(text: string, { chain, distrust }: Pick<Secured, 'chain' | 'distrust'>, options: { cause: unknown }) {
    super('tls', text, options)
    this.chain = chain
    this.distrust = distrust
  }
}

/**
 * TLS on an open connection, trusted or not: whoever refuses to talk to a bad certificate never sees its dates.
 * Rejects with `tls` (no handshake possible; `Refused` where the certificate was seen all the same), `closed`, `timeout`; the connection is then gone.
 */
export function secure(
  plain: Socket,
  { name, trust, where, session }: Handshake,
  signal: AbortSignal,
): Promise<Secured> {
  return new Promise((fulfil, reject) => {
    let shown: DetailedPeerCertificate | null = null
    const socket = connect({
      socket: plain,
      secureContext: trust.context,
      rejectUnauthorized: false,
      ...(session !== undefined && { session }),
      // Only called for a trusted chain. To have the certificate built a second time would cost as much as the look.
      checkServerIdentity: (_, certificate) => {
        // Node passes what getPeerCertificate(true) gives, although its types promise less.
        shown = certificate as DetailedPeerCertificate
        return undefined
      },
      ...(isIP(name) === 0 ? { servername: name.replace(/\.$/, '') } : {}),
    })
    const settle = () => signal.removeEventListener('abort', abort)
    const fail = (error: Error) => {
      settle()
      socket.destroy()
      reject(error)
    }
    const abort = () => fail(new ProbeFailure('timeout', `${where} takes connections but does not answer in TLS`))
    // Stays for good: a late alert must not end the process. After the handshake it changes nothing here.
    socket.on('error', (error) => fail(refused(error, socket, { name, trust, where }) ?? explained(error, name, where)))
    socket.once('secureConnect', () => {
      settle()
      const distrust = socket.authorized ? null : String(socket.authorizationError)
      const sent = chainOf(shown ?? socket.getPeerCertificate(true))
      fulfil({ socket, chain: pathOf(socket, sent, trust) ?? sent, distrust })
    })
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

/** Sent certificates that nobody needs are in Node's chain as well, so the one that counts is looked for. */
function pathOf(socket: TLSSocket, sent: readonly Certificate[], trust: Trust): readonly Certificate[] | null {
  const path = trustedPath(allSent(socket), trust.authorities(), Date.now())
  const inSent = (one: X509Certificate) => sent.find(({ fingerprint256 }) => fingerprint256 === one.fingerprint256)
  return path?.map((one) => inSent(one) ?? legacyOf(one)) ?? null
}

/** `null`: it failed otherwise than by the server's word, or before there was a certificate. */
function refused(error: Error, socket: TLSSocket, { name, trust, where }: Handshake): Refused | null {
  if (!('code' in error) || !/^ERR_SSL_.*ALERT/.test(String(error.code))) return null
  const sent = chainOf(socket.getPeerCertificate(true))
  if (sent.length === 0) return null
  const path = pathOf(socket, sent, trust)
  const seen = { chain: path ?? sent, distrust: path === null ? distrustOf(sent) : null }
  const { message } = explained(error, name, where)
  // An alert that there is no cipher in common would have come before the certificate.
  const text = /HANDSHAKE_FAILURE/.test(String(error.code)) ? `${where} demands a client certificate` : message
  return new Refused(text, seen, { cause: error })
}

/** Only a handshake that comes to its end has OpenSSL's own word on trust. */
const distrustOf = ([leaf, ...others]: readonly Certificate[]): string =>
  leaf !== undefined && others.length === 0 && isRoot(leaf)
    ? 'DEPTH_ZERO_SELF_SIGNED_CERT'
    : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'

/** In the order they came. To be asked for once and last: Node hands its list of them over (24.21). */
function allSent(socket: TLSSocket): readonly X509Certificate[] {
  const sent: X509Certificate[] = []
  for (let next = socket.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate) sent.push(next)
  return sent
}

/** Node gives the same object for a certificate of a handshake, although its types promise less. */
const legacyOf = (certificate: X509Certificate): Certificate => certificate.toLegacyObject() as Certificate

interface Farewell {
  readonly name: string
  readonly where: string
  readonly withinMs: number
}

/**
 * Says goodbye and waits a moment for the other side: in TLS 1.3 it may refuse us only after our handshake is done
 * (a client certificate is demanded). Rejects with `tls` then; silence and any other end are fine.
 */
export function farewell(socket: TLSSocket, { name, where, withinMs }: Farewell, signal: AbortSignal): Promise<void> {
  return new Promise((fulfil, reject) => {
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', settle)
      fulfil()
    }
    const timer = setTimeout(settle, withinMs)
    signal.addEventListener('abort', settle, { once: true })
    socket.once('close', settle)
    socket.on('error', (thrown) => {
      const error = explained(thrown, name, where)
      if (error instanceof ProbeFailure && error.code === 'tls') reject(error)
      settle()
    })
    socket.resume()
    socket.end()
  })
}

/** What OpenSSL's and Node's errors of a handshake mean; any other error comes back as it is. */
export function explained(error: Error, name: string, where: string): Error {
  const code = 'code' in error ? String(error.code) : ''
  const said = (failure: 'tls' | 'closed', text: string) => new ProbeFailure(failure, text, { cause: error })
  if (/^(ECONNRESET|EPIPE)$/.test(code)) return said('closed', `${where} closed the connection in the TLS handshake`)
  if (/^(ERR_SSL|EPROTO)/.test(code) && STRANGER.test(code))
    return said('tls', `${where} does not speak TLS on this port`)
  return brokenTls(error, name, where)
}

const STRANGER = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|UNEXPECTED_MESSAGE/

/** The same of what comes at any time: a reset is none of TLS then, and whoever is no stranger may still fall out of it. */
export function brokenTls(error: Error, name: string, where: string): Error {
  const code = 'code' in error ? String(error.code) : ''
  const said = (text: string) => new ProbeFailure('tls', text, { cause: error })
  if (!/^(ERR_SSL|EPROTO)/.test(code)) return error
  if (/ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW/.test(code))
    return said(`${where} has no TLS version in common with us: it may know only TLS 1.0 or 1.1`)
  if (/CERTIFICATE_REQUIRED/.test(code)) return said(`${where} demands a client certificate`)
  if (/HANDSHAKE_FAILURE/.test(code))
    return said(`${where} refused the handshake: it demands a client certificate, or no cipher is in common`)
  if (/UNRECOGNIZED_NAME/.test(code)) return said(`${where} knows no site ${name}`)
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
  if (/ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_)/.test(code))
    return said(`${where} does not take our certificate, or demands one (${reason})`)
  return said(`TLS with ${where} failed: ${reason}`)
}
