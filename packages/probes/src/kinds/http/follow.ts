import { unescape as unescapeLeniently } from 'node:querystring'
import { ProbeFailure } from '../../protocol/failure.ts'
import { askHttp, type HttpAnswer, type HttpQuestion, type Phases } from '../../protocol/http/ask.ts'
import { fieldsOf, type Head, shown } from '../../protocol/http/head.ts'
import type { Asking } from './asking.ts'
import { type Cookie, parseCookie } from './cookies.ts'
import { cookiesFor, type Jar, keep, sameDoor } from './jar.ts'

export interface Hop {
  /** Without user, password and query: they may be secrets. */
  readonly url: string
  readonly status: number
  readonly ms: number
}

export interface Visit {
  readonly last: HttpAnswer
  /** What the last answer answers, as it was sent. */
  readonly lastRequest: string | Buffer
  /** Every answer in turn, the last one included. */
  readonly hops: readonly Hop[]
  /** Those of all answers. */
  readonly cookies: readonly Cookie[]
  /** Addresses of the names along the way that take no connection; `null` where none had a second that is known of. */
  readonly silent: readonly string[] | null
  /** The sums over all answers. */
  readonly phases: Phases
  /** The answer is a redirect that was not followed any more. */
  readonly tooMany: boolean
}

const DEFAULT_HOPS = 5
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Asks for `url` and follows where it leads, as far as the options allow. Each answer comes over its own connection. */
export async function visit(options: Asking, first: URL, address: string, signal: AbortSignal): Promise<Visit> {
  const limit = options.follow === true ? DEFAULT_HOPS : Number(options.follow)
  const hops: Hop[] = []
  const cookies: Cookie[] = []
  let { method, body } = options
  let url = first
  let trusted = true
  const asked: HttpAnswer['silent'][] = []
  let jar: Jar = []
  let phases: Phases | null = null
  for (;;) {
    const question = questionOf({ ...options, method, body }, { url, first, trusted, jar }, address)
    const answer = await askHttp(question, signal)
    const { reply, silent } = answer
    asked.push(silent)
    phases = phases === null ? answer.phases : sum(phases, answer.phases)
    hops.push({ url: publicUrl(url), status: reply.status, ms: answer.phases.total })
    for (const header of fieldsOf(reply, 'set-cookie')) {
      cookies.push(parseCookie(header, url.hostname))
      jar = keep(jar, header, url, Date.now())
    }
    const next = limit > 0 && REDIRECTS.has(reply.status) ? target(reply, url) : null
    if (next === null || hops.length > limit) {
      const told = (await Promise.all(asked)).filter((silent) => silent !== null)
      return {
        ...{ last: answer, lastRequest: question.request, hops, cookies, phases },
        silent: told.length === 0 ? null : [...new Set(told.flat())],
        tooMany: next !== null,
      }
    }
    // For good: who sends us back chooses what is asked there, and that must not be under our login.
    if (trusted && !keepsTrust(url, next)) {
      trusted = false
      // Nor under what a login has brought in.
      if (hasSecrets(options, first)) jar = []
    }
    // RFC 9110 §15.4: all but 307 and 308 turn the question into a plain GET; HEAD stays what it is. A stranger gets
    // no more than that either: the body may be a secret like any header.
    if ((reply.status < 307 || !trusted) && method !== 'HEAD') {
      method = 'GET'
      body = undefined
    }
    url = next
  }
}

/** Login, headers and body are for one origin; only the same site's step from http to https may take them along. */
export const keepsTrust = (from: URL, to: URL): boolean => from.hostname === to.hostname && sameDoor(from, to)

const hasSecrets = ({ user, password, headers, body }: Asking, { username, password: inUrl }: URL): boolean =>
  [user, password, body, username, inUrl].some(Boolean) || Object.keys(headers).length > 0

