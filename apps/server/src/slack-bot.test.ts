import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { type HttpReceiver, startHttpReceiver } from '@foretop/lab/receivers.ts'
import { type Slack, type SlackMessage, startSlack } from '@foretop/lab/slack.ts'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, startApp } from './app.ts'

/** The whole product against a stand-in of Slack: what it shows in place, and what people do there. */

const TOKEN = 'xoxb-1-a-secret-of-ours'
const APP_TOKEN = 'xapp-1-another-secret'

let folder: string
let slack: Slack
let hook: HttpReceiver
let site: Server
let isDown: boolean
let app: App | null
let logged: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-slack-'))
  slack = await startSlack({ token: TOKEN, appToken: APP_TOKEN, channels: { ops: 'C0OPS' }, people: ['U012ANN'] })
  hook = await startHttpReceiver()
  isDown = true
  site = createServer((_, response) => void response.writeHead(isDown ? 500 : 200).end('x'))
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening))
  app = null
  logged = []
  configure()
})
afterEach(async () => {
  await app?.stop()
  await slack[Symbol.asyncDispose]()
  await hook[Symbol.asyncDispose]()
  await new Promise((closed) => site.close(closed))
  rmSync(folder, { recursive: true })
})

function configure({ token = TOKEN, appToken = APP_TOKEN } = {}): void {
  const { port } = site.address() as AddressInfo // a TCP server that listens has one
  writeFileSync(
    join(folder, 'foretop.yaml'),
    `
site: Test
hosts:
  here: { address: 127.0.0.1 }
people:
  ann: { slack: U012ANN }
channels:
  chat: { kind: slack-bot, token: ${token}, appToken: ${appToken}, channel: C0OPS, url: '${slack.url}' }
  hook: { kind: webhook, url: '${hook.url}' }
routes:
  - { match: { checks: [web] }, to: [chat] }
checks:
  web: { probe: http, hosts: [here], every: 1s, attempts: 1, timeout: 500ms, with: { url: 'http://127.0.0.1:${port}/' } }
`,
  )
}

const start = async (): Promise<App> => {
  app = await startApp({
    config: join(folder, 'foretop.yaml'),
    data: join(folder, 'data'),
    ...{ port: 0, env: {}, web: null },
    log: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
  })
  return app
}
const get = async (path: string): Promise<unknown> => (await fetch(`${app?.url}/api/v1/${path}`)).json()
const seen = async () =>
  ((await get('checks')) as readonly { status: string; acknowledged: boolean; silenced: boolean }[])[0]
/** Once there is one that says this. */
const post = (says: RegExp | string = ''): Promise<SlackMessage> =>
  eventually(() => {
    const [first] = slack.posts()
    if (first === undefined) throw new Error('nothing was posted')
    expect(JSON.stringify(first)).toMatch(says)
    return first
  })
/** What the thread says, in the end. */
const told = async (...texts: readonly unknown[]): Promise<void> => {
  const first = await post()
  await eventually(() => expect(slack.thread(first).map(({ text }) => text)).toEqual(texts))
}
const connected = (times = 1) =>
  eventually(() => {
    expect(slack.opened).toBe(times)
    expect(slack.connections()).toBe(1)
  })

test('what somebody does there is done as the person whom the configuration knows, shown in place and told in the thread', async () => {
  await start()
  await connected()
  const first = await post('critical')
  slack.press('U012ANN', first, 'Acknowledge')
  await post('acknowledged by ann')
  await told('acknowledged by ann')
  expect(await seen()).toMatchObject({ acknowledged: true })
  slack.press('U012ANN', first, 'Silence 1 h')
  await post(/silenced by ann: pressed in Slack, until 20/)
  isDown = false
  const end = await post('RECOVERY')
  expect(JSON.stringify(end)).not.toMatch(/acknowledged by|Silence 1 h/)
  await told('acknowledged by ann', expect.stringMatching(/^silenced by ann/), expect.stringMatching(/^\*RECOVERY\*/))
  expect(slack.posts()).toHaveLength(1)
  expect(slack.whispers).toEqual([])
})

