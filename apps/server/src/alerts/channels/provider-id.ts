import type { IncomingHttpHeaders } from 'node:http'
import { objectIn } from './taken.ts'

/** Where receivers say by what they know a message: Slack, PagerDuty, Opsgenie, mail and SMS gates. */
const FIELDS = ['ts', 'id', 'message_id', 'messageId', 'dedup_key', 'requestId', 'request_id', 'sid']
/** And by what they know the request, for their support. */
const HEADERS = ['x-slack-req-id', 'x-request-id', 'request-id', 'x-message-id', 'x-amzn-requestid', 'cf-ray']
const LOOKS_LIKE_ONE = /^[\x21-\x7e]{1,200}$/

interface Reply {
  readonly body: string
  readonly headers: IncomingHttpHeaders
}

/** The id that a receiver gave a message it took, else the one of the request; `null`: it gave none. */
export function idIn({ body, headers }: Reply): string | null {
  const answer = objectIn(body.replace(/^\uFEFF/, '').trim())
  const said = new Map<string, unknown>(Object.entries(answer ?? {}))
  const found = [...FIELDS.map((field) => said.get(field)), ...HEADERS.map((name) => headers[name])]
  const texts = found.map((value) => (typeof value === 'number' ? String(value) : value))
  return texts.find((value): value is string => typeof value === 'string' && LOOKS_LIKE_ONE.test(value)) ?? null
}
