import { once } from 'node:events'
import { get } from 'node:http'
import { expect, test } from 'vitest'
import { GUARDED, OPEN, OPERATOR_TOKEN, WALL_TOKEN } from '../serve.made-up.ts'
import { joined, next, refused, serveLive } from '../serve-live.made-up.ts'

test('a wall with a token looks, and is told that it may not act', async () => {
  await using served = await serveLive({ settings: GUARDED })
  expect((await refused(served.join())).message).toBeTruthy()
  const join = (token: string) => joined(served.join({ extraHeaders: { authorization: `Bearer ${token}` } }))
  expect((await join(WALL_TOKEN)).may).toEqual({ operate: false })
  expect((await join(OPERATOR_TOKEN)).may).toEqual({ operate: true })
})

test('wrong tokens are counted on the line too, and keep nobody out who has a right one', async () => {
  await using served = await serveLive({ settings: GUARDED })
  const join = (token: string) => served.join({ extraHeaders: { authorization: `Bearer ${token}` } })
  for (let i = 0; i < 10; i++) await refused(join('wrong'))
  const headers = { authorization: 'Bearer wrong' }
  expect((await served.app.inject({ url: '/api/v1/checks', headers })).statusCode).toBe(429)
  expect((await joined(join(WALL_TOKEN))).may).toEqual({ operate: false })
})

/** Signed in, and at the wall: by a cookie as browsers are. */
async function seated(served: Awaited<ReturnType<typeof serveLive>>, token: string) {
  const answer = await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token } })
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  const line = served.join({ extraHeaders: { cookie } })
  await joined(line)
  return { cookie, line, closed: new Promise<string>((resolve) => line.once('disconnect', resolve)) }
}

test('signing out closes the pages of that session, and no other', async () => {
  await using served = await serveLive({ settings: GUARDED })
  const [mine, other] = [await seated(served, OPERATOR_TOKEN), await seated(served, OPERATOR_TOKEN)]
  await served.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie: mine.cookie } })
  // Not as a farewell of the server's, after which a page would not come again and ask for the token.
  expect(await mine.closed).toBe('transport close')
  expect((await refused(mine.line.connect())).message).toBe('websocket error')
  void served.estate.add('web2/tcp')
  await next(other.line, 'heartbeat')
  expect(other.line.connected).toBe(true)
})

test('who came by a token that is gone is shown out, who came by another stays', async () => {
  await using served = await serveLive({ settings: GUARDED })
  const [operator, wall] = [await seated(served, OPERATOR_TOKEN), await seated(served, WALL_TOKEN)]
  const program = served.join({ extraHeaders: { authorization: `Bearer ${OPERATOR_TOKEN}` } })
  await joined(program)
  const ended = new Promise((resolve) => program.once('disconnect', resolve))
  served.adopt({ ...GUARDED, operatorToken: null })
  await Promise.all([operator.closed, ended])
  await next(wall.line, 'heartbeat')
  expect(wall.line.connected).toBe(true)
})

test('who came in and lost the right before the wall was asked for is shown nothing', async () => {
  await using served = await serveLive({ settings: GUARDED })
  const headers = { authorization: `Bearer ${WALL_TOKEN}` }
  const polling = `${served.url}/socket.io/?EIO=4&transport=polling`
  const opened = await (await fetch(polling, { headers })).text()
  const line = `${polling}&sid=${/"sid":"([^"]+)"/.exec(opened)?.[1]}`
  served.adopt({ ...GUARDED, wallToken: null })
  await fetch(line, { method: 'POST', headers, body: '40' })
  expect(await (await fetch(line, { headers })).text()).not.toContain('snapshot')
})

test('pages of an origin that is no longer ours are closed', async () => {
  const origin = 'http://wall.example.org:8600'
  await using served = await serveLive({ settings: { ...OPEN, origins: [origin] } })
  const line = served.join({ extraHeaders: { origin } })
  await joined(line)
  const ended = new Promise((resolve) => line.once('disconnect', resolve))
  served.adopt(OPEN)
  expect(await ended).toBe('transport close')
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
