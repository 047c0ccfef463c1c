import { z } from 'zod'
import { isEnd } from '../../core/decide.ts'
import { saysSo, WORDS } from '../asides.ts'
import { headlineOf, outlineOf, type Said, wordOf } from '../message.ts'
import { type Notice, noticeSchema, threadOf } from '../notice.ts'
import { isOwn } from '../own-word.ts'
import type { Post } from '../posts.ts'
import { mrkdwn } from './mrkdwn.ts'
import { marked, payloadOf, type SlackPayload } from './slack.ts'

/** What buttons do, as they are told apart in what Slack sends back. */
export const ACTIONS = { acknowledge: 'foretop_acknowledge', silence: 'foretop_silence', open: 'foretop_open' } as const

/** Slack takes no more of a button's value, and of an address. */
const MOST_VALUE = 2_000
const MOST_URL = 3_000
const MOST_LINES = 20
const LINE = 300
/** Slack takes 4,000 characters of text that it does not cut. */
const TEXT = 3_900

interface Showing {
  readonly site: string
  /** Whether anybody hears when a button is pressed. */
  readonly hasButtons: boolean
}

/** A post as it is now: one attachment for each incident, with who has it and what can be done. */
export function shownOf(post: Post, { site, hasButtons }: Showing): SlackPayload {
  const { channel, asides } = post
  return payloadOf({ site, ...outlineOf(post.notices) }, (notice) => {
    const lines = asides[threadOf(notice, channel)] ?? []
    const buttons = buttonsOf(notice, lines, hasButtons)
    return [
      ...(lines.length === 0 ? [] : [{ type: 'context', elements: [marked(mrkdwn(lines.join(' · '), TEXT))] }]),
      ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
    ]
  })
}

/** What of it has happened, a line each, for a thread. */
export function storyOf(news: readonly Notice[]): string {
  const { notices } = outlineOf(news)
  const lines = notices.slice(0, MOST_LINES).map((notice) => `*${wordOf(notice)}* ${mrkdwn(headlineOf(notice), LINE)}`)
  const more = notices.length - lines.length
  return cutText([...lines, ...(more > 0 ? [`and ${more} more`] : [])])
}

/** The same of what people did. */
export const asideStory = (lines: readonly string[]): string =>
  cutText([
    ...lines.slice(0, MOST_LINES).map((line) => mrkdwn(line, LINE)),
    ...(lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more`] : []),
  ])

const cutText = (lines: readonly string[]): string => {
  let length = 0
  const kept = lines.filter((line) => {
    length += line.length + 1
    return length <= TEXT
  })
  return kept.join('\n')
}

/** What a button is about, as it comes back when it is pressed. */
export interface Pressed {
  readonly check: string
  /** When the incident began, wall ms. */
  readonly since: number
}

/** What is done already has none. */
function buttonsOf(notice: Said, lines: readonly string[], hasButtons: boolean): readonly object[] {
  const { incident, checkId, since, link, why } = notice
  const value = JSON.stringify({ check: checkId, since } satisfies Pressed)
  const isWatched = !isOwn(checkId) && !incident.startsWith('drill-')
  const canAct = hasButtons && !isEnd(why) && isWatched && value.length <= MOST_VALUE
  return [
    ...(canAct && !saysSo(lines, WORDS.takenOn)
      ? [button('Acknowledge', { action_id: ACTIONS.acknowledge, value, style: 'primary' })]
      : []),
    ...(canAct && !saysSo(lines, WORDS.silenced) ? [button('Silence 1 h', { action_id: ACTIONS.silence, value })] : []),
    ...(link === null || link.length > MOST_URL ? [] : [button('Open', { action_id: ACTIONS.open, url: link })]),
  ]
}

const button = (text: string, rest: object): object => ({
  type: 'button',
  text: { type: 'plain_text', text },
  ...rest,
})

/** By what a post and what is in its thread are found again when the answer to them was lost. */
export const POST_EVENT = 'foretop_post'
export const STORY_EVENT = 'foretop_story'
/** Of a storm these are enough to know it by. */
const MOST_KEYS = 50

/** What a message tells, as Slack keeps it beside. Of more than are listed only the last transition is known. */
export const metadataOf = (event: string, notices: readonly Notice[], channel: string) => ({
  event_type: event,
  event_payload: {
    told: notices.slice(0, MOST_KEYS).map((one) => `${threadOf(one, channel)}.${one.transition}.${one.why}`),
    ...(notices.length > MOST_KEYS && {
      upTo: notices.reduce((most, { transition }) => Math.max(most, transition), 0),
    }),
  },
})

const payloadSchema = z.object({ told: z.array(z.string()), upTo: z.number().optional() })

/** Those of these notices that a message tells by its metadata, as it told them. */
export function toldBy(payload: unknown, notices: readonly Notice[], channel: string): readonly Notice[] {
  const { told = [], upTo = 0 } = payloadSchema.safeParse(payload).data ?? {}
  const known = new Map(told.flatMap(keyIn))
  // A message that tells none of them is another one, however new.
  if (!notices.some((notice) => known.has(threadOf(notice, channel)))) return []
  return notices.flatMap((notice) => {
    const then = known.get(threadOf(notice, channel))
    if (then === undefined) return notice.transition <= upTo ? [notice] : []
    return [isSaid(then, notice) ? notice : { ...notice, ...then }]
  })
}

type Step = Pick<Notice, 'transition' | 'why'>

const keyIn = (key: string): readonly (readonly [string, Step])[] => {
  const [, thread = '', transition, word] = /^(.+)\.(\d+)\.([a-z]+)$/.exec(key) ?? []
  const why = noticeSchema.shape.why.safeParse(word).data
  return why === undefined ? [] : [[thread, { transition: Number(transition), why }]]
}

/** Whether what was said of an incident is as new as this. */
export const isSaid = (said: Step | undefined, { transition, why }: Step): boolean =>
  said !== undefined && (said.transition > transition || (said.transition === transition && said.why === why))
