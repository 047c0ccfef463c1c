import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { endless, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { look } from '../../look.ts'
import { http } from './http.ts'

/** What one look sees of a server that gives `reply` to every question, and what it was asked. */
async function ask(reply: string | Buffer, options: Record<string, unknown> = {}) {
  await using server = await startHostile(onceAsked(saying(reply)))
  const observation = await look(http, { port: server.port, ...options })
  return { observation, question: server.received().toString('latin1') }
}

/** The text of the look, whatever came of it. */
const textOf = async (reply: string | Buffer, options?: Record<string, unknown>): Promise<string> =>
  (await ask(reply, options)).observation.text.replace(/(?: in|, after) \d+ ms$/, '')

const page = (body: string, ...fields: string[]): string =>
  `HTTP/1.1 200 OK\r\n${[...fields, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`

test('an answer is read with its status, size and times', async () => {
  const { observation } = await ask(page('hello'))
  expect(observation).toMatchObject({
    outcome: 'answered',
    text: expect.stringMatching(/^200 OK in \d+ ms$/),
    metrics: { status: 200, size: 5, broken: 0, connect: expect.any(Number), firstByte: expect.any(Number) },
    details: { address: '127.0.0.1', answer: '200 OK' },
  })
})

test('the phases are parts of the total', async () => {
  const { observation } = await ask(page('hello'))
  if (observation.outcome !== 'answered') throw new Error(observation.text)
  const { connect, firstByte, total, dns, tls } = observation.metrics
  expect(Number(connect) + Number(firstByte)).toBeLessThanOrEqual(Number(total))
  expect([dns, tls], 'neither name nor TLS').toEqual([undefined, undefined])
})

test('a server error is an answer that breaks the expectation', async () => {
  const { observation } = await ask('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
  expect(observation).toMatchObject({
    outcome: 'answered',
    text: expect.stringMatching(/^HTTP 502 Bad Gateway where 2xx or 3xx was expected, after \d+ ms$/),
    metrics: { broken: 1, status: 502 },
  })
})

test.each([
  ['a number', { status: 200 }, '200 OK'],
  ['a class', { status: '2xx' }, '200 OK'],
  ['a list', { status: [404, '2xx'] }, '200 OK'],
  ['another number', { status: 204 }, 'HTTP 200 OK where 204 was expected'],
  ['a text in the page', { contains: 'Grüße' }, '200 OK'],
  ['a text that is missing', { contains: ['Welcome', 'Grüße'] }, 'the page lacks “Welcome”'],
  ['the absence of a text', { lacks: 'Fatal error' }, '200 OK'],
  ['the absence of a text that is there', { lacks: 'Grüße' }, 'the page has “Grüße” and must not'],
  ['a header', { header: { server: 'lab' } }, '200 OK'],
  ['another header', { header: { Server: 'nginx' } }, 'expected header Server: nginx, came "lab"'],
  ['part of a header', { header: { Server: { contains: 'a' } } }, '200 OK'],
  [
    'part of a header that is not sent',
    { header: { Via: { contains: 'x' } } },
    'expected header Via with “x” in it, came none',
  ],
  ['no such header', { header: { Via: null } }, '200 OK'],
  ['no header where one came', { header: { Server: null } }, 'expected no header Server, came "lab"'],
  ['two things, neither true', { status: 404, contains: 'x' }, 'HTTP 200 OK where 404 was expected (and 1 more)'],
])('expecting %s', async (_, options, text) => {
  expect(await textOf(page('Grüße', 'Server: lab'), options)).toBe(text)
})

const cookie = (attributes: string) => page('', `Set-Cookie: sid=secret${attributes}`)
test.each([
  ['the very domain', '; Domain=www.hab.la', '200 OK'],
  ['no domain, set by that host', '', '200 OK'],
  ['the whole site', '; domain=.hab.la', 'expected cookie sid with domain www.hab.la, came domain .hab.la'],
  [
    'the domain with a dot',
    '; Domain=.www.hab.la',
    'expected cookie sid with domain www.hab.la, came domain .www.hab.la',
  ],
])('a cookie for %s', async (_, attributes, text) => {
  await using server = await startHostile(onceAsked(saying(cookie(attributes))))
  const url = `http://www.hab.la:${server.port}/`
  const observation = await look(http, { url, cookies: { domain: 'www.hab.la' } })
  expect(observation.text.replace(/(?: in|, after) \d+ ms$/, '')).toBe(text)
  expect(JSON.stringify(observation)).not.toContain('secret')
})

test.each([
  ['that is not set', { name: 'lang' }, 'expected cookie lang, came sid'],
  ['that should be secure', { secure: true }, 'expected cookie sid with Secure true, came Secure false'],
  ['with another path', { path: '/x' }, 'expected cookie sid with path /x, came path /'],
  ['as it should be', { path: '/', httpOnly: true, sameSite: 'Lax', domain: null }, '200 OK'],
])('a cookie %s', async (_, rule, text) => {
  expect(await textOf(cookie('; Path=/; HttpOnly; SameSite=lax'), { cookies: [rule] })).toBe(text)
})

test('a page in another charset is understood', async () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n'
  expect(await textOf(Buffer.from(`${head}Grüße`, 'latin1'), { contains: 'Grüße' })).toBe('200 OK')
})

test('a compressed page is read, although none was asked for', async () => {
  const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n')
  const { observation, question } = await ask(Buffer.concat([head, gzipSync('hello')]), { contains: 'hello' })
  expect(observation).toMatchObject({ outcome: 'answered', metrics: { broken: 0 } })
  expect(question).toContain('Accept-Encoding: identity\r\n')
})

test('a small page that unpacks to a huge one is too large', async () => {
  const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n')
  const { observation } = await ask(Buffer.concat([head, gzipSync(Buffer.alloc(50_000_000))]))
  expect(observation).toMatchObject({ outcome: 'failed', code: 'too-large' })
})

test('a page that is not what its coding says is nonsense', async () => {
  const { observation } = await ask('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nhello')
  expect(observation).toMatchObject({ outcome: 'failed', code: 'protocol' })
})

test('the question carries method, headers, body and password', async () => {
  const { question } = await ask(page(''), {
    path: '/login?x=1',
    method: 'POST',
    headers: { 'user-agent': 'Watchman', 'X-Probe': 'é' },
    body: 'ü',
    user: 'me',
    password: 'pa:ss',
  })
  expect(question.split('\r\n')).toEqual([
    'POST /login?x=1 HTTP/1.1',
    expect.stringMatching(/^Host: 127\.0\.0\.1:\d+$/),
    'user-agent: Watchman',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Content-Length: 2',
    `Authorization: Basic ${Buffer.from('me:pa:ss').toString('base64')}`,
    'X-Probe: é',
    'Connection: close',
    '',
    Buffer.from('ü').toString('latin1'),
  ])
})

test('a password in the url is used and never shown', async () => {
  await using server = await startHostile(onceAsked(saying(page(''))))
  const observation = await look(http, { url: `http://me:p%40ss@www.example.test:${server.port}/?token=t0ps3cret` })
  expect(server.received().toString()).toContain(`Basic ${Buffer.from('me:p@ss').toString('base64')}`)
  expect(JSON.stringify(observation)).not.toMatch(/p%40ss|p@ss|t0ps3cret/)
})

test('a url of any name is asked of the host that the check is on', async () => {
  await using server = await startHostile(onceAsked(saying(page(''))), '127.0.0.2')
  const url = `http://www.example.test:${server.port}/`
  expect(await look(http, { url }, { address: '127.0.0.2' })).toMatchObject({ outcome: 'answered' })
  expect(server.received().toString()).toContain(`Host: www.example.test:${server.port}\r\n`)
  expect(await look(http, { url, connect: '127.0.0.2' })).toMatchObject({ outcome: 'answered' })
  expect(await look(http, { url: `http://localhost:${server.port}/`, connect: 'url' })).toMatchObject({
    code: 'refused',
  })
})

test('IPv6 is spoken, with and without a url', async () => {
  await using server = await startHostile(onceAsked(saying(page(''))), '::1')
  expect(await look(http, { port: server.port }, { address: '::1' })).toMatchObject({ outcome: 'answered' })
  expect(await look(http, { url: `http://[::1]:${server.port}/`, connect: 'url' })).toMatchObject({
    outcome: 'answered',
  })
  expect(server.received().toString()).toContain(`Host: [::1]:${server.port}\r\n`)
})

test('a 10 GB page is refused after its first megabyte', async () => {
  await using server = await startHostile(onceAsked(endless('HTTP/1.1 200 OK\r\n\r\n')))
  expect(await look(http, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'too-large' })
})

test.each([
  [{ url: 'https://a.test/', port: 443 }, 'url already says'],
  [{ url: 'ftp://a.test/' }, 'url'],
  [{ headers: { 'X-A': 'a\r\nX-B: b' } }, 'one printable line'],
  [{ status: '7xx' }, 'class like 2xx'],
  [{ conect: 'url' }, 'conect'],
])('the mistake in %j is found before any look', (options, text) => {
  expect(() => http.options.parse(options)).toThrow(text)
})

test('a thousand looks leave no file descriptor open', async () => {
  await using server = await startHostile(onceAsked(saying(page('hello'))))
  const open = async () => (await readdir('/proc/self/fd')).length
  await look(http, { port: server.port })
  const before = await open()
  for (let count = 0; count < 1_000; count += 1)
    expect(await look(http, { port: server.port })).toMatchObject({ outcome: 'answered' })
  // One or two sockets of the server may still be closing.
  expect(await open()).toBeLessThanOrEqual(before + 4)
})
