import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { InjectOptions } from 'fastify'
import { expect, test, vi } from 'vitest'
import type { Session } from '../../store/sessions.ts'
import { GUARDED, OPEN, OPERATOR_TOKEN, servePlayed, WALL_TOKEN } from '../serve.made-up.ts'
import { assertSafe } from './safe.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const RECHECK = { method: 'POST', url: '/api/v1/checks/recheck?id=web1/tcp' } as const

async function serve(more: Parameters<typeof servePlayed>[0] = {}) {
  const served = servePlayed(more)
  void served.estate.add('web1/tcp')
  await served.app.ready()
  const status = async (url: string, headers: { readonly [name: string]: string } = {}) =>
    (await served.app.inject({ url, headers })).statusCode
  const act = async (headers: { readonly [name: string]: string }) =>
    (await served.app.inject({ ...RECHECK, headers })).statusCode
  /** The cookie that a token is turned into. */
  const signIn = async (token: string, headers: { readonly [name: string]: string } = {}) =>
    cookieOf(await served.app.inject({ method: 'POST', url: '/api/v1/session', headers, payload: { token } }))
  return { ...served, status, act, signIn }
}

const cookieOf = (answer: { headers: { readonly [name: string]: unknown } }) =>
  String(answer.headers['set-cookie']).split(';')[0] ?? ''

test.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('listening on %s needs no token', (host) => {
  expect(() => assertSafe({ ...OPEN, host })).not.toThrow()
})

test.each(['0.0.0.0', '::', '192.0.2.1', 'wall.example.org', '::ffff:192.0.2.1'])(
  'listening on %s without a token is refused',
  (host) => {
    expect(() => servePlayed({ settings: { ...OPEN, host } })).toThrow(/server\.tokens\.wall/)
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
  served.estate.trouble({ of: 'config', since: 0, text: 'foretop.yaml:3 is wrong' })
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
  expect(answer.headers['set-cookie']).toMatch(/; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(answer.headers['set-cookie']).not.toContain(OPERATOR_TOKEN)
  expect(await served.act({ cookie: cookieOf(answer) })).toBe(200)
})

test('over https the cookie goes over https only', async () => {
  await using served = await serve({ settings: { ...GUARDED, url: 'https://localhost' } })
  const answer = await served.app.inject({ method: 'POST', url: '/api/v1/session', payload: { token: WALL_TOKEN } })
  expect(answer.headers['set-cookie']).toMatch(/; Secure;/)
})

test('a cookie gives the role it was given for, whatever it says', async () => {
  await using served = await serve({ settings: GUARDED })
  const cookie = await served.signIn(WALL_TOKEN)
  expect(await served.status('/api/v1/checks', { cookie })).toBe(200)
  expect(await served.act({ cookie })).toBe(403)
  expect(await served.act({ cookie: cookie.replace('=', '=operator.') })).toBe(401)
})

test('a session ends in time', async () => {
  let at = Date.now()
  await using served = await serve({ settings: GUARDED, now: () => at })
  const cookie = await served.signIn(OPERATOR_TOKEN)
  at += 31 * 86_400_000
  expect(await served.status('/api/v1/checks', { cookie })).toBe(401)
})

test('signing out ends the session, not only the cookie of one browser', async () => {
  await using served = await serve({ settings: GUARDED })
  const [cookie, other] = [await served.signIn(OPERATOR_TOKEN), await served.signIn(OPERATOR_TOKEN)]
  const answer = await served.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } })
  expect(answer.headers['set-cookie']).toMatch(/^foretop_session=; Max-Age=0; Path=\//)
  expect(await served.act({ cookie })).toBe(401)
  expect(await served.act({ cookie: other })).toBe(200)
})

test('who signs in again has one session, not two', async () => {
  await using served = await serve({ settings: GUARDED })
  const cookie = await served.signIn(WALL_TOKEN)
  const next = await served.signIn(OPERATOR_TOKEN, { cookie })
  expect(await served.status('/api/v1/checks', { cookie })).toBe(401)
  expect(await served.act({ cookie: next })).toBe(200)
})

test('a session ends with its token, for good, and no other does', async () => {
  await using served = await serve({ settings: GUARDED })
  const [operator, wall] = [await served.signIn(OPERATOR_TOKEN), await served.signIn(WALL_TOKEN)]
  served.adopt({ ...GUARDED, operatorToken: 'another-token-0123456789' })
  expect(await served.status('/api/v1/checks', { cookie: operator })).toBe(401)
  expect(await served.status('/api/v1/checks', { cookie: wall })).toBe(200)
  expect(await served.status('/api/v1/checks', bearer(OPERATOR_TOKEN))).toBe(401)
  expect(await served.act(bearer('another-token-0123456789'))).toBe(200)
  served.adopt(GUARDED)
  expect(await served.status('/api/v1/checks', { cookie: operator })).toBe(401)
})

test('a token that changes places with another raises no session', async () => {
  await using served = await serve({ settings: GUARDED })
  const wall = await served.signIn(WALL_TOKEN)
  served.adopt({ ...GUARDED, wallToken: OPERATOR_TOKEN, operatorToken: WALL_TOKEN })
  expect(await served.status('/api/v1/checks', { cookie: wall })).toBe(401)
})

