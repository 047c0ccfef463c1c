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
  expect(await send([worse], {}, true)).toMatchObject({ text: 'Slack has it already' })
  expect(slack.posts()).toHaveLength(1)
  expect(slack.posts()[0]?.text).toContain('critical')
  slack.loseAnswers(1, 'chat.postMessage')
  await failure(send([over]))
  await send([over], {}, true)
  expect(thread()).toHaveLength(1)
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
  expect(await send([worse])).toMatchObject({ text: 'Slack took it: the message before was deleted' })
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
