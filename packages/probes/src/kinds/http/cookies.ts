import type { Unmet } from './expectations.ts'
import type { CookieRule } from './options.ts'

export interface Cookie {
  readonly name: string
  /** `null`: set for the answering host alone. */
  readonly domain: string | null
  readonly path: string | null
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: string | null
  /** Name of the host that set it. */
  readonly host: string
}

/** One Set-Cookie header as RFC 6265 §5.2 reads it. The value is left out on purpose: it may be somebody's session. */
export function parseCookie(header: string, host: string): Cookie {
  const { pair, attributes } = attributesOf(header)
  return {
    name: pair.split('=')[0]?.trim() ?? '',
    // Its case means nothing. A browser drops a leading dot; which is sent still tells two servers apart.
    domain: attributes.get('domain')?.toLowerCase() || null,
    path: attributes.get('path') || null,
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: attributes.get('samesite') || null,
    host: host.toLowerCase(),
  }
}

/** Name and value as they came, and what is said of them. */
export function attributesOf(header: string) {
  const [pair = '', ...parts] = header.split(';')
  const attributes = new Map<string, string>()
  for (const part of parts) {
    const [key = '', ...value] = part.split('=')
    // Of an attribute that comes twice the last counts.
    attributes.set(key.trim().toLowerCase(), value.join('=').trim())
  }
  return { pair, attributes }
}

/** What of a rule the cookies do not hold. A rule for a named cookie also wants that cookie to be set. */
export function unmetCookies(rule: CookieRule, cookies: readonly Cookie[]): Unmet[] {
  const meant = rule.name === undefined ? cookies : cookies.filter(({ name }) => name === rule.name)
  if (meant.length === 0 && rule.name !== undefined)
    return [{ expected: `cookie ${rule.name}`, came: cookies.map(({ name }) => name).join(', ') || 'no cookie' }]
  return meant.flatMap((cookie) => [...unmetDomain(rule, cookie), ...unmetAttributes(rule, cookie)])
}

function unmetDomain({ domain }: CookieRule, cookie: Cookie): Unmet[] {
  if (domain === undefined) return []
  const wanted = domain?.toLowerCase() ?? null
  if (cookie.domain === wanted) return []
  // Set without Domain it belongs to just the host that set it: no wider than asked for.
  if (cookie.domain === null && cookie.host === wanted) return []
  const expected = `cookie ${cookie.name} ${wanted === null ? 'without domain' : `with domain ${wanted}`}`
  return [{ expected, came: cookie.domain === null ? `none, so ${cookie.host}` : `domain ${cookie.domain}` }]
}

function unmetAttributes(rule: CookieRule, cookie: Cookie): Unmet[] {
  const unmet: Unmet[] = []
  const compare = (label: string, wanted: string | boolean | undefined, found: string | boolean | null) => {
    const same = typeof wanted === 'string' ? wanted.toLowerCase() === String(found).toLowerCase() : wanted === found
    if (wanted === undefined || same) return
    unmet.push({ expected: `cookie ${cookie.name} with ${label} ${wanted}`, came: `${label} ${found ?? 'left out'}` })
  }
  if (rule.path !== undefined && rule.path !== cookie.path)
    unmet.push({ expected: `cookie ${cookie.name} with path ${rule.path}`, came: `path ${cookie.path ?? 'left out'}` })
  compare('Secure', rule.secure, cookie.secure)
  compare('HttpOnly', rule.httpOnly, cookie.httpOnly)
  compare('SameSite', rule.sameSite, cookie.sameSite)
  return unmet
}
