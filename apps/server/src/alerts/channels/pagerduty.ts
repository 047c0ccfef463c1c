import { createHash } from 'node:crypto'
import { impactText } from '@foretop/shared/format/impact.ts'
import type { Status } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { cut, headlineOf, type Message, type Said, timeOf, wordOf } from '../message.ts'
import { threadOf } from '../notice.ts'
import { wallOf } from '../wall-link.ts'
import { ca } from './authorities.ts'
import { nameOf } from './check-name.ts'
import { defineChannel } from './define.ts'
import { createInParts } from './in-parts.ts'
import { POST_WITHIN_MS, post } from './post.ts'
import { runbookText } from './runbook-text.ts'

/**
 * Limits of the Events API v2 (developer.pagerduty.com, "Send an Alert Event"): characters of a summary and of a key; the
 * whole is at most 512 KB, which these others keep it below, whatever becomes of their letters in JSON.
 */
const MOST_SUMMARY = 1_024
const MOST_KEY = 255
const MOST_LABEL = 255
const MOST_REASON = 8_000
const MOST_RUNBOOK = 30_000
const MOST_EXPLAINED = 50

/** Its words; of what is pending nothing is triggered. */
const SEVERITIES: { readonly [status in Status]: 'critical' | 'error' | 'warning' | 'info' } = {
  critical: 'critical',
  unknown: 'error',
  warning: 'warning',
  pending: 'info',
  ok: 'info',
}

const options = z.strictObject({
  routingKey: z
    .string()
    .regex(/^[A-Za-z0-9]{32}$/, 'must be an integration key: 32 letters and digits')
    .meta({
      description: 'Integration key of a service (Events API v2). Belongs in an environment variable.',
      secret: true,
    }),
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://events.pagerduty.com/v2/enqueue')
    .meta({ description: 'Where events go; accounts in Europe have `events.eu.pagerduty.com`.' }),
  ca,
})

const sendInParts = createInParts()

export const pagerduty = defineChannel({
  kind: 'pagerduty',
  title: 'PagerDuty',
  summary: 'Triggers and resolves incidents of PagerDuty, or of what speaks its Events API v2.',
  options,
  address: {
    key: 'routingKey',
    schema: options.shape.routingKey.meta({ description: 'Integration key of a service of theirs.', secret: true }),
    shared: options.partial({ routingKey: true }),
    apply: (shared, routingKey) => ({ ...shared, routingKey }),
  },
  answersWithinMs: POST_WITHIN_MS,
  send({ routingKey, url, ca: authorities }, message, context) {
    const { host } = new URL(url)
    const sendOne = async (event: Event) => {
      const body = JSON.stringify({ routing_key: routingKey, ...event })
      const { status, providerId } = await post(url, JSON_BODY, body, { ...context, ca: authorities })
      return { text: `${host} answers ${status}`, providerId }
    }
    const events = eventsOf(message)
    return sendInParts(
      events.map((event, at) => ({
        key: [message.channel, event.dedup_key, event.event_action, message.notices[at]?.transition].join(' '),
        send: () => sendOne(event),
      })),
    )
  },
})

const JSON_BODY = { 'Content-Type': 'application/json; charset=utf-8' }

type Event = { readonly event_action: 'trigger' | 'resolve'; readonly dedup_key: string } & object

/** One for each incident, its key apart. */
export const eventsOf = (message: Message): readonly Event[] =>
  message.notices.map((notice) => {
    const dedup_key = keyOf(notice, message.channel)
    if (wordOf(notice) !== 'PROBLEM') return { event_action: 'resolve', dedup_key }
    const { at, to, checkId, host, groups, link } = notice
    const wall = wallOf(notice)
    return {
      event_action: 'trigger',
      dedup_key,
      payload: {
        summary: cut(headlineOf(notice), MOST_SUMMARY),
        source: cut(host ?? message.site, MOST_LABEL),
        severity: SEVERITIES[to],
        timestamp: new Date(at).toISOString(),
        component: cut(checkId, MOST_LABEL),
        ...(groups.length > 0 && { group: cut(groups.join(', '), MOST_LABEL) }),
        class: cut(nameOf(notice), MOST_LABEL),
        custom_details: detailsOf(notice, message.site),
      },
      ...(link !== null && { links: [{ href: link, text: cut(checkId, MOST_LABEL) }] }),
      client: 'Foretop',
      ...(wall !== null && { client_url: wall }),
    }
  })

/** By it PagerDuty knows that a later event is about the same incident, and drops one that comes again. */
function keyOf(notice: Said, channel: string): string {
  const key = threadOf(notice, channel)
  return key.length <= MOST_KEY ? key : createHash('sha256').update(key).digest('hex')
}

/** Shown as a table of names and values. */
function detailsOf(notice: Said, site: string): object {
  const { text, since, impact, explains, untold } = notice
  const runbook = runbookText(notice, MOST_RUNBOOK)
  return {
    reason: cut(text, MOST_REASON),
    since: timeOf(since),
    ...(impact !== undefined && { users: cut(impactText(impact), MOST_LABEL) }),
    ...(explains.length > 0 && { explains: explains.slice(0, MOST_EXPLAINED).map((each) => cut(each, MOST_LABEL)) }),
    ...(untold !== null && { untold: cut(untold, MOST_LABEL) }),
    ...(runbook !== '' && { runbook }),
    site,
  }
}
