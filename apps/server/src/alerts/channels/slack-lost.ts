import { type Notice, threadOf } from '../notice.ts'
import type { Post } from '../posts.ts'
import { type SlackAnswer, SlackRefusal } from './slack-api.ts'
import { POST_EVENT, STORY_EVENT } from './slack-post.ts'

type Call = (method: string, given: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>

interface Sought {
  readonly notices: readonly Notice[]
  readonly channel: string
  /** Where it would stand. */
  readonly place: string
}

/** Messages that are looked through. */
const MOST = 100
/** Clocks differ. */
const EARLIER_MS = 300_000
/** Without these the bot may not look, or not there. */
const BLIND: ReadonlySet<string> = new Set([
  ...['missing_scope', 'not_in_channel', 'channel_not_found', 'no_permission', 'access_denied'],
  ...[
    'not_allowed_token_type',
    'method_not_supported_for_channel_type',
    'thread_not_found',
    'invalid_metadata_filter_keys',
  ],
])

/**
 * Where a message stands whose answer never came; `null`: nowhere, or nobody can tell. It needs the right to read what
 * stands in the channel, and the id of that.
 */
export async function lostPost(
  call: Call,
  { notices, channel, place }: Sought,
): Promise<Pick<Post, 'place' | 'mark'> | null> {
  if (!/^[CGD][A-Z0-9]+$/.test(place)) return null
  const since = Math.min(...notices.slice(0, MOST).map(({ at }) => at)) - EARLIER_MS
  const sought: ReadonlySet<unknown> = new Set(notices.map((notice) => threadOf(notice, channel)))
  const oldest = String(since / 1_000)
  const found = await messagesOf(call, 'conversations.history', { channel: place, oldest, limit: MOST })
  const mark = found.find(
    ({ event, payload }) => event === POST_EVENT && threadsIn(payload).some((one) => sought.has(one)),
  )?.ts
  return mark === undefined ? null : { place, mark }
}

/** Whether a thread holds this already. */
export async function lostStory(call: Call, { place, mark }: Post, story: string): Promise<boolean> {
  const found = await messagesOf(call, 'conversations.replies', { channel: place, ts: mark, limit: MOST })
  return found.some(({ event, payload }) => event === STORY_EVENT && payload.story === story)
}

interface Found {
  readonly ts: string
  readonly event: unknown
  readonly payload: Readonly<Record<string, unknown>>
}

async function messagesOf(
  call: Call,
  method: string,
  given: Readonly<Record<string, unknown>>,
): Promise<readonly Found[]> {
  try {
    const { messages } = await call(method, { ...given, include_all_metadata: true })
    return Array.isArray(messages) ? messages.flatMap(foundIn) : []
  } catch (error) {
    if (error instanceof SlackRefusal && BLIND.has(error.word)) return []
    throw error
  }
}

function foundIn(message: unknown): readonly Found[] {
  const { ts, metadata } = isRecord(message) ? message : {}
  const { event_type: event, event_payload: payload } = isRecord(metadata) ? metadata : {}
  return typeof ts === 'string' && isRecord(payload) ? [{ ts, event, payload }] : []
}

const threadsIn = ({ threads }: Readonly<Record<string, unknown>>): readonly unknown[] =>
  Array.isArray(threads) ? threads : []

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
