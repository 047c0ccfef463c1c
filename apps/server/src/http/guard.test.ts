import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { GUARDED, OPEN, OPERATOR_TOKEN, serveFake, WALL_TOKEN } from './serve-fake.ts'
import { assertSafe } from './settings.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const RECHECK = { method: 'POST', url: '/api/v1/checks/recheck?id=web1/tcp' } as const

async function serve(more: Parameters<typeof serveFake>[0] = {}) {
  const served = serveFake(more)
  served.desk.add('web1/tcp')
  await served.app.ready()
  const status = async (url: string, headers: { readonly [name: string]: string } = {}) =>
    (await served.app.inject({ url, headers })).statusCode
  const act = async (headers: { readonly [name: string]: string }) =>
    (await served.app.inject({ ...RECHECK, headers })).statusCode
  return { ...served, status, act }
}

const cookieOf = (answer: { headers: { readonly [name: string]: unknown } }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? ''

test.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('listening on %s needs no token', (host) => {
  expect(() => assertSafe({ ...OPEN, host })).not.toThrow()
})

test.each(['0.0.0.0', '::', '192.0.2.1', 'wall.example.org', '::ffff:192.0.2.1'])(
  'listening on %s without a token is refused',
  (host) => {
    expect(() => serveFake({ settings: { ...OPEN, host } })).toThrow(/server\.tokens\.wall/)
  },
)

test.each([{ wallToken: WALL_TOKEN }, { operatorToken: OPERATOR_TOKEN }])(
  'one token is enough to listen anywhere',
  (token) => {
    expect(() => assertSafe({ ...OPEN, host: '0.0.0.0', ...token })).not.toThrow()
  },
)

test('without tokens anyone on this machine may act', async () => {
  await using served = await serve()
  expect(await served.act({})).toBe(200)
})

test('a name that was re-pointed to this machine is not answered', async () => {
  await using served = await serve()
  expect(await served.status('/api/v1/checks', { host: 'evil.example:8600' })).toBe(421)
})

test.each(['localhost:8600', '127.0.0.1', '[::1]:8600', 'wall.example.org', 'status.example.org'])(
  'called %s it answers',
  async (host) => {
    const settings = { ...OPEN, url: 'https://status.example.org', origins: ['http://wall.example.org:8600'] }
    await using served = await serve({ settings })
    expect(await served.status('/api/v1/checks', { host })).toBe(200)
  },
)

test.each([
  ['another site', { origin: 'http://evil.example' }, 403],
  ['another port of this machine', { origin: 'http://localhost:3000' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['an old browser on another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a neighbour', { 'sec-fetch-site': 'same-site' }, 403],
  ['our own page', { origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' }, 200],
  ['our own page behind TLS', { origin: 'https://localhost', host: 'localhost' }, 200],
  ['a configured origin', { origin: 'http://wall.example.org:8600' }, 200],
  ['a program', {}, 200],
])('an action asked for by %s', async (_, headers, expected) => {
  await using served = await serve({ settings: { ...OPEN, origins: ['http://wall.example.org:8600'] } })
  expect(await served.act(headers)).toBe(expected)
})

test('with tokens nothing but the state of the monitor is told to strangers', async () => {
  await using served = await serve({ settings: GUARDED })
  served.desk.trouble({ of: 'config', since: 0, text: 'foretop.yaml:3 is wrong' })
  for (const url of ['/api/v1/checks', '/health', '/metrics', '/openapi.json', '/docs', '/api/v1/config'])
    expect([url, await served.status(url)]).toEqual([url, 401])
  expect((await served.app.inject('/healthz')).json()).toEqual({ status: 'warn' })
})

test('a wall may look and not act', async () => {
  await using served = await serve({ settings: GUARDED })
  expect(await served.status('/api/v1/checks', bearer(WALL_TOKEN))).toBe(200)
  expect(await served.act(bearer(WALL_TOKEN))).toBe(403)
})

test('an operator may look and act', async () => {
  await using served = await serve({ settings: GUARDED })
  expect(await served.status('/metrics', bearer(OPERATOR_TOKEN))).toBe(200)
  expect(await served.act(bearer(OPERATOR_TOKEN))).toBe(200)
})

test('with an operator token alone nobody looks without it', async () => {
  await using served = await serve({ settings: { ...GUARDED, wallToken: null } })
  expect(await served.status('/api/v1/checks', bearer(''))).toBe(401)
  expect(await served.status('/api/v1/checks', bearer(WALL_TOKEN))).toBe(401)
})

test('signing in turns the token into a cookie that scripts and other sites cannot use', async () => {
  await using served = await serve({ settings: GUARDED })
  const answer = await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: OPERATOR_TOKEN } })
  expect(answer.json()).toEqual({ guarded: true, may: { read: true, operate: true } })
  expect(answer.headers['set-cookie']).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
  expect(answer.headers['set-cookie']).not.toContain(OPERATOR_TOKEN)
  expect(await served.act({ cookie: cookieOf(answer) })).toBe(200)
})

test('over https the cookie goes over https only', async () => {
  await using served = await serve({ settings: { ...GUARDED, url: 'https://localhost' } })
  const answer = await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: WALL_TOKEN } })
  expect(answer.headers['set-cookie']).toMatch(/; Secure$/)
})

