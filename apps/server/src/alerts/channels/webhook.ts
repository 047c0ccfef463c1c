import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { worst } from '../../core/severity.ts'
import { cut, headlineOf, type Message, type Said } from '../message.ts'
import { ca } from './authorities.ts'
import { defineChannel } from './define.ts'
import { POST_WITHIN_MS, post } from './post.ts'

export const webhook = defineChannel({
  kind: 'webhook',
  title: 'Webhook',
  summary: 'Posts JSON to an address of yours, signed as Standard Webhooks say.',
  options: z.strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .meta({ description: 'Where to post to. Redirects are not followed.', secret: true }),
    secret: z.string().min(16).optional().meta({
      description: 'Key of the signature: any text, or `whsec_` and base64. Belongs in an environment variable.',
      secret: true,
    }),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n]*$/))
      .default({})
      .meta({ description: 'Further headers, for example `Authorization`.', secret: true }),
    ca,
  }),
  answersWithinMs: POST_WITHIN_MS,
  async send({ url, secret, headers, ca: authorities }, message, context) {
    const body = JSON.stringify(bodyOf(message))
    const timestamp = Math.floor(context.now / 1_000)
    const signed = secret === undefined ? {} : { 'webhook-signature': sign(secret, message.id, timestamp, body) }
    const ours = {
      'Content-Type': 'application/json; charset=utf-8',
      'Idempotency-Key': message.id,
      'webhook-id': message.id,
      'webhook-timestamp': String(timestamp),
      ...signed,
    }
    const { status, providerId } = await post(url, merged(headers, ours), body, { ...context, ca: authorities })
    return { text: `${new URL(url).host} answers ${status}`, providerId }
  },
})

/** Receivers often take no more than 1 MiB. Bytes of the whole; of its plain text; and of that and the notices that are whole. */
const MOST_BYTES = 900_000
const MOST_TEXT_BYTES = 300_000
const MOST_WHOLE_BYTES = 600_000
const MOST_NOTICES = 1_000
/** Notices after these come without their runbooks, and with so many of what they explain. */
const MOST_WHOLE = 100
const MOST_EXPLAINED = 5
const SHORT = { runbook: null, furtherRunbooks: [] }

/** The documented shape: change it only by adding. Without the time of the try, so that each try has the same bytes. */
function bodyOf({ id, site, channel, status, subject, text, notices }: Message) {
  const head = { version: 1, id, site, channel, status, subject, text: shortened(text, MOST_TEXT_BYTES) }
  const listed = listedOf(notices, bytesOf(head))
  return { ...head, notices: listed, truncatedNotices: notices.length - listed.length }
}

/** The first ones, the worst, as many as there is room for beside so many bytes. */
function listedOf(notices: readonly Said[], beside: number): readonly object[] {
  const listed: object[] = []
  let bytes = beside
  for (const notice of notices.slice(0, MOST_NOTICES)) {
    const whole = noticeOf(notice)
    const isRoom = listed.length < MOST_WHOLE && bytes + bytesOf(whole) <= MOST_WHOLE_BYTES
    const one = isRoom ? whole : { ...whole, ...SHORT, explains: notice.explains.slice(0, MOST_EXPLAINED) }
    // With its comma.
    bytes += bytesOf(one) + 1
    if (bytes > MOST_BYTES) break
    listed.push(one)
  }
  return listed
}

/** Its beginning that takes no more bytes, as JSON. */
function shortened(text: string, most: number): string {
  const bytes = bytesOf(text)
  return bytes <= most ? text : shortened(cut(text, Math.floor((text.length * most) / bytes)), most)
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

const noticeOf = (notice: Said) => ({
  incident: notice.incident,
  transition: notice.transition,
  check: notice.checkId,
  host: notice.host,
  groups: notice.groups,
  why: notice.why,
  from: notice.from,
  to: notice.to,
  worst: worst([notice.from, notice.to, ...notice.was]),
  at: new Date(notice.at).toISOString(),
  since: new Date(notice.since).toISOString(),
  summary: headlineOf(notice),
  text: notice.text,
  untold: notice.untold,
  explains: notice.explains,
  impact: notice.impact ?? null,
  runbook: notice.runbook,
  furtherRunbooks: notice.furtherRunbooks ?? [],
  link: notice.link,
})

/** HMAC-SHA256 over `id.timestamp.body` (standardwebhooks.com): what was signed cannot be sent again much later. */
function sign(secret: string, id: string, timestamp: number, body: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/** Ours win, however theirs are spelt. */
function merged(theirs: Readonly<Record<string, string>>, ours: Readonly<Record<string, string>>) {
  const taken = new Set(Object.keys(ours).map((name) => name.toLowerCase()))
  const kept = Object.entries(theirs).filter(([name]) => !taken.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), ...ours }
}
