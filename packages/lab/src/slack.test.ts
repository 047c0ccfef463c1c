import { SocketModeClient } from '@slack/socket-mode'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from './lab.ts'
import { type Slack, startSlack } from './slack.ts'

/** The stand-in against Slack's own libraries: what they take for Slack is what we are tried against. */

let slack: Slack
beforeEach(async () => {
  slack = await startSlack({ token: 'xoxb-1', appToken: 'xapp-1', channels: { ops: 'C0OPS' }, people: ['U0ANN'] })
})
afterEach(() => slack[Symbol.asyncDispose]())

const client = () =>
  new WebClient('xoxb-1', { slackApiUrl: `${slack.url}/`, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true })
const ACTIONS = {
  type: 'actions' as const,
  elements: [
    { type: 'button' as const, action_id: 'yes', value: '1', text: { type: 'plain_text' as const, text: 'Yes' } },
  ],
}

test('Slack’s own client posts, changes, and tells in a thread', async () => {
  const web = client()
  const { ts = '', channel = '' } = await web.chat.postMessage({ channel: '#ops', text: 'down' })
  await web.chat.update({ channel, ts, text: 'up' })
  await web.chat.postMessage({ channel, thread_ts: ts, text: 'it is up' })
  expect(slack.posts()).toMatchObject([{ channel: 'C0OPS', text: 'up', edits: 1 }])
  expect(slack.posts().flatMap((post) => slack.thread(post))).toMatchObject([{ text: 'it is up' }])
  const { messages } = await web.conversations.history({ channel })
  expect(messages).toMatchObject([{ text: 'up', ts }])
})

test('Slack’s own client understands each no, and that it is to wait', async () => {
  const web = client()
  await expect(web.chat.update({ channel: 'C0OPS', ts: '1.2', text: 'x' })).rejects.toThrow('message_not_found')
  slack.refuse('token_revoked')
  await expect(web.auth.test()).rejects.toThrow('token_revoked')
  slack.limit(1, 7)
  await expect(web.auth.test()).rejects.toMatchObject({ retryAfter: 7 })
})

test('Slack’s own client of Socket Mode hears of buttons, and acknowledges', async () => {
  await client().chat.postMessage({ channel: 'C0OPS', text: 'x', attachments: [{ blocks: [ACTIONS] }] })
  const socket = new SocketModeClient({ appToken: 'xapp-1', clientOptions: { slackApiUrl: `${slack.url}/` } })
  const heard: unknown[] = []
  socket.on('interactive', async ({ ack, body }) => {
    heard.push(body)
    await ack()
  })
  try {
    await socket.start()
    const [post] = slack.posts()
    if (post === undefined) throw new Error('nothing was posted')
    const envelope = slack.press('U0ANN', post, 'Yes')
    await eventually(() => expect(slack.acknowledged).toEqual([envelope]))
    expect(heard).toMatchObject([{ type: 'block_actions', user: { id: 'U0ANN' }, actions: [{ action_id: 'yes' }] }])
  } finally {
    await socket.disconnect()
  }
  await eventually(() => expect(slack.connections()).toBe(0))
})
