import { once } from 'node:events'
import { get } from 'node:http'
import { expect, test } from 'vitest'
import { GUARDED, OPERATOR_TOKEN, WALL_TOKEN } from './serve-fake.ts'
import { joined, refused, serveLive } from './serve-live.ts'

test('a wall with a token looks, and is told that it may not act', async () => {
  await using served = await serveLive({ settings: GUARDED })
  expect((await refused(served.join())).message).toBeTruthy()
  const join = (token: string) => joined(served.join({ extraHeaders: { authorization: `Bearer ${token}` } }))
  expect((await join(WALL_TOKEN)).may).toEqual({ operate: false })
  expect((await join(OPERATOR_TOKEN)).may).toEqual({ operate: true })
})

test('wrong tokens are counted on the line too', async () => {
  await using served = await serveLive({ settings: GUARDED })
  const join = (token: string) => served.join({ extraHeaders: { authorization: `Bearer ${token}` } })
  for (let i = 0; i < 10; i++) await refused(join('wrong'))
  expect((await refused(join(WALL_TOKEN))).message).toBeTruthy()
})

test.each([{ origin: 'http://evil.example' }, { host: 'evil.example' }])(
  'by websocket nobody comes in with %o',
  async (extraHeaders) => {
    await using served = await serveLive()
    expect((await refused(served.join({ extraHeaders }))).message).toBeTruthy()
  },
)

test.each([{ origin: 'http://evil.example' }, { host: 'evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
  'by polling nobody comes in with %o',
  async (headers) => {
    await using served = await serveLive()
    const request = get(`${served.url}/socket.io/?EIO=4&transport=polling`, { headers: { ...headers } })
    const [answer] = await once(request, 'response')
    answer.resume()
    expect(answer.statusCode).toBe(403)
  },
)
