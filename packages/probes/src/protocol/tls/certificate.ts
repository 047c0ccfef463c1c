import { X509Certificate } from 'node:crypto'
import { checkServerIdentity, type DetailedPeerCertificate } from 'node:tls'
import { formatDays } from '@foretop/shared/format/duration.ts'

export type Certificate = DetailedPeerCertificate

/** Something about a certificate for which today's clients refuse to talk. */
export interface Fault {
  readonly fault:
    | 'expired'
    | 'not yet valid'
    | 'self-signed'
    | 'incomplete chain'
    | 'untrusted'
    | 'wrong host'
    | 'no host name'
    | 'wrong purpose'
    | 'weak signature'
    | 'old protocol'
    | 'refused'
  readonly text: string
}

interface Presented {
  /** From the leaf to the authority, as far as known. */
  readonly chain: readonly Certificate[]
  /** OpenSSL's reason not to trust it, or `null`. */
  readonly distrust: string | null
  /** What the certificate should be for: a host name or an IP address. */
  readonly name: string
  /** Wall time in ms. */
  readonly at: number
}

const DAY_MS = 86_400_000
/** Longer than any honest chain. */
const CHAIN_LIMIT = 10

/** The leaf and its issuers, up to one that is its own issuer or whose issuer is not known. */
export function chainOf(leaf: Certificate): readonly Certificate[] {
  const chain: Certificate[] = []
  for (let next: Certificate | undefined = leaf; next?.raw !== undefined; next = next.issuerCertificate) {
    if (chain.includes(next) || chain.length === CHAIN_LIMIT) break
    chain.push(next)
  }
  return chain
}

/** All that is wrong, the worst first. OpenSSL names one fault only, and looks at the name only if there is none. */
export function faultsOf({ chain, distrust, name, at }: Presented): readonly Fault[] {
  const [leaf] = chain
  if (leaf === undefined) return [{ fault: 'untrusted', text: 'the server sent no certificate' }]
  // A chain that is trusted may carry an old cross-signed certificate that nobody needs.
  const relevant = distrust === null ? [leaf] : chain
  const faults = [...relevant.flatMap((certificate) => dateFault(certificate, leaf, at)), ...nameFaults(leaf, name)]
  // Who is trusted is not asked who signed it.
  const signed = distrust === null ? chain.slice(0, -1) : chain
  const weak = signed.filter((certificate) => !isRoot(certificate) && hasWeakSignature(certificate))
  for (const certificate of weak)
    faults.push({ fault: 'weak signature', text: `${called(certificate)} is signed with ${signatureOf(certificate)}` })
  if (distrust !== null) faults.push(...trustFault(distrust, chain, faults))
  return faults
}

/** The certificate of the chain that ends first; `daysLeft` is negative once it is over. */
export function soonestEnd({ chain, distrust, at }: Omit<Presented, 'name'>): {
  readonly certificate: Certificate
  readonly daysLeft: number
} | null {
  let soonest: Certificate | null = null
  for (const certificate of chain) {
    if (Number.isNaN(endOf(certificate))) continue
    if (distrust === null && certificate !== chain[0] && endOf(certificate) < at) continue
    if (soonest === null || endOf(certificate) < endOf(soonest)) soonest = certificate
  }
  return soonest === null ? null : { certificate: soonest, daysLeft: (endOf(soonest) - at) / DAY_MS }
}

function dateFault(certificate: Certificate, leaf: Certificate, at: number): Fault[] {
  const which = certificate === leaf ? 'certificate' : 'issuing certificate'
  if (endOf(certificate) < at) {
    const text = `${which} expired ${days(at - endOf(certificate))} ago (${called(certificate)})`
    return [{ fault: 'expired', text }]
  }
  const begins = Date.parse(certificate.valid_from)
  if (Number.isNaN(begins + endOf(certificate)))
    return [{ fault: 'untrusted', text: `${which} has no dates that can be read (${called(certificate)})` }]
  if (begins <= at) return []
  return [{ fault: 'not yet valid', text: `${which} is valid only in ${days(begins - at)} (${called(certificate)})` }]
}