/** `null` where it leads nowhere we can go. Throws `protocol` where it leads to two places. */
function target(reply: Head, from: URL): URL | null {
  const [location = '', other] = new Set(fieldsOf(reply, 'location'))
  if (other !== undefined)
    throw new ProbeFailure('protocol', `redirects to two places: ${shown(location)} and ${shown(other)}`)
  // A header holds bytes, of whatever character set; escaped they arrive as they were sent, as from browsers.
  const escaped = location.replaceAll(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`)
  const url = location === '' ? null : URL.parse(escaped, from)
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}

/** What is asked first, as it is sent. */
export const firstRequestOf = (options: Asking, first: URL): string | Buffer =>
  requestOf(options, first, { login: first, cookies: '' })

interface Step {
  readonly url: URL
  readonly first: URL
  /** False once a redirect led to another origin. */
  readonly trusted: boolean
  readonly jar: Jar
}

function questionOf(options: Asking, { url, first, trusted, jar }: Step, address: string): HttpQuestion {
  const tls = url.protocol === 'https:'
  const name = bare(url.hostname)
  const home = url.hostname === first.hostname
  return {
    address: home ? address : name,
    led: !home,
    port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    method: options.method,
    request: requestOf(options, url, { login: trusted ? loginIn(url, first) : null, cookies: cookiesFor(jar, url) }),
    limitBytes: options.maxBytes,
    tls: tls ? { name: (home ? options.servername : undefined) ?? name, verify: options.verify, ca: options.ca } : null,
  }
}

/** That of the first stands for its whole origin, as in browsers: few redirects repeat it. */
const loginIn = (url: URL, first: URL): URL => (url.username === '' && url.password === '' ? first : url)

interface Ours {
  /** Where a name and password may stand; `null`: it is a stranger, who gets nothing of ours. */
  readonly login: URL | null
  readonly cookies: string
}

function requestOf(
  { method, headers, body, user, password }: Asking,
  url: URL,
  { login, cookies }: Ours,
): string | Buffer {
  const fields = new Map([
    ['host', `Host: ${url.host}`],
    ['user-agent', 'User-Agent: Foretop'],
    ['accept', 'Accept: */*'],
    ['accept-encoding', 'Accept-Encoding: identity'],
  ])
  if (body !== undefined || /^(POST|PUT|PATCH)$/.test(method))
    fields.set('content-length', `Content-Length: ${Buffer.byteLength(body ?? '')}`)
  if (login !== null) {
    // Unlike decodeURIComponent it takes a bare % as it is.
    const name = user ?? unescapeLeniently(login.username)
    const secret = password ?? unescapeLeniently(login.password)
    const pair = Buffer.from(`${name}:${secret}`).toString('base64')
    if (name !== '' || secret !== '') fields.set('authorization', `Authorization: Basic ${pair}`)
    for (const [field, value] of Object.entries(headers)) fields.set(field.toLowerCase(), `${field}: ${value}`)
  }
  if (cookies !== '') {
    const own = fields.get('cookie')
    fields.set('cookie', own === undefined ? `Cookie: ${cookies}` : `${own}; ${cookies}`)
  }
  fields.set('connection', 'Connection: close')
  const head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${[...fields.values()].join('\r\n')}\r\n\r\n`
  // Header values are latin1 (RFC 9110 §5.5), the body is UTF-8.
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body ?? '')])
}

function sum(one: Phases, other: Phases): Phases {
  const dns = (one.dns ?? 0) + (other.dns ?? 0)
  const tls = (one.tls ?? 0) + (other.tls ?? 0)
  return {
    ...((one.dns ?? other.dns) !== undefined && { dns }),
    connect: one.connect + other.connect,
    ...((one.tls ?? other.tls) !== undefined && { tls }),
    firstByte: one.firstByte + other.firstByte,
    total: one.total + other.total,
  }
}

/** An IPv6 address without its brackets. */
export const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')

const publicUrl = ({ protocol, host, pathname, search }: URL): string =>
  `${protocol}//${host}${pathname}${search === '' ? '' : '?…'}`