test('a cookie cannot be raised from wall to operator', async () => {
  await using served = await serve({ settings: GUARDED })
  const answer = await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: WALL_TOKEN } })
  const cookie = cookieOf(answer)
  expect(await served.status('/api/v1/checks', { cookie })).toBe(200)
  expect(await served.act({ cookie })).toBe(403)
  expect(await served.act({ cookie: cookie.replace('=wall.', '=operator.') })).toBe(401)
})

test('a session ends in time, and with its token', async () => {
  let at = Date.now()
  await using served = await serve({ settings: GUARDED, now: () => at })
  const answer = await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: OPERATOR_TOKEN } })
  const cookie = cookieOf(answer)
  await using changed = await serve({
    settings: { ...GUARDED, operatorToken: 'another-token-0123456789' },
    now: () => at,
  })
  expect(await changed.status('/api/v1/checks', { cookie })).toBe(401)
  at += 31 * 86_400_000
  expect(await served.status('/api/v1/checks', { cookie })).toBe(401)
})

test('signing out takes the cookie back', async () => {
  await using served = await serve({ settings: GUARDED })
  const answer = await served.app.inject({ method: 'DELETE', url: '/api/v1/session' })
  expect(answer.headers['set-cookie']).toContain('foretop_session=; Path=/; Max-Age=0')
})

test("a kiosk's token goes from the address into the cookie", async () => {
  await using served = await serve({ settings: GUARDED })
  const answer = await served.app.inject(`/wall?kiosk&token=${WALL_TOKEN}&screen=55`)
  expect(answer.statusCode).toBe(303)
  expect(answer.headers.location).toBe('./wall?kiosk=&screen=55')
  expect(await served.status('/api/v1/checks', { cookie: cookieOf(answer) })).toBe(200)
})

test.each(['/evil.example/x', '/x/javascript:x'])('the redirect of /%s leads to no other site', async (path) => {
  await using served = await serve({ settings: GUARDED })
  const address = new URL(await served.listen())
  // As bytes: clients would tidy the path up.
  using scope = new DisposableStack()
  const socket = scope.adopt(connect(Number(address.port), address.hostname), (socket) => socket.destroy())
  socket.end(`GET /${path}?token=${WALL_TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  const answer = await text(socket)
  expect(answer).toMatch(/\r\nlocation: \.\/[a-z:]+\r\n/)
})

test('a wrong token in the address is refused', async () => {
  await using served = await serve({ settings: GUARDED })
  expect((await served.app.inject('/wall?token=wrong')).json()).toMatchObject({
    status: 401,
    detail: 'the token is not valid',
  })
})

test('after ten wrong tokens an address has to wait, and then may try again', async () => {
  let at = 0
  await using served = await serve({ settings: GUARDED, now: () => at })
  const signIn = async (token: string) =>
    (await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token } })).statusCode
  for (let i = 0; i < 9; i++) expect(await signIn('wrong')).toBe(401)
  expect(await served.status('/api/v1/checks', bearer('wrong'))).toBe(401)
  expect(await signIn(OPERATOR_TOKEN)).toBe(429)
  at += 60_000
  expect(await signIn(OPERATOR_TOKEN)).toBe(200)
})

test('behind a proxy one guesser locks out nobody else', async () => {
  const { app } = await serve({ settings: { ...GUARDED, proxies: ['127.0.0.1'] } })
  const tried = async (from: string, token: string) => {
    const headers = { 'x-forwarded-for': from, 'content-type': 'application/json' }
    const url = '/api/v1/session'
    return (await app.inject({ method: 'POST', url, headers, payload: { token } })).statusCode
  }
  for (let n = 0; n < 10; n += 1) expect(await tried('192.0.2.66', 'wrong')).toBe(401)
  expect(await tried('192.0.2.66', WALL_TOKEN)).toBe(429)
  expect(await tried('192.0.2.7', WALL_TOKEN)).toBe(200)
})