function nameFaults(leaf: Certificate, name: string): Fault[] {
  if (checkServerIdentity(name, leaf) !== undefined) {
    const names = namesOf(leaf)
    const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
    const held = names.length === 0 ? called(leaf) : `${names.slice(0, 5).join(', ')}${more}`
    return [{ fault: 'wrong host', text: `certificate is for ${held}, not for ${name}` }]
  }
  if (leaf.subjectaltname !== undefined) return []
  // Node takes the common name instead; browsers stopped doing so in 2017.
  return [{ fault: 'no host name', text: `certificate names its host only as common name (${called(leaf)})` }]
}

function trustFault(distrust: string, chain: readonly Certificate[], known: readonly Fault[]): Fault[] {
  const last = chain.at(-1)
  const issuer = last === undefined ? 'unknown' : issuerOf(last)
  switch (distrust) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return [{ fault: 'self-signed', text: 'certificate is signed by itself' }]
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      // Of a leaf alone OpenSSL cannot tell the two apart either.
      return chain.length === 1
        ? [{ fault: 'incomplete chain', text: `issuer ${issuer} was not sent and is not known: chain incomplete` }]
        : [{ fault: 'untrusted', text: `issuer ${issuer} is not trusted` }]
    case 'INVALID_PURPOSE':
      return [{ fault: 'wrong purpose', text: `certificate is not meant for servers (${purposeOf(chain[0])})` }]
    default:
      // The reason OpenSSL gave is most often among the faults found by ourselves: a date, a weak digest.
      return known.some(({ fault }) => fault !== 'wrong host' && fault !== 'no host name')
        ? []
        : [{ fault: 'untrusted', text: `certificate is not trusted: ${distrust}` }]
  }
}

/** RFC 5280 §4.2.1.12; the two that are common, the others by their number. */
function purposeOf(leaf: Certificate | undefined): string {
  const names: { readonly [oid: string]: string } = { '1.3.6.1.5.5.7.3.2': 'clients', '1.3.6.1.5.5.7.3.4': 'e-mail' }
  return `only for ${leaf?.ext_key_usage?.map((oid) => names[oid] ?? oid).join(', ') ?? 'other uses'}`
}

/**
 * Key length in bits of RSA of the same strength, so that one threshold fits all: NIST SP 800-57 part 1, table 2 (an
 * elliptic key of 256 bits is worth 3072 of RSA). `null` when the kind of key is not known.
 */
export function rsaBitsOf({ modulus, bits, asn1Curve, nistCurve, raw }: Certificate): number | null {
  if (modulus !== undefined && bits !== undefined) return bits
  if (asn1Curve === undefined && nistCurve === undefined) {
    const kind = new X509Certificate(raw).publicKey.asymmetricKeyType
    return kind === 'ed25519' ? 3_072 : kind === 'ed448' ? 7_680 : null
  }
  if (bits === undefined) return null
  return bits >= 512 ? 15_360 : bits >= 384 ? 7_680 : bits >= 256 ? 3_072 : bits >= 224 ? 2_048 : 1_024
}

export const signatureOf = ({ raw }: Certificate): string =>
  new X509Certificate(raw).signatureAlgorithm ?? 'an unknown algorithm'

const hasWeakSignature = (certificate: Certificate): boolean => /sha1|md[245]/i.test(signatureOf(certificate))
/** Nobody checks the signature that a root made for itself. */
export function isRoot({ raw }: Certificate): boolean {
  const { subject, issuer } = new X509Certificate(raw)
  return subject === issuer
}

/** When it ends, wall time in ms. */
export const endOf = (certificate: Certificate): number => Date.parse(certificate.valid_to)

/** The host names and addresses it is for. */
export const namesOf = ({ subjectaltname }: Certificate): string[] =>
  subjectaltname === undefined ? [] : subjectaltname.split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''))

/** Its subject for people; many of today have none, only host names. */
export function called(certificate: Certificate): string {
  const { CN, O } = certificate.subject
  if (CN !== undefined) return `CN ${one(CN)}`
  return O === undefined ? (namesOf(certificate)[0] ?? one(O)) : `organisation ${one(O)}`
}

export const issuerOf = ({ issuer }: Certificate): string => one(issuer.CN ?? issuer.O)

/** A name may hold the same part several times. */
const one = (part: string | string[] | undefined): string => [part].flat().join(' + ') || 'without a name'

/** As everywhere a span of days is shown: what a text says is what the metric beside it says. */
const days = (ms: number): string => formatDays(ms / DAY_MS)