test('with the first token the door is shut, with the last one it is open', async () => {
  await using served = await serve()
  expect(await served.status('/api/v1/checks')).toBe(200)
  served.adopt(GUARDED)
  expect(await served.status('/api/v1/checks')).toBe(401)
  served.adopt(OPEN)
  expect(await served.act({})).toBe(200)
})

test('origins and the name are those of the configuration in force', async () => {
  await using served = await serve()
  const headers = { origin: 'http://wall.example.org:8600' }
  expect(await served.act(headers)).toBe(403)
  served.adopt({ ...OPEN, origins: ['http://wall.example.org:8600'] })
  expect(await served.act(headers)).toBe(200)
  served.adopt(OPEN)
  expect(await served.act(headers)).toBe(403)
})

test('sessions outlast the process, and what is kept of them opens nothing', async () => {
  const kept = new Map<string, Session>()
  const keeper = () => ({
    kept: [...kept.values()],
    keep: (session: Session) => void kept.set(session.mark, session),
    forget: (marks: readonly string[]) => {
      for (const mark of marks) kept.delete(mark)
    },
  })
  await using first = await serve({ settings: GUARDED, sessions: keeper() })
  const cookie = await first.signIn(OPERATOR_TOKEN)
  await using second = await serve({ settings: GUARDED, sessions: keeper() })
  expect(await second.act({ cookie })).toBe(200)
  const [session] = kept.values()
  expect(await second.act({ cookie: `foretop_session=${session?.mark}` })).toBe(401)
  await second.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } })
  expect(kept.size).toBe(0)
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

/** Every way of showing a secret, as a stranger who guesses. */
const WAYS = {
  'a header': (n: number) => ({ url: '/api/v1/checks', headers: bearer(`guess-${n}`) }),
  'signing in': (n: number) => ({ method: 'POST', url: '/api/v1/session', payload: { token: `guess-${n}` } }) as const,
  'an address': (n: number) => ({ url: `/wall?token=guess-${n}` }),
  'a cookie': (n: number) => ({ url: '/api/v1/checks', headers: { cookie: `foretop_session=guess-${n}` } }),
}

test.each(Object.entries(WAYS))(
  'after ten guesses by %s no way of guessing is answered as before',
  async (_, guess) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    using _clock = { [Symbol.dispose]: () => void vi.useRealTimers() }
    await using served = await serve({ settings: GUARDED })
    const answers = async (way: (n: number) => InjectOptions, n: number) => (await served.app.inject(way(n))).statusCode
    for (let n = 0; n < 10; n += 1) expect(await answers(guess, n)).toBe(401)
    for (const way of Object.values(WAYS)) expect(await answers(way, 10)).toBe(429)
    const told = await served.app.inject(guess(11))
    expect(told.headers['retry-after']).toBe('60')
    // Whoever holds a right one is not to be locked out by them.
    expect(await served.act(bearer(OPERATOR_TOKEN))).toBe(200)
    expect(await served.act({ cookie: await served.signIn(OPERATOR_TOKEN) })).toBe(200)
    vi.advanceTimersByTime(60_000)
    expect(await answers(guess, 12)).toBe(401)
  },
)

test('a browser with an old cookie can sign in however often it showed it, and is told to forget it', async () => {
  await using served = await serve({ settings: GUARDED })
  const headers = { cookie: 'foretop_session=an-old-one' }
  const old = await served.app.inject({ url: '/api/v1/session', headers })
  expect(old.json()).toEqual({ guarded: true, may: { read: false, operate: false } })
  expect(old.headers['set-cookie']).toMatch(/^foretop_session=; Max-Age=0;/)
  for (let n = 0; n < 20; n += 1) await served.status('/api/v1/checks', headers)
  expect(await served.act({ cookie: await served.signIn(OPERATOR_TOKEN, headers) })).toBe(200)
})

test('an IPv6 network counts as one guesser, its neighbour does not', async () => {
  await using served = await serve({ settings: { ...GUARDED, proxies: ['127.0.0.1'] } })
  const tried = (from: string) => served.status('/api/v1/checks', { ...bearer('wrong'), 'x-forwarded-for': from })
  for (let n = 0; n < 10; n += 1) expect(await tried(`2001:db8:0:1::${n + 1}`)).toBe(401)
  expect(await tried('2001:db8:0:1:ffff::1')).toBe(429)
  expect(await tried('2001:db8:0:2::1')).toBe(401)
})

test('behind a proxy guesses count for whoever guesses', async () => {
  await using served = await serve({ settings: { ...GUARDED, proxies: ['127.0.0.1'] } })
  const tried = (from: string) => served.status('/api/v1/checks', { ...bearer('wrong'), 'x-forwarded-for': from })
  for (let n = 0; n < 10; n += 1) expect(await tried('192.0.2.66')).toBe(401)
  expect(await tried('192.0.2.66')).toBe(429)
  expect(await tried('192.0.2.7')).toBe(401)
})
