import type { Channel } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { isEnd } from '../core/decide.ts'
import { isProblem } from '../core/severity.ts'
import type { Clock } from '../looking/clock.ts'
import { linesOf, type Stands, saysSo, WORDS } from './asides.ts'
import { type Attempt, tryWith } from './attempt.ts'
import type { ChannelDefinition } from './channels/define.ts'
import type { Environment } from './channels/proxy.ts'
import { threadOf } from './notice.ts'
import type { Post, Posts } from './posts.ts'

interface Parts {
  readonly posts: Posts
  readonly kinds: readonly ChannelDefinition[]
  readonly channels: () => readonly Channel[]
  readonly site: () => string
  /** `null`: it is watched no more. */
  readonly stands: (checkId: string) => Stands | null
  readonly clock: Clock
  readonly env?: Environment
  readonly log: { warn(facts: object, text: string): void }
}

/** Shows with what stands on channels what nobody is sent a message of: who has it, what is silenced. */
export interface Following {
  /** Looks whether any post shows something else than is so. Call it each second, and when it may be. */
  look(): void
  /** Channels whose posts cannot be kept up to date. */
  trouble(): readonly Trouble[]
  /** Nothing more is shown; resolves when what is under way has ended. */
  stop(): Promise<void>
}

interface Failing {
  readonly channel: string
  readonly since: number
  readonly failures: number
  readonly text: string
  /** Monotonic ms. */
  readonly nextAt: number
}

const MOST_WAIT_MS = 300_000

export function createFollowing(parts: Parts): Following {
  const { posts, clock } = parts
  /** By channel where none of its posts can be reached, by post where that one is refused. */
  const failing = new Map<string, Failing>()
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()

  const isOther = (post: Post): boolean => {
    const wanted = asidesOf(post, parts.stands)
    return JSON.stringify(wanted) !== JSON.stringify(post.asides)
  }
  /** `false`: nothing of this channel can be shown now. */
  const bring = async (channel: Channel, id: string): Promise<boolean> => {
    const post = posts.open().find((one) => one.id === id)
    if (post === undefined || !isOther(post)) return true
    const asides = asidesOf(post, parts.stands)
    const next = { ...post, asides }
    const news = { site: parts.site(), lines: newsOf(post, asides) }
    const { env } = parts
    const result = await tryWith(
      parts.kinds,
      channel,
      async (kind, options, context) => (await kind.refresh?.(options, next, news, context)) ?? 'shown',
      clock,
      { abort: stopping.signal, posts, ...(env !== undefined && { env }) },
    )
    if (result.outcome === 'failed') {
      if (!stopping.signal.aborted) note(result.retryable ? channel.name : id, channel.name, result)
      return !result.retryable
    }
    failing.delete(channel.name)
    failing.delete(id)
    if (result.text === 'gone') posts.drop(post)
    else posts.keep(next)
    return true
  }
  const note = (of: string, channel: string, result: Attempt & { readonly outcome: 'failed' }) => {
    const { since = clock.moment().at, failures = 0 } = failing.get(of) ?? {}
    const { text, retryable, retryAfterMs } = result
    const waitMs = retryAfterMs ?? (retryable ? 1_000 * 2 ** Math.min(failures, 9) : MOST_WAIT_MS)
    const nextAt = clock.now() + Math.min(waitMs, MOST_WAIT_MS)
    failing.set(of, { channel, since, failures: failures + (retryable ? 1 : 2), text, nextAt })
    parts.log.warn({ channel }, `not kept up to date: ${text}`)
  }
  const follow = async (channel: Channel, ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      if (stopping.signal.aborted) return
      const isReachable = await posts.inTurn(channel.name, () => bring(channel, id))
      if (!isReachable) return
    }
  }
  const waits = (of: string): boolean => (failing.get(of)?.nextAt ?? 0) > clock.now()

  return {
    look() {
      if (stopping.signal.aborted) return
      const others = Map.groupBy(posts.open().filter(isOther), ({ channel }) => channel)
      const wanted = new Set<string>()
      for (const channel of parts.channels()) {
        const due = others.get(channel.name) ?? []
        if (due.length > 0) wanted.add(channel.name)
        for (const { id } of due) wanted.add(id)
        const ids = due.map(({ id }) => id).filter((id) => !waits(id))
        if (ids.length === 0 || waits(channel.name) || running.has(channel.name)) continue
        const work = follow(channel, ids)
          .catch((error: unknown) => parts.log.warn({ channel: channel.name }, `not kept up to date: ${error}`))
          .finally(() => running.delete(channel.name))
        running.set(channel.name, work)
      }
      for (const of of failing.keys()) if (!wanted.has(of)) failing.delete(of)
    },
    trouble: () =>
      [
        ...new Map(
          [...failing.values()].filter(({ failures }) => failures > 1).map((one) => [one.channel, one]),
        ).values(),
      ].map(({ channel, since, text }) => ({
        ...{ of: 'delivery', since },
        text: `channel ${channel}: what it shows is not up to date: ${text}`,
      })),
    async stop() {
      stopping.abort()
      await Promise.all(running.values())
    },
  }
}

/** What is to stand with each incident of a post that goes on. Of one that just ended its own end tells. */
function asidesOf(post: Post, stands: Parts['stands']): Post['asides'] {
  const pairs = post.notices.flatMap((notice): [string, string[]][] => {
    const thread = threadOf(notice, post.channel)
    if (isEnd(notice.why)) return []
    const now = stands(notice.checkId)
    const lines = now === null || !isProblem(now.status) ? (post.asides[thread] ?? []) : linesOf(notice, now)
    return lines.length === 0 ? [] : [[thread, [...lines]]]
  })
  return Object.fromEntries(pairs)
}

/** What came about between what a post shows and what is so. */
function newsOf(post: Post, asides: Post['asides']): readonly string[] {
  const isAlone = post.notices.length === 1
  return post.notices.flatMap((notice) => {
    const thread = threadOf(notice, post.channel)
    const [before, after] = [post.asides[thread] ?? [], asides[thread] ?? []]
    const added = after.filter((line) => !before.includes(line))
    const ended = [WORDS.takenOn, WORDS.silenced, WORDS.planned]
      .filter((word) => saysSo(before, word) && !saysSo(after, word))
      .map((word) => `no longer ${word}`)
    return [...added, ...ended].map((line) => (isAlone ? line : `${notice.checkId}: ${line}`))
  })
}
