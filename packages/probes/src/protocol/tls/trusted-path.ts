import type { X509Certificate } from 'node:crypto'

/** The authorities that are trusted, by their subject. */
export type Authorities = ReadonlyMap<string, readonly X509Certificate[]>

/** More than any honest server sends; each may cost as many checks of a signature as there are. */
const SENT_LIMIT = 16

/**
 * The way from the leaf to an authority that is trusted, both included; `null`: there is none. What else was sent does
 * not matter: an old cross-signed root, say, that ends soon. Of several ways one on which all are in force is taken,
 * and at each fork the certificate that lasts longest, as clients go on to find one for as long as there is one.
 */
export function trustedPath(
  sent: readonly X509Certificate[],
  authorities: Authorities,
  at: number,
): readonly X509Certificate[] | null {
  const known = sent.slice(0, SENT_LIMIT)
  const [leaf] = known
  if (leaf === undefined) return null
  return (
    search([leaf], { known, authorities, seen: new Set(), may: (certificate) => inForce(certificate, at) }) ??
    search([leaf], { known, authorities, seen: new Set(), may: () => true })
  )
}

interface Search {
  readonly known: readonly X509Certificate[]
  readonly authorities: Authorities
  /** Where no way goes on; to come there twice would go round in circles. */
  readonly seen: Set<string>
  readonly may: (certificate: X509Certificate) => boolean
}

function search(path: readonly X509Certificate[], ground: Search): readonly X509Certificate[] | null {
  const { known, authorities, seen, may } = ground
  const last = path.at(-1)
  if (last === undefined || seen.has(last.fingerprint256) || !may(last)) return null
  seen.add(last.fingerprint256)
  if (authorities.get(last.subject)?.some(({ fingerprint256 }) => fingerprint256 === last.fingerprint256)) return path
  const issuers = [...(authorities.get(last.issuer) ?? []), ...known]
    .filter((candidate) => !seen.has(candidate.fingerprint256) && issued(candidate, last))
    .toSorted((one, other) => endOf(other) - endOf(one))
  for (const issuer of issuers) {
    const found = search([...path, issuer], ground)
    if (found !== null) return found
  }
  return null
}

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    // A key that nobody can read signs nothing.
    return false
  }
}

const inForce = (certificate: X509Certificate, at: number): boolean =>
  certificate.validFromDate.getTime() <= at && endOf(certificate) >= at

const endOf = (certificate: X509Certificate): number => certificate.validToDate.getTime()
