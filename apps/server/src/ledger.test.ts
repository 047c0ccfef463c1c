import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, freePort, temporaryFolder } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startProduct } from '@foretop/lab/product.ts'
import { type Answer, startHttpReceiver, startMailReceiver } from '@foretop/lab/receivers.ts'
import type { Account, Why } from '@foretop/shared/model.ts'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { startApp } from './app.ts'

/** A server that does not answer, of which these channels hear; all by loopback. */
const configuration = (port: number, ...channels: readonly string[]) => `
hosts: { web: { address: 127.0.0.1 } }
checks: { tcp: { probe: tcp, hosts: [web], every: 1s, attempts: 1, with: { port: ${port} } } }
channels:
${channels.map((channel) => `  ${channel}`).join('\n')}
routes: [{ match: { checks: [tcp] }, to: [${channels.map((channel) => channel.split(':')[0]).join(', ')}] }]
`
const status =
  (code: number, body = '', headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(body)

async function startWith(config: string) {
  await using scope = new AsyncDisposableStack()
  const folder = scope.use(await temporaryFolder())
  const path = join(folder.path, 'foretop.yaml')
  await writeFile(path, config)
  const log = pino({ level: 'silent' })
  const app = await startApp({ config: path, data: join(folder.path, 'data'), port: 0, env: {}, web: null, log })
  scope.defer(() => app.stop())
  const owned = scope.move()
  const get = async (path: string): Promise<unknown> => (await fetch(`${app.url}${path}`)).json()
  return {
    get,
    // As the API answers them.
    why: async () => (await get('/api/v1/checks/why?id=web/tcp')) as Why,
    accounts: async (query = '') => (await get(`/api/v1/ledger?${query}`)) as readonly Account[],
    troubles: async () => ((await get('/healthz')) as { troubles: readonly unknown[] }).troubles,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const missing = await lacking('smtp-sink')
test.skipIf(missing)('what was delivered is known by the id that the receiver knows it by', async () => {
  await using mail = await startMailReceiver()
  await using hook = await startHttpReceiver()
  hook.answerWith(status(202, '{"id":"evt-7"}', { 'content-type': 'application/json' }))
  await using app = await startWith(
    configuration(
      await freePort(),
      `mail: { kind: email, host: 127.0.0.1, port: ${mail.port}, security: none, from: f@example.org, to: [a@example.org] }`,
      `hook: { kind: webhook, url: '${hook.url}' }`,
    ),
  )
  await eventually(async () => {
    const { channels } = await app.why()
    expect(channels.map(({ account }) => account?.fate?.state)).toEqual(['sent', 'sent'])
  })
  const { channels } = await app.why()
  const [byMail, byHook] = channels.map(({ account }) => account?.fate)
  expect(byHook).toMatchObject({ providerId: 'evt-7', tries: 1, receipt: expect.stringContaining('answers 202') })
  expect(byMail?.receipt).toMatch(/^127\.0\.0\.1 answers 250 /)
  const [id] = mail.mails.map((text) => /^Message-ID: (\S+)/im.exec(text)?.[1])
  expect([id, byMail?.providerId]).toEqual([expect.stringMatching(/^<.+>$/), id])
})

test('a message that was put off, failed, hung and was cut off by a kill is followed until it came', async () => {
  await using hook = await startHttpReceiver()
  const hangs: Answer = () => {}
  hook.answerWith(status(429, '', { 'retry-after': '1' }), status(500, 'boom'), hangs)
  await using product = await startProduct(
    configuration(await freePort(), `hook: { kind: webhook, url: '${hook.url}' }`),
  )
  const why = async () => (await product.json('/api/v1/checks/why?id=web/tcp')) as Why // as the API answers it
  await eventually(() => expect(hook.received).toHaveLength(3), 15_000)
  const [failing] = (await why()).channels
  expect(failing?.account?.fate).toMatchObject({ state: 'sending', tries: 3, error: expect.stringContaining('500') })
  await product.kill()
  hook.answerWith(status(200, 'ok', { 'x-request-id': 'r-9' }))
  await product.start()
  await eventually(async () => expect((await why()).channels[0]?.account?.fate?.state).toBe('sent'))
  const [{ account, tries } = { account: null, tries: [] }] = (await why()).channels
  expect(account?.fate).toMatchObject({ tries: 4, providerId: 'r-9' })
  expect(tries.map(({ came, text }) => [came, text])).toEqual([
    ['failed', expect.stringMatching(/answers 429$/)],
    ['failed', expect.stringMatching(/answers 500/)],
    // The process ended before there was an answer.
    [null, null],
    ['delivered', expect.stringMatching(/answers 200$/)],
  ])
  // It is one message all the time.
  expect(new Set(hook.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

describe('an expired token nobody noticed', () => {
  test.each<[string, Answer, RegExp]>([
    ['401', status(401), /answers 401$/],
    ['403', status(403, 'invalid_token'), /answers 403 \(invalid_token\)$/],
    [
      'invalid_auth',
      status(200, '{"ok":false,"error":"invalid_auth"}'),
      /answers 200 but did not take the message \(invalid_auth\)$/,
    ],
    ['400', status(400), /answers 400$/],
  ])('%s is on the wall at once, and told over another channel', async (_, answer, reason) => {
    await using night = await startHttpReceiver()
    await using ops = await startHttpReceiver()
    night.answerWith(answer)
    await using app = await startWith(
      configuration(
        await freePort(),
        `night: { kind: slack, url: '${night.url}' }`,
        `ops: { kind: webhook, url: '${ops.url}' }`,
      ),
    )
    await eventually(() => expect(ops.about('the monitor itself (channel night)')).toHaveLength(1))
    const [said] = ops.about('the monitor itself (channel night)')
    const { subject, notices } = JSON.parse(said?.body ?? '{}')
    expect(subject).toMatch(
      /^\[PROBLEM\] critical the monitor itself \(channel night\): channel night: 1 notice was never/,
    )
    expect(notices[0].text).toMatch(reason)
    expect(await app.troubles()).toMatchObject([{ of: 'delivery', text: expect.stringMatching(reason) }])
    expect(await app.accounts('outcome=dead')).toMatchObject([
      {
        recipient: 'night',
        checkId: 'web/tcp',
        fate: { state: 'dead', tries: 1, error: expect.stringMatching(reason) },
      },
    ])
    expect(night.received).toHaveLength(1)
  })
})
