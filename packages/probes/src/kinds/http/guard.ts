import { fieldOf, type Head } from '../../protocol/http/head.ts'

/** A content network or web firewall that stands before the site. */
export interface Guard {
  readonly name: string
  /** How it kept us from the page: `challenge`, `captcha`, `refused`; `null`: it let us through. */
  readonly block: string | null
}

interface Known {
  readonly name: string
  readonly isHere: (head: Head) => boolean
  readonly block: (head: Head) => string | null
}

/**
 * Whoever of those known answered or passed this on; `null`: none. A refusal counts as its own only where it bears its own
 * mark: what a site behind it refuses comes through with the same status.
 */
export function guardOf(head: Head): Guard | null {
  const known = KNOWN.find(({ isHere }) => isHere(head))
  return known === undefined ? null : { name: known.name, block: known.block(head) }
}

const has = (head: Head, name: string): boolean => fieldOf(head, name) !== undefined

const servedBy = (head: Head, server: string): boolean =>
  fieldOf(head, 'server')?.toLowerCase().startsWith(server) === true

const refused = (head: Head, ...statuses: readonly number[]): string | null =>
  statuses.includes(head.status) ? (head.status === 429 ? 'too many requests' : 'refused') : null

/** What a field of its own says, in a word; whatever else it may hold is nothing for a title. */
const said = (head: Head, name: string): string | null => {
  const value = fieldOf(head, name)
  return value === undefined ? null : /^[a-z]{1,20}$/i.test(value) ? value.toLowerCase() : 'refused'
}

/** After the documentation of each. The first that is there counts: a firewall is behind its network's name. */
const KNOWN: readonly Known[] = [
  {
    name: 'AWS WAF',
    isHere: (head) => has(head, 'x-amzn-waf-action'),
    block: (head) => said(head, 'x-amzn-waf-action'),
  },
  {
    name: 'Cloudflare',
    isHere: (head) => has(head, 'cf-ray'),
    // Whatever it fetched, or has in its cache, says so.
    block: (head) => said(head, 'cf-mitigated') ?? (has(head, 'cf-cache-status') ? null : refused(head, 403, 429)),
  },
  {
    name: 'CloudFront',
    isHere: (head) => has(head, 'x-amz-cf-id'),
    block: (head) => (servedBy(head, 'cloudfront') ? refused(head, 403) : null),
  },
  {
    name: 'Vercel',
    isHere: (head) => has(head, 'x-vercel-id'),
    block: (head) => said(head, 'x-vercel-mitigated'),
  },
  {
    name: 'Sucuri',
    isHere: (head) => has(head, 'x-sucuri-id'),
    block: (head) => (has(head, 'x-sucuri-block') ? 'refused' : null),
  },
  { name: 'Akamai', isHere: (head) => servedBy(head, 'akamaighost'), block: (head) => refused(head, 403, 429) },
  {
    name: 'Fastly',
    isHere: (head) => fieldOf(head, 'x-served-by')?.startsWith('cache-') === true,
    // Its own pages call their server Varnish.
    block: (head) => (servedBy(head, 'varnish') ? refused(head, 403, 406, 429) : null),
  },
]
