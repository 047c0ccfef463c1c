import { inTurn, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import type { RunningServer } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { keepsTrust } from './follow.ts'
import { http } from './http.ts'

const missing = await lacking('nginx')

describe.skipIf(missing !== null)(missing ?? 'redirects of a real nginx', () => {
  let nginx: RunningServer
  beforeAll(async () => {
    nginx = await startNginx({
      server: `
        absolute_redirect off;
        location = /old { add_header Set-Cookie "seen=yes; Domain=.example.test" always; return 301 /new; }
        location = /new { return 302 /end; }
        location = /end { return 200 "$request_method $host"; }
        location = /round { return 302 /round; }
        location = /lost { return 302 "mailto:nobody"; }
        location = /again { return 307 /echo; }
        location = /echo { return 200 "$request_method $http_x_key"; }
      `,
    })
  })
  afterAll(() => nginx.stop())

  const ask = (path: string, options: Record<string, unknown> = {}) =>
    look(http, { url: `http://www.example.test:${nginx.port}${path}`, follow: true, ...options })

  test('are not followed unless asked for', async () => {
    expect(await ask('/old', { follow: false, header: { Location: '/new' } })).toMatchObject({
      metrics: { status: 301, broken: 0 },
      text: expect.stringMatching(/^301 Moved Permanently in \d+ ms$/),
    })
  })

  test('to the same name stay on the same address, and every answer is timed', async () => {
    const observation = await ask('/old', { contains: 'GET www.example.test', status: 200 })
    expect(observation).toMatchObject({
      outcome: 'answered',
      metrics: { status: 200, redirects: 2, broken: 0 },
      text: expect.stringMatching(/^200 OK after 2 redirects in \d+ ms$/),
      details: { hops: [{ status: 301 }, { status: 302 }, { status: 200 }] },
    })
  })

  test('may set the cookie that is wrong', async () => {
    expect(await ask('/old', { cookies: { domain: 'www.example.test' } })).toMatchObject({
      metrics: { broken: 1 },
      text: expect.stringMatching(/^expected cookie seen with domain www.example.test, came domain .example.test/),
    })
  })

  test('that go round in circles break an expectation', async () => {
    expect(await ask('/round')).toMatchObject({
      metrics: { broken: 1, redirects: 5 },
      text: expect.stringMatching(/^expected at most 5 redirects, came one more/),
    })
    expect(await ask('/old', { follow: 1 })).toMatchObject({
      metrics: { broken: 1 },
      text: expect.stringMatching(/^expected at most 1 redirect, came one more/),
    })
  })

  test('to where nobody can go are the answer', async () => {
    expect(await ask('/lost')).toMatchObject({ metrics: { status: 302, redirects: 0 } })
  })

  test('turn a POST into a GET, unless they say otherwise', async () => {
    expect(await ask('/new', { method: 'POST', body: 'x', contains: 'GET' })).toMatchObject({ metrics: { broken: 0 } })
    expect(await ask('/again', { method: 'POST', body: 'x', contains: 'POST' })).toMatchObject({
      metrics: { broken: 0 },
    })
  })

  test('take headers along to the same name', async () => {
    const headers = { 'X-Key': 'secret' }
    expect(await ask('/again', { headers, contains: 'secret' })).toMatchObject({ metrics: { broken: 0 } })
  })
})

const PAGE = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const leadingTo = (location: string, status = '302 Found') =>
  `HTTP/1.1 ${status}\r\nContent-Length: 0\r\nLocation: ${location}\r\n\r\n`
const SECRETS = { user: 'me', password: 'x', headers: { 'X-Key': 'secret' }, method: 'POST', body: 'token=1' }
const KEPT = /Authorization|X-Key|token=1/

describe('login, headers and body stay with the site they were written for', () => {
  test.each(['302 Found', '307 Temporary Redirect', '308 Permanent Redirect'])(
    'when %s names another host',
    async (status) => {
      await using other = await startHostile(onceAsked(saying(PAGE)))
      await using first = await startHostile(onceAsked(saying(leadingTo(`http://127.0.0.1:${other.port}/`, status))))
      const options = { ...SECRETS, url: `http://www.example.test:${first.port}/`, follow: true }
      expect(await look(http, options)).toMatchObject({ outcome: 'answered', metrics: { redirects: 1 } })
      expect(first.received().toString()).toMatch(/Authorization: Basic[\s\S]*X-Key[\s\S]*token=1/)
      expect(other.received().toString()).toMatch(/^GET \/ /)
      expect(other.received().toString()).not.toMatch(KEPT)
    },
  )

  test('also those in the url, which few redirects repeat', async () => {
    let home = ''
    await using other = await startHostile(onceAsked(saying(PAGE)))
    await using first = await startHostile(
      inTurn(
        onceAsked((socket) => saying(leadingTo(`${home}in`))(socket)),
        onceAsked(saying(leadingTo(`http://127.0.0.1:${other.port}/`))),
      ),
    )
    home = `http://www.example.test:${first.port}/`
    await look(http, { url: home.replace('www', 'me:x@www'), follow: true })
    const [, , within = ''] = first.received().toString().split('GET ')
    expect(within).toMatch(/^\/in /)
    expect(within).toContain(`Authorization: Basic ${Buffer.from('me:x').toString('base64')}\r\n`)
    expect(other.received().toString()).toMatch(/^GET \/ /)
    expect(other.received().toString()).not.toMatch(KEPT)
  })

  test('when it is another port of the same host', async () => {
    await using other = await startHostile(onceAsked(saying(PAGE)))
    const location = `http://www.example.test:${other.port}/`
    await using first = await startHostile(onceAsked(saying(leadingTo(location, '307 Temporary Redirect'))))
    await look(http, { ...SECRETS, url: `http://www.example.test:${first.port}/`, follow: true })
    expect(first.received().toString()).toMatch(KEPT)
    expect(other.received().length).toBeGreaterThan(0)
    expect(other.received().toString()).not.toMatch(KEPT)
  })

  test('also when a stranger sends us back', async () => {
    let port = 0
    await using other = await startHostile((socket) =>
      onceAsked(saying(leadingTo(`http://www.example.test:${port}/delete`)))(socket),
    )
    await using first = await startHostile(
      inTurn(
        onceAsked(saying(leadingTo(`http://127.0.0.1:${other.port}/`, '307 Temporary Redirect'))),
        onceAsked(saying(PAGE)),
      ),
    )
    port = first.port
    await look(http, { ...SECRETS, url: `http://www.example.test:${first.port}/`, follow: true })
    const [, again] = first.received().toString().split('GET /delete')
    expect(again).toBeDefined()
    expect(again).not.toMatch(KEPT)
  })
})

test.each([
  ['http://a.test/', 'https://a.test/', true],
  ['http://a.test/', 'http://a.test/deeper', true],
  ['http://a.test/', 'https://a.test:8443/', false],
  ['http://a.test:8080/', 'https://a.test/', false],
  ['https://a.test/', 'http://a.test/', false],
  ['http://a.test/', 'http://b.test/', false],
])('from %s to %s login and body go along: %s', (from, to, kept) => {
  expect(keepsTrust(new URL(from), new URL(to))).toBe(kept)
})

test.each(['169.254.169.254', '[::ffff:169.254.169.254]', '0xa9fea9fe', '[fd00:ec2::254]'])(
  'no redirect leads to where a cloud keeps our own credentials (%s)',
  async (host) => {
    await using first = await startHostile(onceAsked(saying(leadingTo(`http://${host}/latest/meta-data/`))))
    const seen = await look(http, { url: `http://www.example.test:${first.port}/`, follow: true })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringContaining('metadata') })
  },
)
