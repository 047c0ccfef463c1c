import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { alertGroupsOf } from './alertmanager.ts'
import { ca } from './authorities.ts'
import { defineChannel } from './define.ts'
import { documentOf } from './document.ts'
import { createInParts } from './in-parts.ts'
import { POST_WITHIN_MS, post } from './post.ts'

const options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .meta({ description: 'Where to post to. Redirects are not followed.', secret: true }),
  secret: z.string().min(16).optional().meta({
    description: 'Key of the signature: any text, or `whsec_` and base64. Belongs in an environment variable.',
    secret: true,
  }),
  format: z.enum(['foretop', 'alertmanager']).default('foretop').meta({
    description:
      '`foretop`: our own document; `alertmanager`: version 4 of what its webhooks get, one request for each check.',
  }),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[^\r\n]*$/))
    .default({})
    .meta({ description: 'Further headers, for example `Authorization`.', secret: true }),
  ca,
})

const sendInParts = createInParts()

export const webhook = defineChannel({
  kind: 'webhook',
  title: 'Webhook',
  summary: 'Posts JSON to an address of yours, signed as Standard Webhooks say.',
  options,
  address: {
    key: 'url',
    schema: options.shape.url.meta({ description: 'Where to post what is for them.', secret: true }),
    shared: options.partial({ url: true }),
    apply: (shared, url) => ({ ...shared, url }),
  },
  answersWithinMs: POST_WITHIN_MS,
  async send({ url, secret, format, headers, ca: authorities }, message, context) {
    const sendOne = async (id: string, document: object) => {
      const body = JSON.stringify(document)
      const timestamp = Math.floor(context.now / 1_000)
      const signed = secret === undefined ? {} : { 'webhook-signature': sign(secret, id, timestamp, body) }
      const ours = {
        'Content-Type': 'application/json; charset=utf-8',
        'Idempotency-Key': id,
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        ...signed,
      }
      const { status, providerId } = await post(url, merged(headers, ours), body, { ...context, ca: authorities })
      return { text: `${new URL(url).host} answers ${status}`, providerId }
    }
    if (format === 'foretop') return sendOne(message.id, documentOf(message))
    const groups = alertGroupsOf(message)
    return sendInParts(
      groups.map((group) => {
        // Whatever else is told with it: a receiver knows by this that it has it.
        const id = `${message.channel}.${group.fingerprint}.${group.transition}`
        return { key: id, send: () => sendOne(id, group.body) }
      }),
    )
  },
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
