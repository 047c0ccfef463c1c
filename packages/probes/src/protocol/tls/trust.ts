import { constants, X509Certificate } from 'node:crypto'
import {
  createSecureContext,
  DEFAULT_CIPHERS,
  getCACertificates,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls'
import { ProbeCrash } from '../failure.ts'
import { type Identity, pemsOf, readPem } from './identity.ts'
import type { Authorities } from './trusted-path.ts'

export interface Trust {
  readonly context: SecureContext
  /** Those the context trusts. Made when first asked for: to read them all takes 20 ms. */
  readonly authorities: () => Authorities
}

interface Wanted {
  /** PEM text or the path of a PEM file: only these authorities count. Left out: those that Node ships. */
  readonly ca?: string | undefined
  /** Also speak what today's clients refuse (TLS 1.0, SHA-1, short keys), to be able to say so. */
  readonly tolerant: boolean
  /** Also speak to servers without secure renegotiation (RFC 5746). Browsers do; we never renegotiate at all. */
  readonly oldRenegotiation: boolean
  /** Shown to a server that asks for it. */
  readonly identity?: Identity | undefined
}

const KEEP_MS = 60_000
const trusts = new Map<string, { readonly trust: Trust; readonly until: number }>()

/**
 * Made once and shared: it holds the whole list of authorities. Files are read again after a minute. Throws
 * `local` when one cannot be read or does not hold what it should: our configuration, not their fault.
 */
export async function trustFor({ ca, tolerant, oldRenegotiation, identity }: Wanted): Promise<Trust> {
  const key = JSON.stringify([tolerant, oldRenegotiation, ca, identity?.certFile, identity?.keyFile])
  const known = trusts.get(key)
  const now = performance.now()
  if (known !== undefined && known.until > now) return known.trust
  for (const [stale, { until }] of trusts) if (until <= now) trusts.delete(stale)
  const text = ca === undefined ? null : await pem(ca)
  // Who names an authority that is not a root of its own means just that one; curl and browsers take it so, too.
  const authorities = text === null ? {} : { ca: text, allowPartialTrustChain: true }
  // Security level 0 takes any key and digest; what is weak about them is judged by us. Level 1 takes keys of 1024 bits,
  // as browsers do from old machines, but no SHA-1.
  const level = tolerant
    ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT:@SECLEVEL=0' }
    : { ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=1` }
  const secureOptions = oldRenegotiation ? constants.SSL_OP_LEGACY_SERVER_CONNECT : 0
  const pems = identity === undefined ? {} : await pemsOf(identity)
  const context = contextOf({ ...authorities, ...level, ...pems, secureOptions })
  const trust = { context, authorities: text === null ? shippedAuthorities : once(() => bySubject(pemsIn(text))) }
  trusts.set(key, { trust, until: now + KEEP_MS })
  return trust
}

const shippedAuthorities = once(() => bySubject(getCACertificates('default')))

function bySubject(pems: readonly string[]): Authorities {
  const authorities = new Map<string, X509Certificate[]>()
  for (const pem of pems) {
    const certificate = legible(pem)
    if (certificate === null) continue
    const namesakes = authorities.get(certificate.subject)
    if (namesakes === undefined) authorities.set(certificate.subject, [certificate])
    else namesakes.push(certificate)
  }
  return authorities
}

function legible(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

const pemsIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function pem(ca: string): Promise<string> {
  const text = await readPem(ca, 'ca')
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new ProbeCrash('local', 'option ca: no certificate in it')
  return text
}

/** What OpenSSL cannot read, or a key that is not that of the certificate, is told as it says it. */
function contextOf(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options)
  } catch (cause) {
    if (options.key === undefined) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ProbeCrash('local', `certFile and keyFile do not make an identity: ${reason}`, { cause })
  }
}
