import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { isEnd } from '../core/decide.ts'
import type { Renamed } from '../engine/rename.ts'
import type { Committer } from '../store/commit.ts'
import { outlineOf } from './message.ts'
import { type Notice, noticeSchema, threadOf } from './notice.ts'

/** A message that stands somewhere and is kept up to date. */
export const postSchema = z.object({
  id: z.string(),
  /** Name of the channel it went to. */
  channel: z.string(),
  /** Where it stands, in the receiver's own words, and by what the receiver knows it there. */
  place: z.string(),
  mark: z.string(),
  /** When it was posted, wall ms. */
  at: z.number(),
  /** When all that it lists was over, wall ms; `null`: it is not. */
  endedAt: z.number().nullable(),
  /** What was said last of each incident that it lists. */
  notices: z.array(noticeSchema),
  /** What it shows beside, by incident: who has it, and what is quiet. */
  asides: z.record(z.string(), z.array(z.string())),
})
export type Post = Fact<typeof postSchema>

/** All posts that may still change. */
export interface Posts {
  /** The one that lists an incident on a channel; `null`: none does. */
  about(notice: Notice, channel: string): Post | null
  /** Those that list something that is not over. */
  open(): readonly Post[]
  /** Where the last post on a channel stands; `null`: not known. */
  placeOf(channel: string): string | null
  /** In place of what was known of it. It is stored before anything that is committed later. */
  keep(post: Post): void
  /** It stands there no more. */
  drop(post: Post): void
  /** Those on other channels are no longer kept up to date: nobody may change them any more. */
  only(channels: readonly string[]): void
  /** One after the other for each channel: two changes of one post must not overtake each other. */
  inTurn<T>(channel: string, work: () => Promise<T>): Promise<T>
  rename(renamed: Renamed): void
}

/** Whoever comes back to one that is over finds it for so long. */
export const ENDED_FOR_MS = 86_400_000
/** Of posts with so many notices in all none is forgotten; then of those that are over the oldest. */
const MOST = 20_000
/** Notices after these, the worst first, are kept short: nobody is shown more of them. */
const MOST_WHOLE = 10
const SHORT_TEXT = 200

/** `left`: what the last run left. Without `committer` nothing is stored. */
export function createPosts(left: readonly Post[], committer?: Pick<Committer, 'commit'>): Posts {
  const posts = new Map<string, Post>()
  /** By incident and channel. */
  const byThread = new Map<string, string>()
  const turns = new Map<string, Promise<unknown>>()
  let held = 0
  const know = (post: Post) => {
    held += post.notices.length - (posts.get(post.id)?.notices.length ?? 0)
    posts.delete(post.id)
    posts.set(post.id, post)
    for (const notice of post.notices) byThread.set(threadOf(notice, post.channel), post.id)
  }
  const forget = (post: Post) => {
    held -= posts.get(post.id)?.notices.length ?? 0
    posts.delete(post.id)
    for (const notice of post.notices) {
      const thread = threadOf(notice, post.channel)
      if (byThread.get(thread) === post.id) byThread.delete(thread)
    }
  }
  for (const post of left) know(post)
  // What cannot be stored is known until the next start.
  const store = (kept: readonly Post[]) => void committer?.commit({ posts: kept }).catch(() => {})
  const drop = (post: Post) => {
    forget(post)
    void committer?.commit({ unposted: [post.id] }).catch(() => {})
  }
  const renameOn = (channel: string, moved: ReadonlyMap<string, string>) => {
    const others = [...posts.values()]
      .filter((post) => post.channel === channel && post.notices.some(({ checkId }) => moved.has(checkId)))
      .map((post) => ({
        ...post,
        notices: post.notices.map((notice) => ({ ...notice, checkId: moved.get(notice.checkId) ?? notice.checkId })),
        // Of no incident: it is not so, and with that the post is shown anew, its buttons too.
        asides: { ...post.asides, '': [] },
      }))
    for (const post of others) know(post)
    if (others.length > 0) store(others)
  }
  const inTurn = async <T>(channel: string, work: () => Promise<T>): Promise<T> => {
    const before = turns.get(channel) ?? Promise.resolve()
    const mine = before.then(work)
    const over = mine.catch(() => {})
    turns.set(channel, over)
    over.finally(() => {
      if (turns.get(channel) === over) turns.delete(channel)
    })
    return mine
  }

  return {
    about: (notice, channel) => posts.get(byThread.get(threadOf(notice, channel)) ?? '') ?? null,
    open: () => [...posts.values()].filter(({ endedAt }) => endedAt === null),
    placeOf: (channel) => [...posts.values()].findLast((post) => post.channel === channel)?.place ?? null,
    keep(post) {
      know(post)
      store([post])
      const ended = [...posts.values()].filter(({ endedAt }) => endedAt !== null)
      const before = (post.endedAt ?? Number.NEGATIVE_INFINITY) - ENDED_FOR_MS
      for (const old of ended) if (held > MOST || (old.endedAt ?? before) < before) forget(old)
    },
    drop,
    only(channels) {
      for (const post of posts.values()) if (!channels.includes(post.channel)) drop(post)
    },
    inTurn,
    rename(renamed) {
      const moved = new Map(renamed)
      for (const channel of new Set([...posts.values()].map((post) => post.channel))) {
        // What is being changed was read before, and is kept after.
        if (turns.has(channel)) void inTurn(channel, async () => renameOn(channel, moved))
        else renameOn(channel, moved)
      }
    },
  }
}

/** A post with what is said now in place of what was said before of the same incidents. What is over has no asides. */
export function withNews(post: Post, news: readonly Notice[], now: number): Post {
  const { channel } = post
  const known = new Map(post.notices.map((notice) => [threadOf(notice, channel), notice]))
  for (const notice of news) known.set(threadOf(notice, channel), notice)
  const all = [...known.values()]
  const first = new Set(
    (all.length > MOST_WHOLE ? outlineOf(all).notices.slice(0, MOST_WHOLE) : all).map((notice) =>
      threadOf(notice, channel),
    ),
  )
  const notices = all.map((notice) => (first.has(threadOf(notice, channel)) ? notice : short(notice)))
  const open = new Set(notices.filter(({ why }) => !isEnd(why)).map((notice) => threadOf(notice, channel)))
  const asides = Object.fromEntries(Object.entries(post.asides).filter(([thread]) => open.has(thread)))
  return { ...post, notices, asides, endedAt: open.size === 0 ? now : null }
}

const short = (notice: Notice): Notice => {
  const { furtherRunbooks: _, ...rest } = notice
  return { ...rest, text: rest.text.slice(0, SHORT_TEXT), groups: [], explains: [], runbook: null }
}
