import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { isEnd } from '../core/decide.ts'
import type { Renamed } from '../engine/rename.ts'
import type { Committer } from '../store/commit.ts'
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
  /** One after the other for each channel: two changes of one post must not overtake each other. */
  inTurn<T>(channel: string, work: () => Promise<T>): Promise<T>
  rename(renamed: Renamed): void
}

/** Whoever comes back to one that is over finds it for so long. */
export const ENDED_FOR_MS = 86_400_000
/** Of so many posts none is forgotten; then of those that are over the oldest. */
const MOST = 5_000
/** Notices after these are kept short: nobody is shown them. */
const MOST_WHOLE = 10
const SHORT_TEXT = 200

/** `left`: what the last run left. Without `committer` nothing is stored. */
export function createPosts(left: readonly Post[], committer?: Pick<Committer, 'commit'>): Posts {
  const posts = new Map<string, Post>()
  /** By incident and channel. */
  const byThread = new Map<string, string>()
  const turns = new Map<string, Promise<unknown>>()
  const know = (post: Post) => {
    posts.delete(post.id)
    posts.set(post.id, post)
    for (const notice of post.notices) byThread.set(threadOf(notice, post.channel), post.id)
  }
  const forget = (post: Post) => {
    posts.delete(post.id)
    for (const notice of post.notices) {
      const thread = threadOf(notice, post.channel)
      if (byThread.get(thread) === post.id) byThread.delete(thread)
    }
  }
  for (const post of left) know(post)
  // What cannot be stored is known until the next start.
  const store = (kept: readonly Post[]) => void committer?.commit({ posts: kept }).catch(() => {})

  return {
    about: (notice, channel) => posts.get(byThread.get(threadOf(notice, channel)) ?? '') ?? null,
    open: () => [...posts.values()].filter(({ endedAt }) => endedAt === null),
    placeOf: (channel) => [...posts.values()].findLast((post) => post.channel === channel)?.place ?? null,
    keep(post) {
      know(post)
      store([post])
      if (posts.size <= MOST) return
      const oldest = [...posts.values()].find(({ endedAt }) => endedAt !== null)
      if (oldest !== undefined) forget(oldest)
    },
    drop(post) {
      forget(post)
      void committer?.commit({ unposted: [post.id] }).catch(() => {})
    },
    async inTurn(channel, work) {
      const before = turns.get(channel) ?? Promise.resolve()
      const mine = before.then(work)
      const over = mine.catch(() => {})
      turns.set(channel, over)
      over.finally(() => {
        if (turns.get(channel) === over) turns.delete(channel)
      })
      return mine
    },
    rename(renamed) {
      const moved = new Map(renamed)
      const isMoved = ({ checkId }: Notice) => moved.has(checkId)
      const others = [...posts.values()]
        .filter(({ notices }) => notices.some(isMoved))
        .map((post) => ({
          ...post,
          notices: post.notices.map((notice) => ({ ...notice, checkId: moved.get(notice.checkId) ?? notice.checkId })),
        }))
      for (const post of others) know(post)
      if (others.length > 0) store(others)
    },
  }
}

/** A post with what is said now in place of what was said before of the same incidents. What is over has no asides. */
export function withNews(post: Post, news: readonly Notice[], now: number): Post {
  const { channel } = post
  const known = new Map(post.notices.map((notice) => [threadOf(notice, channel), notice]))
  for (const notice of news) known.set(threadOf(notice, channel), notice)
  const notices = [...known.values()].map((notice, at) => (at < MOST_WHOLE ? notice : short(notice)))
  const open = new Set(notices.filter(({ why }) => !isEnd(why)).map((notice) => threadOf(notice, channel)))
  const asides = Object.fromEntries(Object.entries(post.asides).filter(([thread]) => open.has(thread)))
  return { ...post, notices, asides, endedAt: open.size === 0 ? now : null }
}

const short = (notice: Notice): Notice => {
  const { furtherRunbooks: _, ...rest } = notice
  return { ...rest, text: rest.text.slice(0, SHORT_TEXT), groups: [], explains: [], runbook: null }
}
