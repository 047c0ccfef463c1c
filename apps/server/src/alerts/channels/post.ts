import { lookup } from 'node:dns'
import { lookup as lookupAll } from 'node:dns/promises'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isMetadataAddress } from '@foretop/probes/protocol/metadata-address.ts'
import { authoritiesOf, withAdvice } from './authorities.ts'
import { DeliveryError } from './define.ts'
import { idIn } from './provider-id.ts'
import { agentFor, type Environment, hasProxy } from './proxy.ts'
import { notTaken } from './taken.ts'

/** What answers posts at all answers them sooner than this. */
export const POST_WITHIN_MS = 10_000
/** More of a reply is not read. */
const MOST_BYTES = 65_536
/** A reply that says yes may say in its body that it is none; for that it is not waited long. */
const POLITE_MS = 1_000
/** Nor for the reason of a no. */
const PATIENT_MS = 5_000

/** A reply that means "accepted". */
export interface Accepted {
  readonly status: number
  readonly providerId: string | null
}

/**
 * Posts a body and resolves with what was accepted: 2xx, and nothing in it that says no.
 * Throws `DeliveryError` for everything else.
 * Redirects are not followed, and the address that is really connected to is checked, so that neither a reply nor a
 * name that changes its mind can send a message somewhere else. Not `fetch`: it lets nobody see that address.
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  way: Way,
): Promise<Accepted> {
  const reply = await ask(url, headers, body, way)
  const no = notTaken(reply)
  if (no !== null) throw new DeliveryError(`${new URL(url).host} answers ${reply.status} ${no.text}`, no.retryable)
  return { status: reply.status, providerId: idIn(reply) }
}

/** The same for a receiver whose reply must be read: resolves with any that is 2xx. `whole`: it is waited for until the end, up to so many bytes. */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { signal, now, env = {}, ca }: Way,
  whole: number | null = null,
): Promise<Reply> {
  const target = new URL(url)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isMetadataAddress(host)) throw refusal(host)
  if (hasProxy(env)) await refuseMetadata(host)
  const authorities = await authoritiesOf(ca)
  const reply = await exchange(target, headers, body, { signal, env, authorities, whole }).catch((error: unknown) => {
    if (error instanceof DeliveryError) throw error
    throw new DeliveryError(`${target.host}: ${reasonOf(error)}`, true, { cause: error })
  })
  if (!isYes(reply.status)) throw judge(target.host, reply, now)
  return reply
}

export interface Way {
  readonly signal: AbortSignal
  readonly now: number
  /** May name proxies. */
  readonly env?: Environment
  /** PEM, or a file of it. */
  readonly ca?: string | undefined
}

export interface Reply {
  readonly status: number
  readonly body: string
  readonly contentType: string | undefined
  readonly retryAfter: string | undefined
  readonly headers: IncomingHttpHeaders
}

interface Through {
  readonly signal: AbortSignal
  readonly env: Environment
  readonly authorities: { readonly ca?: string }
  readonly whole: number | null
}

async function exchange(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { signal, env, authorities, whole }: Through,
): Promise<Reply> {
  const agent = agentFor(url, env)
  return new Promise<Reply>((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const bytes = Buffer.from(body)
    const request = send(url, {
      method: 'POST',
      headers: { 'User-Agent': 'Foretop', ...headers, 'Content-Length': bytes.length },
      agent,
      ...authorities,
      // Until a proxy has opened the way nothing else ends the waiting for it.
      ...(hasProxy(env) && { timeout: POST_WITHIN_MS }),
      lookup: guarded(lookup),
      signal,
    })
    request.once('error', reject)
    request.once('response', (response) => read(response, whole).then(resolve, reject))
    request.end(bytes)
  })
}

async function read(response: IncomingMessage, whole: number | null): Promise<Reply> {
  const { statusCode: status = 0, headers } = response
  const isPatient = whole !== null && isYes(status)
  const timer = isPatient ? undefined : setTimeout(() => response.destroy(), isYes(status) ? POLITE_MS : PATIENT_MS)
  const body = await startOf(response, whole ?? MOST_BYTES)
  clearTimeout(timer)
  return { status, body, contentType: headers['content-type'], retryAfter: headers['retry-after'], headers }
}

async function startOf(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      chunks.push(bytes)
      if (size > most) break
    }
  } catch {
    // The status says it all; why it said so is only for people.
  }
  return Buffer.concat(chunks).toString('utf8')
}

const isYes = (status: number): boolean => status >= 200 && status < 300

/** Looks a name up, and refuses it when any of its addresses is one to stay away from. */
export const guarded =
  (resolve: typeof lookup): LookupFunction =>
  (name, options, done) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '')
      const bad = addresses.find(({ address }) => isMetadataAddress(address))
      if (bad !== undefined) return done(refusal(`${name} (${bad.address})`), '')
      const [first] = addresses
      if (options.all === true || first === undefined) return done(null, addresses)
      done(null, first.address, first.family)
    })
  }

/** The proxy looks the name up; what it means here is the most that can be known of it. */
async function refuseMetadata(name: string): Promise<void> {
  const found = await lookupAll(name, { all: true }).catch(() => [])
  const bad = found.find(({ address }) => isMetadataAddress(address))
  if (bad !== undefined) throw refusal(`${name} (${bad.address})`)
}

const refusal = (what: string) =>
  new DeliveryError(`${what} is a link-local or cloud metadata address: nothing is sent there`, false)

/** Trouble of the receiver or on the way passes; a message that is not understood will not be understood later. */
function judge(host: string, { status, body, retryAfter }: Reply, now: number): DeliveryError {
  if (status >= 300 && status < 400)
    return new DeliveryError(`${host} answers ${status}: redirects are not followed`, false)
  // One bare word is a reason (Slack's `invalid_payload`); anything longer may be anything and is not shown.
  const reason = /^[a-z_]{1,60}$/.test(body.trim()) ? ` (${body.trim()})` : ''
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500
  const retryAfterMs = retryAfterOf(retryAfter, now)
  return new DeliveryError(
    `${host} answers ${status}${reason}`,
    retryable,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  )
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** Short words for what people see most; Node's own text has the address in it already. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time'
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  return withAdvice(error.message)
}
