import { z } from 'zod'
import { type Notice, threadOf } from '../notice.ts'
import { createPosts, type Post, type Posts, withNews } from '../posts.ts'
import { ca } from './authorities.ts'
import { DeliveryError, defineChannel, type Receipt, type SendContext } from './define.ts'
import { POST_WITHIN_MS } from './post.ts'
import { callSlack, SlackRefusal } from './slack-api.ts'
import { lostPosts, untoldIn } from './slack-lost.ts'
import { asideStory, isSaid, metadataOf, POST_EVENT, STORY_EVENT, shownOf, storyOf } from './slack-post.ts'

const person = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,30}$/, { error: 'must be the id of a person at Slack, such as U012ABCDEF' })

const options = z.strictObject({
  token: z
    .string()
    .regex(/^xoxb-[A-Za-z0-9-]{1,300}$/, 'must be the token of a bot: it begins with xoxb-')
    .meta({ description: 'Token of the bot. It is a secret: it belongs in an environment variable.', secret: true }),
  appToken: z
    .string()
    .regex(/^xapp-[A-Za-z0-9-]{1,300}$/, 'must be an app-level token: it begins with xapp-')
    .optional()
    .meta({ description: 'App-level token for Socket Mode: with it there are buttons. A secret, too.', secret: true }),
  channel: z
    .string()
    .regex(/^(#[^\s#@,]{1,80}|[CGDUW][A-Z0-9]{2,30})$/, 'must be the id of a channel such as C012ABCDEF, or #name')
    .meta({ description: 'Where to post: the id of a channel, or `#name`.' }),
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://slack.com/api')
    .meta({ description: 'Where the Web API is.' }),
  ca,
})
export type SlackBotOptions = z.output<typeof options>

export const slackBot = defineChannel({
  kind: 'slack-bot',
  title: 'Slack bot',
  summary: 'Posts as a bot of Slack, keeps each message up to date, tells the story in its thread, and has buttons.',
  options,
  address: {
    key: 'channel',
    schema: person.meta({ description: 'Their id at Slack: they get direct messages.' }),
    shared: options.partial({ channel: true }),
    apply: (shared, channel) => ({ ...shared, channel }),
  },
  send(given, message, context) {
    const { posts = createPosts([]) } = context
    const slack = createSlack(given, message.site, { ...context, posts })
    return posts.inTurn(message.channel, async () => {
      // Its time may be over before its turn comes.
      context.signal.throwIfAborted()
      return slack.tell(message.notices, message.channel)
    })
  },
  async refresh(given, post, { site, lines }, context) {
    const slack = createSlack(given, site, { posts: createPosts([]), ...context })
    const isThere = await slack.show(post)
    if (isThere && lines.length > 0)
      await slack.reply(post, { text: asideStory(lines) }).catch((error: unknown) => {
        // What may have been taken is not said again: the post shows it already.
        if (error instanceof SlackRefusal || context.signal.aborted) throw error
        if (error instanceof DeliveryError && error.retryAfterMs !== undefined) throw error
      })
    return isThere ? 'shown' : 'gone'
  },
})

/** Which posts change by these, and what stands nowhere yet. What was said already is left out: a try before said it. */
function sorted(notices: readonly Notice[], channel: string, posts: Posts) {
  const fresh: Notice[] = []
  const changed = new Map<Post, Notice[]>()
  for (const [post, about] of Map.groupBy(notices, (notice) => posts.about(notice, channel))) {
    if (post === null) fresh.push(...about)
    else {
      const said = new Map(post.notices.map((notice) => [threadOf(notice, channel), notice]))
      const news = about.filter((notice) => !isSaid(said.get(threadOf(notice, channel)), notice))
      if (news.length > 0) changed.set(post, news)
    }
  }
  return { fresh, changed }
}

/** A second try is more patient: Slack may be slow, and take each message that we no longer wait for. */
const PATIENT_MS = 2.5 * POST_WITHIN_MS
/** People are told whether or not a message of before is found. */
const SEARCH_WITHIN_MS = POST_WITHIN_MS / 4

/** Of these whoever looks at the channel must hear, not only who follows the thread. */
const LOUD: ReadonlySet<string> = new Set(['worse', 'reminder', 'escalated', 'opened'])
/** The message stands there, and cannot be changed any more. */
const FIXED: ReadonlySet<string> = new Set(['cant_update_message', 'edit_window_closed', 'as_user_not_supported'])
const GONE: ReadonlySet<string> = new Set(['message_not_found', 'thread_not_found'])

interface Context extends SendContext {
  readonly posts: Posts
}

function createSlack({ channel: place, ...given }: SlackBotOptions, site: string, context: Context) {
  const { posts, isAgain = false } = context
  const access = { ...given, token: given.token }
  const showing = { site, hasButtons: given.appToken !== undefined }
  const call = async (
    method: string,
    what: Readonly<Record<string, unknown>>,
    withinMs = isAgain ? PATIENT_MS : POST_WITHIN_MS,
  ) => {
    const late = AbortSignal.timeout(withinMs)
    try {
      return await callSlack(access, method, what, { ...context, signal: AbortSignal.any([context.signal, late]) })
    } catch (error) {
      throw late.aborted ? new DeliveryError('no answer in time', true) : error
    }
  }
  const search = (method: string, what: Readonly<Record<string, unknown>>) => call(method, what, SEARCH_WITHIN_MS)
  /** Posts of this try that are out of reach. */
  const unreachable = new Set<string>()

  const show = async (post: Post): Promise<boolean> => {
    const payload = shownOf(post, showing)
    try {
      const metadata = metadataOf(POST_EVENT, post.notices, post.channel)
      await call('chat.update', { channel: post.place, ts: post.mark, ...payload, metadata })
      return true
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error
      if (FIXED.has(error.word)) return true
      if (GONE.has(error.word)) return false
      throw error
    }
  }
  const reply = (post: Post, what: Readonly<Record<string, unknown>>) =>
    call('chat.postMessage', {
      ...{ channel: post.place, thread_ts: post.mark, parse: 'none', link_names: false },
      ...{ unfurl_links: false, unfurl_media: false, ...what },
    })
  const postOf = (notices: readonly Notice[], channel: string, stands: Pick<Post, 'place' | 'mark'>): Post => {
    const blank = { at: context.now, endedAt: null, notices: [], asides: {} }
    return withNews({ ...blank, ...stands, channel, id: idOf(channel, stands) }, notices, context.now)
  }
  /** What a try before posted without hearing of it is known from now on, as it was said then. */
  const find = async (notices: readonly Notice[], channel: string): Promise<void> => {
    const where = isId(place) ? place : posts.placeOf(channel)
    if (!isAgain || notices.length === 0 || where === null || !isId(where)) return
    const sought = { notices, channel, place: where, now: context.now }
    for (const { mark, said } of await lostPosts(search, sought, context.signal)) {
      const post = postOf(said, channel, { place: where, mark })
      if (!unreachable.has(post.id)) posts.keep(post)
    }
  }
  const begin = async (notices: readonly Notice[], channel: string): Promise<Receipt> => {
    const payload = shownOf(postOf(notices, channel, { place, mark: '' }), showing)
    const metadata = metadataOf(POST_EVENT, notices, channel)
    const stands = standsAt(await call('chat.postMessage', { channel: place, ...payload, metadata }))
    posts.keep(postOf(notices, channel, stands))
    return { text: 'Slack took it', providerId: stands.mark }
  }
  /** Shows what is new, and tells it in the thread. */
  const change = async (post: Post, news: readonly Notice[]): Promise<Receipt> => {
    const next = withNews(post, news, context.now)
    try {
      if (!(await show(next))) return await replace(post, next)
      const untold = isAgain ? await untoldIn(search, post, news, context.signal) : news
      if (untold.length > 0) {
        const isLoud = untold.some(({ why }) => LOUD.has(why))
        const metadata = metadataOf(STORY_EVENT, untold, post.channel)
        await reply(next, { text: storyOf(untold), metadata, ...(isLoud && { reply_broadcast: true }) })
      }
    } catch (error) {
      if (!(error instanceof SlackRefusal) || error.retryable || unreachable.has(post.id)) throw error
      return replace(post, next)
    }
    posts.keep(next)
    return { text: 'Slack took it', providerId: post.mark }
  }
  /** Another one where messages go now: the one before was deleted, or stands where nothing can be said any more. */
  const replace = async (post: Post, next: Post): Promise<Receipt> => {
    const { channel } = post
    unreachable.add(post.id)
    await find(next.notices, channel)
    const left = next.notices.filter((notice) => [undefined, post.id].includes(posts.about(notice, channel)?.id))
    const receipt = left.length > 0 ? await begin(left, channel) : null
    posts.drop(post)
    const more = await tell(next.notices, channel)
    return receipt === null ? more : { ...receipt, text: `${receipt.text}: the message before is out of reach` }
  }
  /** What stands nowhere yet goes first, and no post that is refused keeps others from being told. */
  const tell = async (notices: readonly Notice[], channel: string): Promise<Receipt> => {
    await find(sorted(notices, channel, posts).fresh, channel)
    const { fresh, changed } = sorted(notices, channel, posts)
    const works = [
      ...(fresh.length > 0 ? [() => begin(fresh, channel)] : []),
      ...[...changed].map(
        ([post, news]) =>
          () =>
            change(post, news),
      ),
    ]
    let receipt: Receipt = { text: 'Slack has it already', providerId: null }
    const refusals: SlackRefusal[] = []
    for (const work of works) {
      try {
        receipt = await work()
      } catch (error) {
        if (!(error instanceof SlackRefusal)) throw error
        refusals.push(error)
      }
    }
    const refusal = refusals.find(({ retryable }) => retryable) ?? refusals[0]
    if (refusal !== undefined) throw refusal
    return receipt
  }

  return { show, reply, tell }
}

const isId = (place: string): boolean => /^[CGD][A-Z0-9]+$/.test(place)

const idOf = (channel: string, { place, mark }: Pick<Post, 'place' | 'mark'>): string => `${channel} ${place} ${mark}`

function standsAt({ channel, ts }: Readonly<Record<string, unknown>>): Pick<Post, 'place' | 'mark'> {
  // It was taken, and stays where it is: a second one would be no better.
  if (typeof channel !== 'string' || typeof ts !== 'string')
    throw new DeliveryError('Slack does not say where the message stands', false)
  return { place: channel, mark: ts }
}
