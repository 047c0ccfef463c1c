import type { Notice } from '../notice.ts'
import type { Post } from '../posts.ts'
import type { SlackAnswer } from './slack-api.ts'
import { isSaid, POST_EVENT, STORY_EVENT, toldBy } from './slack-post.ts'

type Call = (method: string, given: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>

interface Sought {
  readonly notices: readonly Notice[]
  readonly channel: string
  /** The id of where they would stand. */
  readonly place: string
  /** Wall ms. */
  readonly now: number
}

/** A message that was posted, and what it says. */
interface Lost {
  readonly mark: string
  readonly said: readonly Notice[]
}

/** Of so many messages each, with all they show. */
const PAGE = 50
const MOST_PAGES = 4
/** Clocks differ. */
const CLOCK_MS = 300_000

/**
 * Messages whose answer never came, newest first; none where nobody can tell. It needs the right to read what stands in
 * the channel. Of a search that fails nothing is said: twice is better than never.
 */
export async function lostPosts(
  call: Call,
  { notices, channel, place, now }: Sought,
  signal: AbortSignal,
): Promise<readonly Lost[]> {
  // Without `latest` the pages would begin with the oldest.
  const given = { channel: place, oldest: stampOf(startOf(notices)), latest: stampOf(now + CLOCK_MS) }
  const found = await messagesOf(call, 'conversations.history', given, POST_EVENT, signal)
  return found
    .map(({ ts, payload }) => ({ mark: ts, said: toldBy(payload, notices, channel) }))
    .filter(({ said }) => said.length > 0)
}

/** Those of these that the thread of a post does not hold yet. */
export async function untoldIn(
  call: Call,
  { channel, place, mark }: Post,
  news: readonly Notice[],
  signal: AbortSignal,
): Promise<readonly Notice[]> {
  const given = { channel: place, ts: mark, oldest: stampOf(startOf(news)) }
  const found = await messagesOf(call, 'conversations.replies', given, STORY_EVENT, signal)
  const told = found.flatMap(({ payload }) => toldBy(payload, news, channel))
  const isTold = (notice: Notice) => told.some((one) => one.incident === notice.incident && isSaid(one, notice))
  return found.length === 0 ? news : news.filter((notice) => !isTold(notice))
}

const startOf = (notices: readonly Notice[]): number =>
  notices.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY) - CLOCK_MS

const stampOf = (ms: number): string => String(ms / 1_000)

interface Found {
  readonly ts: string
  readonly payload: unknown
}

async function messagesOf(
  call: Call,
  method: string,
  given: Readonly<Record<string, unknown>>,
  event: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const found: Found[] = []
  let cursor = ''
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await call(method, {
      ...{ ...given, limit: PAGE, include_all_metadata: true },
      ...(cursor !== '' && { cursor }),
    }).catch(() => ({}))
    signal.throwIfAborted()
    const { messages, response_metadata: next }: SlackAnswer = answer
    if (Array.isArray(messages)) found.push(...messages.flatMap((message) => foundIn(message, event)))
    cursor = isRecord(next) && typeof next.next_cursor === 'string' ? next.next_cursor : ''
    if (cursor === '') break
  }
  return found
}

function foundIn(message: unknown, event: string): readonly Found[] {
  const { ts, metadata } = isRecord(message) ? message : {}
  const { event_type: type, event_payload: payload } = isRecord(metadata) ? metadata : {}
  return typeof ts === 'string' && type === event ? [{ ts, payload }] : []
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
