import { impactText } from '@foretop/shared/format/impact.ts'
import type { Status } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { explainedOf, headlineOf, type Message, pastOf, type Said, statusOf, timeOf, wordOf } from '../message.ts'
import { ca } from './authorities.ts'
import { defineChannel } from './define.ts'
import { mrkdwn } from './mrkdwn.ts'
import { POST_WITHIN_MS, post } from './post.ts'
import { slackRunbooks } from './slack-runbook.ts'

/** Slack's limits: 3,000 characters a section, 2,000 a field; it advises against more than 20 attachments. */
const SECTION = 3_000
const FIELD = 2_000
const TEXT = 4_000
const MOST_NOTICES = 10

const COLOURS: { readonly [status in Status]: string } = {
  ok: '#2e9e5b',
  warning: '#d9a400',
  critical: '#d1242f',
  unknown: '#8250df',
  pending: '#8a8f98',
}

const options = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({
    description: 'Address of the incoming webhook. It is a secret: it belongs in an environment variable.',
    secret: true,
  }),
  ca,
})

export const slack = defineChannel({
  kind: 'slack',
  title: 'Slack',
  summary: 'Posts to an incoming webhook of Slack, or of a chat that speaks the same.',
  options,
  address: {
    key: 'url',
    schema: options.shape.url.meta({ description: 'Incoming webhook that leads to them.', secret: true }),
    shared: options.partial({ url: true }),
    apply: (shared, url) => ({ ...shared, url }),
  },
  answersWithinMs: POST_WITHIN_MS,
  async send({ url, ca: authorities }, message, context) {
    const body = JSON.stringify(payloadOf(message))
    const { status, providerId } = await post(url, { 'Content-Type': 'application/json; charset=utf-8' }, body, {
      ...context,
      ca: authorities,
    })
    return { text: `Slack answers ${status}`, providerId }
  },
})

/** What Slack is given to show; the rest of a request is apart. */
export interface SlackPayload {
  readonly text: string
  readonly attachments: readonly object[]
  readonly parse: 'none'
  readonly link_names: false
  readonly unfurl_links: false
  readonly unfurl_media: false
}

/** `beside`: blocks that stand under those of a notice. `text` is what a phone shows; the colour bar exists only on attachments, so the blocks are inside them. */
export function payloadOf(
  message: Omit<Message, 'id' | 'channel' | 'text'>,
  beside: (notice: Said) => readonly object[] = () => [],
): SlackPayload {
  const shown = message.notices.slice(0, MOST_NOTICES)
  const rest = message.notices.length - shown.length
  const more = { color: COLOURS[message.status], fallback: 'more', blocks: [section(`and ${rest} more on the wall`)] }
  const alone = shown.length === 1
  return {
    text: mrkdwn(message.subject, TEXT),
    // Else Slack makes links and mentions of plain words (`@here`, `example.org`), and fetches what they name.
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    attachments: [
      ...shown.map((notice) => attachmentOf(notice, message.site, { alone, beside })),
      ...(rest > 0 ? [more] : []),
    ],
  }
}

interface Beside {
  readonly alone: boolean
  readonly beside: (notice: Said) => readonly object[]
}

function attachmentOf(notice: Said, site: string, { alone, beside }: Beside): object {
  const status = statusOf(notice)
  const { checkId, link, explains, onCall } = notice
  const runbooks = slackRunbooks(notice, alone ? 2_500 : 600)
  const name = mrkdwn(checkId, 300)
  const title = link === null ? name : `<${mrkdwn(link, FIELD).replaceAll('|', '%7C')}|${name}>`
  const explained = explains.length > 0 ? [`explains ${explainedOf(explains)}`] : []
  const context = [...explained, ...(onCall === undefined ? [] : [`on call: ${onCall}`]), site].join(' · ')
  const blocks = [
    section(`*${wordOf(notice)}* ${status} ${title}`),
    section(mrkdwn(notice.text.trim() || 'no reason given', alone ? SECTION : 500)),
    { type: 'section', fields: fieldsOf(notice).map(([label, value]) => field(label, value)) },
    ...(runbooks === null ? [] : [section(runbooks)]),
    { type: 'context', elements: [marked(mrkdwn(context, FIELD))] },
    ...beside(notice),
  ]
  return { color: COLOURS[status], fallback: mrkdwn(headlineOf(notice), TEXT), blocks }
}

function fieldsOf(notice: Said): readonly (readonly [string, string])[] {
  const { host, groups, since, why, impact, untold, toYou = null } = notice
  // Slack writes the time as the reader's clock has it; the text after the bar is for readers that cannot.
  const localTime = `<!date^${Math.floor(since / 1_000)}^{date_short_pretty} {time_secs}|${timeOf(since)}>`
  const was = why === 'opened' ? [] : [['Was', pastOf(notice)] as const]
  return [
    ...(impact === undefined ? [] : [['Users', mrkdwn(impactText(impact), 500)] as const]),
    ...(host === null ? [] : [['Host', mrkdwn(host, 200)] as const]),
    ...(groups.length === 0 ? [] : [['Groups', mrkdwn(groups.join(', '), 500)] as const]),
    ['Since', localTime],
    ...(toYou === null ? [] : [['To you', mrkdwn(toYou, 500)] as const]),
    ...was,
    ...(untold === null ? [] : [['Not told before', mrkdwn(untold, 500)] as const]),
  ]
}

const section = (text: string) => ({ type: 'section', text: marked(text) })
const field = (label: string, value: string) => marked(`*${label}*\n${value}`)
/** `verbatim` is for blocks what `parse: none` is for the text: only what we marked is a link or a mention. */
export const marked = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })
