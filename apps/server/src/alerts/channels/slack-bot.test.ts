import { type Slack, type SlackMessage, startSlack } from '@foretop/lab/slack.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryStateDb } from '../../store/memory/state-db.made-up.ts'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { createPosts, type Posts } from '../posts.ts'
import { DeliveryError } from './define.ts'
import { noPrograms } from './no-programs.made-up.ts'
import { madeUpNotice } from './notice.made-up.ts'
import { type SlackBotOptions, slackBot } from './slack-bot.ts'

const TOKEN = 'xoxb-1-secret'
const APP_TOKEN = 'xapp-1-secret'

let slack: Slack
let posts: Posts
const db = createMemoryStateDb()
beforeEach(async () => {
  await startWith(true)
  posts = createPosts([])
})
afterEach(() => slack[Symbol.asyncDispose]())

async function startWith(mayRead: boolean): Promise<void> {
  const people = ['U012ANN']
  slack = await startSlack({ token: TOKEN, appToken: APP_TOKEN, channels: { ops: 'C0OPS' }, people, mayRead })
}
const options = (more: Partial<SlackBotOptions> = {}): SlackBotOptions => ({
  ...{ token: TOKEN, appToken: APP_TOKEN, channel: 'C0OPS', url: slack.url, ca: undefined },
  ...more,
})
const send = (notices: readonly Notice[], more: Partial<SlackBotOptions> = {}, isAgain = false) => {
  const message = compose(notices, { id: 'msg_1', site: 'Dreamwidth', channel: 'chat' })
  const context = { signal: AbortSignal.timeout(60_000), now: Date.now(), run: noPrograms, posts, isAgain }
  return slackBot.send(options(more), message, context)
}
const failure = async (sending: ReturnType<typeof send>): Promise<DeliveryError> => {
  const error = await sending.then(
    () => new Error('it was taken'),
    (error: unknown) => error,
  )
  if (error instanceof DeliveryError) return error
  throw error
}

const START = Date.now()
/** What is said of one incident at its nth step. */
const step = (n: number, more: Partial<Notice>): Notice =>
  madeUpNotice({ transition: 41 + n, at: START + n * 60_000, since: START, ...more })
const opened = step(0, { from: 'ok', to: 'warning', text: 'slow' })
const worse = step(1, { why: 'worse', from: 'warning', to: 'critical', was: ['warning'] })
const eased = step(2, { why: 'eased', from: 'critical', to: 'warning', was: ['warning', 'critical'] })
const over = step(3, { why: 'resolved', from: 'warning', to: 'ok', was: ['warning', 'critical'], text: 'answers' })
const other = (n: number, more: Partial<Notice> = {}): Notice =>
  step(0, { incident: `9${n}`, transition: 900 + n, checkId: `web${n}/http`, host: `web${n}`, ...more })

const shown = (post: SlackMessage | undefined): string => JSON.stringify(post?.attachments)
const buttons = (post: SlackMessage | undefined): readonly string[] =>
  (post?.attachments ?? []).flatMap(({ blocks = [] }) =>
    blocks
      .filter(({ type }) => type === 'actions')
      .flatMap(({ elements = [] }) =>
        elements.map(({ text }) => (typeof text === 'string' ? text : (text?.text ?? ''))),
      ),
  )
const thread = (): readonly string[] => slack.posts().flatMap((post) => slack.thread(post).map(({ text }) => text))

test('one message from the beginning to the end: it shows how it is, its thread tells how it came to that', async () => {
  for (const notice of [opened, worse, eased, over]) await send([notice])
  const [post, ...more] = slack.posts()
  expect(more).toEqual([])
  expect(post?.text).toBe('[RECOVERY] ok web11/http: answers (was critical at worst, 3 m 00 s in all)')
  expect(post?.edits).toBe(3)
  expect(thread()).toEqual([
    '*PROBLEM* critical web11/http: connection refused',
    '*PROBLEM* warning web11/http: connection refused',
    '*RECOVERY* ok web11/http: answers (was critical at worst, 3 m 00 s in all)',
  ])
})

test('only what gets worse is in the channel too, where those look who do not follow the thread', async () => {
  for (const notice of [opened, worse, eased, over]) await send([notice])
  expect(slack.posts().flatMap((post) => slack.thread(post).map(({ isBroadcast }) => isBroadcast))).toEqual([
    true,
    false,
    false,
  ])
})

test('buttons are there as long as there is something to do, and somebody hears them', async () => {
  await send([opened])
  expect(buttons(slack.posts()[0])).toEqual(['Acknowledge', 'Silence 1 h', 'Open'])
  await send([over])
  expect(buttons(slack.posts()[0])).toEqual(['Open'])
  await send([other(1)], { appToken: undefined })
  expect(buttons(slack.posts()[1])).toEqual(['Open'])
  await send([other(2, { incident: 'drill-1790000000000', checkId: 'drill/message' })])
  expect(buttons(slack.posts()[2])).toEqual(['Open'])
})

test('what a try before has said is not said again', async () => {
  await send([opened])
  await send([worse])
  const before = slack.calls.length
  expect(await send([worse])).toEqual({ text: 'Slack has it already', providerId: null })
  expect(await send([opened])).toEqual({ text: 'Slack has it already', providerId: null })
  expect(slack.calls).toHaveLength(before)
})

test('a storm is one message; what becomes of one of its checks is in its thread, and shown', async () => {
  await send(Array.from({ length: 12 }, (_, n) => other(n)))
  expect(slack.posts()).toHaveLength(1)
  const of = (n: number) =>
    ({ transition: 2_000 + n, why: 'resolved', from: 'critical', to: 'ok', text: 'well' }) as const
  await send([other(3, of(3)), other(11, of(11))])
  const [post] = slack.posts()
  expect(post?.text).toMatch(/^\[PROBLEM\] 10 problems, 2 recoveries: /)
  expect(thread()).toEqual([
    '*RECOVERY* ok web3/http: well (was critical for 0 s)\n*RECOVERY* ok web11/http: well (was critical for 0 s)',
  ])
  expect(slack.posts()).toHaveLength(1)
})

test('five thousand at once are one message that Slack takes, and so is their end', async () => {
  await send(Array.from({ length: 5_000 }, (_, n) => other(n, { text: '<x>'.repeat(100) })))
  await send(Array.from({ length: 5_000 }, (_, n) => other(n, { transition: 9_000 + n, why: 'resolved', to: 'ok' })))
  expect(slack.posts()).toHaveLength(1)
  expect(slack.posts()[0]?.text).toMatch(/^\[RECOVERY\] 5000 recoveries/)
  expect(posts.open()).toEqual([])
})

test('after a restart it goes on with the same message', async () => {
  posts = createPosts([], db.committer)
  await send([opened])
  // As after `kill -9`: all that is left is what was committed.
  await db.committer.flush()
  posts = createPosts(await db.posts.all(0), db.committer)
  await send([worse])
  await db.committer.flush()
  posts = createPosts(await db.posts.all(0), db.committer)
  await send([over])
  expect(slack.posts()).toHaveLength(1)
  expect(thread()).toHaveLength(2)
})

test('a message whose answer was lost is found again', async () => {
  slack.loseAnswers(1, 'chat.postMessage')
  expect((await failure(send([opened]))).retryable).toBe(true)
  expect(await send([opened], {}, true)).toMatchObject({ text: 'Slack has it already' })
  await send([worse])
  expect(slack.posts()).toHaveLength(1)
  expect(slack.posts()[0]?.text).toContain('critical')
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([over]))
  await send([over], {}, true)
  expect(thread()).toHaveLength(2)
})

test('what came about since a message whose answer was lost is told as loudly as ever', async () => {
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([opened]))
  await send([worse, other(1)], {}, true)
  expect(slack.posts().map(({ text }) => text)).toEqual([
    expect.stringContaining('critical web11/http'),
    expect.stringContaining('critical web1/http'),
  ])
  const [post] = slack.posts()
  expect(post && slack.thread(post)).toMatchObject([{ text: expect.stringContaining('critical'), isBroadcast: true }])
})

test('what was lost is found among many messages, and in a long thread', async () => {
  const many = async (say: (n: number) => Notice, count = 120) => {
    for (let n = 0; n < count; n += 1) await send([say(n)])
  }
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([opened]))
  await many((n) => other(n))
  await send([opened], {}, true)
  expect(slack.posts()).toHaveLength(121)
  await many((n) => step(n + 1, { why: 'reminder', from: 'critical', to: 'critical', at: START }))
  const last = step(500, { why: 'reminder', from: 'critical', to: 'critical', at: START })
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([last]))
  await send([last], {}, true)
  expect(thread()).toHaveLength(121)
})

test('of two steps that were one line in a thread the new one alone is told again', async () => {
  await send([opened, other(1)])
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([worse]))
  const end = { ...other(1), transition: 2_000, why: 'resolved', from: 'warning', to: 'ok' } as const
  await send([worse, end], {}, true)
  expect(thread()).toEqual([
    expect.stringMatching(/^\*PROBLEM\* critical web11/),
    expect.stringMatching(/^\*RECOVERY\*/),
  ])
})

test('a storm whose answer was lost is found, and another one beside it is not taken for it', async () => {
  const storm = Array.from({ length: 80 }, (_, n) => other(n))
  await send(storm)
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send(storm.map((notice) => ({ ...notice, incident: `5${notice.incident}` }))))
  await send(
    storm.map((notice) => ({ ...notice, incident: `5${notice.incident}` })),
    {},
    true,
  )
  expect(slack.posts()).toHaveLength(2)
  // It is older than what both tell last, and stands in none.
  await send([opened], {}, true)
  expect(slack.posts()).toHaveLength(3)
})

test.each(['team_access_not_granted', 'invalid_arguments', 'fatal_error'])(
  'a message is posted even where the search for a lost one fails (%s)',
  async (word) => {
    await send([other(1)])
    for (const method of ['conversations.history', 'conversations.replies']) slack.refuse(word, method)
    const more = { transition: 2_000, why: 'resolved', from: 'warning', to: 'ok' } as const
    await send([opened, other(1, more)], {}, true)
    expect(slack.posts()).toHaveLength(2)
    expect(thread()).toHaveLength(1)
  },
)

test('what stands where nothing can be said any more is told where messages go now, and keeps nothing else from it', async () => {
  await send([opened])
  const [post] = posts.open()
  if (post !== undefined) posts.keep({ ...post, place: 'C0OLD' })
  await send([worse, other(1)])
  expect(slack.posts().map(({ text }) => text)).toEqual([
    expect.stringContaining('warning web11/http'),
    expect.stringContaining('critical web1/http'),
    expect.stringContaining('critical web11/http'),
  ])
  await send([over])
  expect(slack.posts()).toMatchObject([{ edits: 0 }, { edits: 0 }, { edits: 1 }])
})

test('a message that Slack refuses to change and to replace keeps no other from changing', async () => {
  await send([opened])
  await send([other(1)])
  const [post] = posts.open()
  if (post !== undefined) posts.keep({ ...post, place: 'C0OLD' })
  const end = other(1, { transition: 2_000, why: 'resolved', from: 'warning', to: 'ok' })
  expect(await failure(send([worse, end], { channel: 'C0NOWHERE' }))).toMatchObject({ retryable: false })
  expect(slack.posts()[1]?.text).toContain('RECOVERY')
})

test('new trouble is posted before anything that stands there is changed', async () => {
  await send([opened])
  const before = slack.calls.length
  await send([over, other(1)])
  expect(slack.calls.slice(before).map(({ method }) => method)).toEqual([
    ...['chat.postMessage', 'chat.update', 'chat.postMessage'],
  ])
  expect(slack.posts()[1]?.text).toContain('web1/http')
})

test('where the bot may not read the channel, a message whose answer was lost comes twice rather than never', async () => {
  await slack[Symbol.asyncDispose]()
  await startWith(false)
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([opened]))
  await send([opened], {}, true)
  expect(slack.posts()).toHaveLength(2)
})

test('in place of a message that somebody deleted there is another one', async () => {
  await send([opened])
  const [post] = slack.posts()
  if (post !== undefined) slack.delete(post)
  expect(await send([worse])).toMatchObject({ text: 'Slack took it: the message before is out of reach' })
  await send([over])
  expect(slack.posts()).toHaveLength(1)
  expect(thread()).toHaveLength(1)
})

test('a message that may not be changed any more keeps its thread', async () => {
  await send([opened])
  slack.refuse('edit_window_closed', 'chat.update')
  await send([over])
  expect(slack.posts()[0]?.edits).toBe(0)
  expect(thread()).toHaveLength(1)
})

test.each([
  [
    'token_revoked',
    false,
    'the token was taken back: install the app anew, and give its token (Slack says token_revoked)',
  ],
  [
    'invalid_auth',
    false,
    'the token is not known there, or was taken back: make another one (Slack says invalid_auth)',
  ],
  [
    'token_expired',
    false,
    'the token has expired: turn its rotation off, or give another one (Slack says token_expired)',
  ],
  ['not_in_channel', false, 'the bot is not in the channel: invite it there (Slack says not_in_channel)'],
  ['is_archived', false, 'the channel is archived (Slack says is_archived)'],
  ['something_new', false, 'Slack says no (something_new)'],
  ['internal_error', true, 'Slack says no (internal_error)'],
  ['<!here> xoxb-1-secret', false, 'Slack says no (without a reason)'],
] as const)(
  'a no of Slack (%s) is told by its cause, and tried again only where that helps',
  async (word, again, text) => {
    slack.refuse(word)
    const { message, retryable, cause } = await failure(send([opened]))
    expect({ message, retryable, cause }).toEqual({ message: text, retryable: again, cause: undefined })
  },
)

test('too many requests: it waits as long as Slack says', async () => {
  slack.limit(1, 7)
  const { retryable, retryAfterMs } = await failure(send([opened]))
  expect({ retryable, retryAfterMs }).toEqual({ retryable: true, retryAfterMs: 7_000 })
})

test('a person gets direct messages, which are kept up to date too', async () => {
  const theirs = { channel: 'U012ANN' }
  await send([opened], theirs)
  await send([over], theirs)
  expect(slack.posts()).toMatchObject([{ channel: 'D012ANN', edits: 1 }])
})

test('a channel may be called by its name', async () => {
  await send([opened], { channel: '#ops' })
  await send([over], { channel: '#ops' })
  expect(slack.posts()).toMatchObject([{ channel: 'C0OPS', edits: 1 }])
})

test('what a server says is neither a mention nor a link, in message and thread', async () => {
  const text = '<!channel> <https://evil.example|click>'
  await send([{ ...opened, text }])
  await send([{ ...worse, text }])
  expect(shown(slack.posts()[0]) + thread().join()).not.toMatch(/<!channel>|<https:\/\/evil/)
  expect(shown(slack.posts()[0])).toContain('&lt;!channel&gt;')
})

test('what people did is told in the thread once, also where the answer to that is lost', async () => {
  await send([opened])
  const [post] = posts.open()
  if (post === undefined) throw new Error('nothing stands there')
  const context = { signal: AbortSignal.timeout(60_000), now: Date.now(), run: noPrograms, posts }
  const refresh = (line: string) => slackBot.refresh?.(options(), post, { site: 'Dreamwidth', lines: [line] }, context)
  slack.loseAnswers(1, 'chat.postMessage')
  expect(await refresh('acknowledged by ann')).toBe('shown')
  expect(thread()).toEqual(['acknowledged by ann'])
  // What was surely not taken is told later.
  slack.refuse('internal_error', 'chat.postMessage')
  await expect(refresh('silenced by ann')).rejects.toThrow('internal_error')
})
