import { createHmac, timingSafeEqual } from 'node:crypto'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { expect, test } from 'vitest'
import { compose } from '../message.ts'
import type { Notice } from '../notice.ts'
import { noPrograms } from './no-programs.made-up.ts'
import { webhook } from './webhook.ts'

const NOW = 1_772_600_900_500
const notice: Notice = {
  incident: '41',
  transition: 44,
  checkId: 'web11/http',
  host: 'web11',
  why: 'worse',
  from: 'warning',
  to: 'critical',
  was: ['warning'],
  at: 1_772_600_800_000,
  since: 1_772_600_767_000,
  text: 'connection refused — “späť”',
  groups: ['Web servers'],
  explains: ['web11/load'],
  impact: { users: 'no', text: 'web12 carries the traffic', fronts: 0 },
  runbook: null,
  link: null,
}
const message = compose([notice], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
const context = { signal: AbortSignal.timeout(60_000), now: NOW, run: noPrograms }

/** A receiver of its own making, as docs/alerts.md shows it. */
function verify(headers: Record<string, unknown>, body: string, key: Buffer): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = createHmac('sha256', key).update(signed, 'utf8').digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}

test('a webhook gets the documented JSON', async () => {
  await using receiver = await startHttpReceiver()
  await webhook.send({ format: 'foretop', url: receiver.url, headers: {} }, message, context)
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
    version: 1,
    id: 'msg_1',
    site: 'Dreamwidth',
    channel: 'ops',
    status: 'critical',
    subject: '[PROBLEM] critical web11/http: connection refused — “späť”',
    text: message.text,
    truncatedNotices: 0,
    notices: [
      {
        incident: '41',
        transition: 44,
        check: 'web11/http',
        host: 'web11',
        groups: ['Web servers'],
        why: 'worse',
        from: 'warning',
        to: 'critical',
        worst: 'critical',
        at: '2026-03-04T05:06:40.000Z',
        since: '2026-03-04T05:06:07.000Z',
        summary: 'critical web11/http: connection refused — “späť”',
        text: 'connection refused — “späť”',
        untold: null,
        explains: ['web11/load'],
        impact: { users: 'no', text: 'web12 carries the traffic', fronts: 0 },
        toYou: null,
        onCall: null,
        runbook: null,
        furtherRunbooks: [],
        link: null,
      },
    ],
  })
})

test.each<[string, string, Buffer]>([
  ['any text', 'correct horse battery', Buffer.from('correct horse battery')],
  [
    'a key as Standard Webhooks write it',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'),
  ],
])('the signature holds with %s, and not for other words or another time', async (_, secret, key) => {
  await using receiver = await startHttpReceiver()
  await webhook.send({ format: 'foretop', url: receiver.url, secret, headers: {} }, message, context)
  const { headers = {}, body = '' } = receiver.received[0] ?? {}
  expect(headers['webhook-timestamp']).toBe('1772600900')
  expect(verify(headers, body, key)).toBe(true)
  expect(verify(headers, body.replace('critical', 'resolved'), key)).toBe(false)
  expect(verify({ ...headers, 'webhook-timestamp': '1772609999' }, body, key)).toBe(false)
  expect(verify(headers, body, Buffer.from('another key altogether'))).toBe(false)
})

test('another try has the same bytes and the same key, so that it can be recognized', async () => {
  await using receiver = await startHttpReceiver()
  for (const now of [NOW, NOW + 60_000])
    await webhook.send({ format: 'foretop', url: receiver.url, headers: {} }, message, { ...context, now })
  const [first, second] = receiver.received
  expect(second?.body).toBe(first?.body)
  expect(first?.headers['idempotency-key']).toBe('msg_1')
  expect(second?.headers['idempotency-key']).toBe('msg_1')
})

test('further headers go along, but not instead of ours', async () => {
  await using receiver = await startHttpReceiver()
  const headers = { Authorization: 'Bearer x', 'idempotency-key': 'mine', 'CONTENT-TYPE': 'text/plain' }
  await webhook.send({ format: 'foretop', url: receiver.url, headers }, message, context)
  const [received] = receiver.received
  expect(received?.headers).toMatchObject({
    authorization: 'Bearer x',
    'idempotency-key': 'msg_1',
    'content-type': 'application/json; charset=utf-8',
  })
})

test('without a secret there is no signature', async () => {
  await using receiver = await startHttpReceiver()
  await webhook.send({ format: 'foretop', url: receiver.url, headers: {} }, message, context)
  expect(receiver.received[0]?.headers).not.toHaveProperty('webhook-signature')
})

test('headers of the configuration go along, but none in the place of ours, however it is spelt', async () => {
  await using receiver = await startHttpReceiver()
  const headers = { 'X-Team': 'ops', 'CONTENT-TYPE': 'text/plain', 'Webhook-Id': 'forged' }
  await webhook.send({ format: 'foretop', url: receiver.url, headers }, message, context)
  expect(receiver.received[0]?.headers).toMatchObject({
    ...{ 'x-team': 'ops', 'content-type': expect.stringContaining('application/json'), 'webhook-id': message.id },
  })
})

test('of thousands the worst thousand are listed, and the rest is counted', async () => {
  await using receiver = await startHttpReceiver()
  const many = Array.from({ length: 1_234 }, (_, at) => ({ ...notice, incident: `${at}`, checkId: `web${at}/http` }))
  const all = compose(many, { id: 'msg_2', site: 'Dreamwidth', channel: 'ops' })
  await webhook.send({ format: 'foretop', url: receiver.url, headers: {} }, all, context)
  const sent = receiver.received[0]?.body ?? ''
  expect(JSON.parse(sent)).toMatchObject({ notices: { length: 1_000 }, truncatedNotices: 234 })
  expect(sent.length).toBeLessThan(1_048_576)
})

test.each([
  ['runbooks', { runbook: 'Look at the log of the switch first. '.repeat(13) }, 1_000],
  ['what they explain', { explains: Array.from({ length: 40 }, (_, at) => `web${at}.example.com/http`) }, 1_000],
  ['words of three bytes', { text: '雨'.repeat(400), runbook: '雨\n'.repeat(500) }, 100],
  ['runbooks like books', { runbook: 'Look at the log of the switch first.\n'.repeat(500) }, 500],
])('a storm is less than receivers take, also with %s', async (_, rest, atLeast) => {
  await using receiver = await startHttpReceiver()
  const many = Array.from({ length: 5_000 }, (_, at) => ({
    ...{ ...notice, incident: `${at}`, transition: at, checkId: `web${at}/http`, link: `https://wall/checks/${at}` },
    ...rest,
  }))
  await webhook.send(
    { format: 'foretop', url: receiver.url, headers: {} },
    compose(many, { id: 'msg_3', site: 'Dreamwidth', channel: 'ops' }),
    context,
  )
  const sent = receiver.received[0]?.body ?? ''
  expect(Buffer.byteLength(sent)).toBeLessThan(1_000_000)
  const { notices, truncatedNotices } = JSON.parse(sent)
  expect(notices.length).toBeGreaterThanOrEqual(atLeast)
  expect(notices.length + truncatedNotices).toBe(5_000)
  expect(notices.at(-1)).toMatchObject({ check: `web${notices.length - 1}/http`, runbook: null })
  expect(notices.at(-1).explains.length).toBeLessThanOrEqual(5)
})
