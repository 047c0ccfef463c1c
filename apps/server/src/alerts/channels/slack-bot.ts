import { z } from 'zod'
import { type Notice, threadOf } from '../notice.ts'
import { createPosts, type Post, type Posts, withNews } from '../posts.ts'
import { ca } from './authorities.ts'
import { DeliveryError, defineChannel, type Receipt, type SendContext } from './define.ts'
import { POST_WITHIN_MS } from './post.ts'
import { callSlack, SlackRefusal } from './slack-api.ts'
import { lostPost, lostStory } from './slack-lost.ts'
import { asideStory, postMetadata, shownOf, storyMetadata, storyOf } from './slack-post.ts'

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
  answersWithinMs: POST_WITHIN_MS,
  send(given, message, context) {
    const { posts = createPosts([]) } = context
    const slack = createSlack(given, message.site, { ...context, posts })
    return posts.inTurn(message.channel, async () => {
      // Its time may be over before its turn comes.
      context.signal.throwIfAborted()
      const { fresh, changed } = sorted(message.notices, message.channel, posts)
      const receipts: Receipt[] = []
      for (const [post, news] of changed) receipts.push(await slack.change(post, news))
      if (fresh.length > 0) receipts.push(await slack.begin(fresh, message.channel))
      return receipts.at(-1) ?? { text: 'Slack has it already', providerId: null }
    })
  },
  async refresh(given, post, { site, lines }, context) {
    const slack = createSlack(given, site, { posts: createPosts([]), ...context })
    const isThere = await slack.show(post)
    if (isThere && lines.length > 0) await slack.reply(post, { text: asideStory(lines) })
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

const isSaid = (said: Notice | undefined, { transition, why }: Notice): boolean =>
  said !== undefined && (said.transition > transition || (said.transition === transition && said.why === why))

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
  const call = (method: string, what: Readonly<Record<string, unknown>>) => callSlack(access, method, what, context)

  const show = async (post: Post): Promise<boolean> => {
    const payload = shownOf(post, showing)
    try {
      const metadata = postMetadata(post.notices, post.channel)
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
  const begin = async (notices: readonly Notice[], channel: string): Promise<Receipt> => {
    const lost = isAgain ? await lostPost(call, { notices, channel, place: posts.placeOf(channel) ?? place }) : null
    const blank: Post = {
      ...{ id: '', channel, place, mark: '', at: context.now, endedAt: null, notices: [], asides: {} },
    }
    if (lost !== null) {
      const post = withNews({ ...blank, ...lost, id: idOf(channel, lost) }, notices, context.now)
      await show(post)
      posts.keep(post)
      return { text: 'Slack has it already', providerId: post.mark }
    }
    const post = withNews(blank, notices, context.now)
    const answer = await call('chat.postMessage', {
      ...{ channel: place, ...shownOf(post, showing), metadata: postMetadata(notices, channel) },
    })
    const stands = standsAt(answer)
    posts.keep({ ...post, ...stands, id: idOf(channel, stands) })
    return { text: 'Slack took it', providerId: stands.mark }
  }

  return {
    show,
    reply,
    begin,
    /** Shows what is new, and tells it in the thread. Where the message is no more another one takes its place. */
    async change(post: Post, news: readonly Notice[]): Promise<Receipt> {
      const next = withNews(post, news, context.now)
      const again = async (): Promise<Receipt> => {
        posts.drop(post)
        const receipt = await begin(next.notices, post.channel)
        return { ...receipt, text: `${receipt.text}: the message before was deleted` }
      }
      if (!(await show(next))) return again()
      const metadata = storyMetadata(news, post.channel)
      if (!isAgain || !(await lostStory(call, post, metadata.event_payload.story))) {
        const text = storyOf(news)
        const isLoud = news.some(({ why }) => LOUD.has(why))
        try {
          await reply(next, { text, metadata, ...(isLoud && { reply_broadcast: true }) })
        } catch (error) {
          if (error instanceof SlackRefusal && GONE.has(error.word)) return again()
          throw error
        }
      }
      posts.keep(next)
      return { text: 'Slack took it', providerId: post.mark }
    },
  }
}

const idOf = (channel: string, { place, mark }: Pick<Post, 'place' | 'mark'>): string => `${channel} ${place} ${mark}`

function standsAt({ channel, ts }: Readonly<Record<string, unknown>>): Pick<Post, 'place' | 'mark'> {
  // It was taken, and stays where it is: a second one would be no better.
  if (typeof channel !== 'string' || typeof ts !== 'string')
    throw new DeliveryError('Slack does not say where the message stands', false)
  return { place: channel, mark: ts }
}
