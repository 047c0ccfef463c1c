import { readFile, stat } from 'node:fs/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { agentFor, type Environment } from '../alerts/channels/proxy.ts'

/** A calendar that is larger holds something else than holidays. */
const MOST_BYTES = 1_048_576
const MOST_REDIRECTS = 5

export const isAddress = (calendar: string): boolean => /^https?:\/\//i.test(calendar)

/** The text of a calendar, of a file or over HTTP. Rejects with what is in the way, without the address: it may be secret. */
export async function getCalendar(calendar: string, env: Environment, signal: AbortSignal): Promise<string> {
  if (!isAddress(calendar)) {
    if ((await stat(calendar)).size > MOST_BYTES) throw tooLarge()
    return readFile(calendar, { encoding: 'utf8', signal })
  }
  let url = new URL(calendar)
  for (let turn = 0; turn <= MOST_REDIRECTS; turn += 1) {
    const reply = await ask(url, env, signal)
    const { statusCode = 0, headers } = reply
    if (statusCode === 200) return textOf(reply)
    reply.destroy()
    if (statusCode < 300 || statusCode >= 400 || headers.location === undefined)
      throw new Error(`${url.host} answers ${statusCode}`)
    url = new URL(headers.location, url)
    if (!isAddress(url.href)) throw new Error(`${url.host} sends us on to what is neither https:// nor http://`)
  }
  throw new Error(`${url.host} sends us on and on`)
}

function ask(url: URL, env: Environment, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = { accept: 'text/calendar, */*;q=0.1', 'user-agent': 'Foretop' }
  request(url, { agent: agentFor(url, env), headers, signal }, resolve)
    .on('error', reject)
    .end()
  return promise
}

async function textOf(reply: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of reply) {
    parts.push(part)
    bytes += part.length
    if (bytes > MOST_BYTES) throw tooLarge()
  }
  return Buffer.concat(parts).toString('utf8')
}

const tooLarge = () => new Error('is larger than 1 MiB')
