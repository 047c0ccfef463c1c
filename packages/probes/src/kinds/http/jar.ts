import { isIP } from 'node:net'
import { attributesOf } from './cookies.ts'

/** A cookie to be sent back on the way that redirects lead. Never shown: it may be somebody's session. */
interface Kept {
  readonly pair: string
  readonly name: string
  /** Who set it. */
  readonly from: URL
  /** Also for all hosts below this one; `null`: for the host that set it alone. */
  readonly domain: string | null
  readonly path: string
}

/** What was set so far. Begins empty with every look. */
export type Jar = readonly Kept[]

/** As browsers: longer ones are dropped, of more the oldest. */
const LENGTH_LIMIT = 4_096
const COUNT_LIMIT = 50
// biome-ignore lint/suspicious/noControlCharactersInRegex: one could end the line it is sent in.
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/

/** The jar after one Set-Cookie header of an answer from `from` (RFC 6265 §5.3). */
export function keep(jar: Jar, header: string, from: URL, at: number): Jar {
  const cookie = keptOf(header, from)
  if (cookie === null) return jar
  const others = jar.filter((kept) => !isSame(kept, cookie))
  return isOver(header, at) ? others : [...others, cookie].slice(-COUNT_LIMIT)
}

/** The value of the Cookie header for `to`; `''`: none. */
export const cookiesFor = (jar: Jar, to: URL): string =>
  jar
    .filter((cookie) => isFor(cookie, to))
    .toSorted((one, other) => other.path.length - one.path.length)
    .map(({ pair }) => pair)
    .join('; ')

/** The same scheme and port, or the usual step from http to https. */
export const sameDoor = (from: URL, to: URL): boolean =>
  (from.protocol === to.protocol && from.port === to.port) ||
  (from.protocol === 'http:' && to.protocol === 'https:' && !from.port && !to.port)

function keptOf(header: string, from: URL): Kept | null {
  const { pair, attributes } = attributesOf(header)
  const [name = '', ...value] = pair.split('=')
  if (name.trim() === '' || value.length === 0 || pair.length > LENGTH_LIMIT || CONTROL.test(pair)) return null
  const domain = domainOf(attributes.get('domain')?.toLowerCase() ?? '', from.hostname)
  // One that is Secure then goes to https alone, as all that https set.
  if (domain === undefined || (attributes.has('secure') && from.protocol !== 'https:')) return null
  const path = attributes.get('path') ?? ''
  return {
    pair: `${name.trim()}=${value.join('=').trim()}`,
    name: name.trim(),
    ...{ from, domain },
    path: path.startsWith('/') ? path : folderOf(from.pathname),
  }
}

/** `undefined`: the host may not speak for that domain, or nobody may. */
function domainOf(said: string, host: string): string | null | undefined {
  const domain = said.startsWith('.') ? said.slice(1) : said
  if (domain === '' || (domain === host && (isIP(host) !== 0 || isPublic(host)))) return null
  return !isPublic(domain) && isBelow(host, domain) ? domain : undefined
}

/**
 * Whether anybody may have a name below it: a top-level domain, or what many countries have below theirs. The list that
 * browsers have is longer than Foretop and never whole.
 */
const isPublic = (domain: string): boolean =>
  /^(?:(?:ac|co|com|edu|go|gob|gov|gouv|gv|id|ltd|me|mil|ne|net|nom|or|org|plc|sch)\.)?[^.]{2}\.?$|^[^.]*\.?$/.test(
    domain,
  )

const isBelow = (host: string, domain: string): boolean =>
  host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`))

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')))

const isSame = (one: Kept, other: Kept): boolean =>
  one.name === other.name &&
  one.path === other.path &&
  one.domain === other.domain &&
  (one.domain !== null || one.from.hostname === other.from.hostname)

/** Set only to be forgotten. Max-Age goes before Expires. */
function isOver(header: string, at: number): boolean {
  const { attributes } = attributesOf(header)
  const maxAge = attributes.get('max-age')
  if (maxAge !== undefined && /^-?\d{1,15}$/.test(maxAge)) return Number(maxAge) <= 0
  return Date.parse(attributes.get('expires') ?? '') <= at
}

/** Where the port differs there is another program, and without TLS anybody listens: stricter than browsers on purpose. */
function isFor({ from, domain, path }: Kept, to: URL): boolean {
  const host = domain === null ? from.hostname === to.hostname : isBelow(to.hostname, domain)
  const below = to.pathname === path || to.pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  return host && below && sameDoor(from, to)
}