test('whom the configuration does not know hears that alone, and nothing is done', async () => {
  await start()
  await connected()
  slack.press('U0STRANGER', await post('critical'), 'Acknowledge')
  await eventually(() => expect(slack.whispers).toHaveLength(1))
  expect(slack.whispers).toEqual([
    {
      user: 'U0STRANGER',
      text: 'Nothing was done: the configuration of Test does not say who you are. Whoever keeps it can add you under `people:`, as `your-name: { slack: U0STRANGER }`.',
    },
  ])
  expect(await seen()).toMatchObject({ acknowledged: false })
})

test('what is done already, or over, is said to whoever presses', async () => {
  await start()
  await connected()
  const first = await post('critical')
  const press = (label: string) => slack.press('U012ANN', first, label)
  press('Acknowledge')
  press('Silence 1 h')
  const both = await post(/acknowledged by ann.*silenced by ann/)
  expect(JSON.stringify(both)).not.toMatch(/Acknowledge|Silence 1 h/)
  // Whoever has it on the screen as it was before.
  press('Acknowledge')
  await eventually(() =>
    expect(slack.whispers.map(({ text }) => text)).toEqual(['here/web is acknowledged already by ann.']),
  )
  press('Silence 1 h')
  await eventually(() =>
    expect(slack.whispers[1]?.text).toMatch(/^here\/web is silenced already, until .* UTC by ann\.$/),
  )
})

test('an envelope is acknowledged, whatever comes of it; what is none hurts nobody', async () => {
  await start()
  await connected()
  slack.say('{')
  slack.say('[]')
  slack.say('{"type":"interactive","payload":{"type":"view_closed"}}')
  const envelopes = [slack.press('U0STRANGER', await post('critical'), 'Acknowledge')]
  await eventually(() => expect(slack.acknowledged).toEqual(envelopes))
})

test('what was acknowledged on the wall stands in Slack too, and that nobody has it any more', async () => {
  await start()
  await post('critical')
  const headers = { 'content-type': 'application/json' }
  const acknowledge = (method: string, body: object) =>
    fetch(`${app?.url}/api/v1/acknowledgements`, { method, headers, body: JSON.stringify(body) })
  const answer = await acknowledge('POST', { checks: ['here/web'], by: 'bob', note: 'disk is on its way' })
  expect(answer.status).toBeLessThan(300)
  await post('acknowledged by bob: disk is on its way')
})

test('after a restart the same message goes on, and shows what came about meanwhile', async () => {
  await start()
  await connected()
  slack.press('U012ANN', await post('critical'), 'Acknowledge')
  await post('acknowledged by ann')
  await app?.stop()
  isDown = false
  await start()
  await post('RECOVERY')
  expect(slack.posts()).toHaveLength(1)
  await told('acknowledged by ann', expect.stringMatching(/RECOVERY/))
})

test('a token that was taken back is told of over another channel, and no secret is in any text', async () => {
  slack.refuse('token_revoked')
  await start()
  await eventually(() => expect(hook.about('channel chat')).toHaveLength(1))
  expect(hook.about('channel chat')[0]?.body).toContain('the token was taken back')
  const texts = [
    ...hook.received.map(({ body }) => body),
    ...logged,
    JSON.stringify(await (await fetch(`${app?.url}/health/self`)).json()),
  ].join()
  expect(texts).not.toMatch(/a-secret-of-ours|another-secret|ticket=/)
  expect(texts).toContain('buttons do not work')
})

test('Slack ends connections every few hours: there is another one before', async () => {
  await start()
  await connected()
  slack.refresh()
  await connected(2)
  slack.press('U012ANN', await post('critical'), 'Acknowledge')
  await post('acknowledged by ann')
})

test('a connection that breaks is made anew', async () => {
  await start()
  await connected()
  slack.cut()
  await connected(2)
})

test('with another token the first connection is closed; without one there is none, nor buttons', async () => {
  const running = await start()
  await connected()
  configure({ appToken: 'xapp-1-of-somebody-else' })
  await running.reload()
  await eventually(() => expect(slack.connections()).toBe(0))
  configure()
  await running.reload()
  await connected(2)
  await running.stop()
  app = null
  await eventually(() => expect(slack.connections()).toBe(0))
})
