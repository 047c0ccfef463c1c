import { freePort } from '@foretop/lab/lab.ts'
import { startHttpReceiver } from '@foretop/lab/receivers.ts'
import { expect, test } from 'vitest'
import { channelKinds } from './channels/all.ts'
import { testChannel } from './test-channel.ts'

const slackAt = (url: string) => ({ name: 'ops', kind: 'slack', options: { url } })

test('a test message says that it is one, and what came of it', async () => {
  await using receiver = await startHttpReceiver()
  expect(await testChannel(channelKinds, slackAt(receiver.url), 'Dreamwidth')).toEqual({
    delivered: true,
    text: 'ops (slack): delivered, Slack answers 200',
  })
  expect(receiver.received).toHaveLength(1)
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
    text: '[TEST] Dreamwidth: a test of the channel ops',
  })
  expect(receiver.about('Nothing is wrong, and nothing needs to be done.')).toHaveLength(1)
})

test('what went wrong is said in words, with what it would mean for a real message', async () => {
  const { delivered, text } = await testChannel(
    channelKinds,
    slackAt(`http://127.0.0.1:${await freePort()}/x`),
    'Dreamwidth',
  )
  expect(delivered).toBe(false)
  expect(text).toMatch(
    /^ops \(slack\): not delivered, 127\.0\.0\.1:\d+: .*ECONNREFUSED.*; a real message would be tried again$/,
  )
})

test('nor is it left open when a real message would be given up at once', async () => {
  expect(await testChannel([], slackAt('http://127.0.0.1:1/x'), 'Dreamwidth')).toEqual({
    delivered: false,
    text: 'ops (slack): not delivered, no channel kind slack; a real message would not be tried again',
  })
})

test('a test goes the way that a message would go', async () => {
  const env = { HTTP_PROXY: `http://127.0.0.1:${await freePort()}` }
  await using receiver = await startHttpReceiver()
  const { delivered } = await testChannel(channelKinds, slackAt(receiver.url), 'Dreamwidth', { env })
  expect([delivered, receiver.received]).toEqual([false, []])
})

test.each(['foretop', 'alertmanager'])(
  'a webhook that gets the same test twice can tell them apart: %s',
  async (format) => {
    await using receiver = await startHttpReceiver()
    const channel = { name: 'hook', kind: 'webhook', options: { format, url: receiver.url, headers: {} } }
    for (const at of [1_000, 2_000]) {
      const clock = { moment: () => ({ at, seenAt: 0 }), now: () => 0, after: () => ({ [Symbol.dispose]() {} }) }
      await testChannel(channelKinds, channel, 'Dreamwidth', { clock })
    }
    const ids = receiver.received.map(({ headers }) => headers['idempotency-key'])
    expect(new Set(ids).size).toBe(2)
  },
)

test('every channel kind describes each of its options', () => {
  for (const { kind, title, summary, options } of channelKinds) {
    expect([kind, title, summary]).not.toContain('')
    for (const [name, schema] of Object.entries(options.shape)) {
      // Each value of a zod shape is a zod type; the list of kinds has lost which.
      const { meta } = schema as { meta(): { description?: string } | undefined }
      expect(meta.call(schema)?.description, `${kind}.${name}`).toBeTruthy()
    }
  }
})
