import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import type { Recorded } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { Kept, observe } from '../../observe.ts'
import { record } from '../../recording/record.ts'
import { sectionOf } from '../../recording/record-now.made-up.ts'
import { Witnesses } from '../../recording/witnesses.ts'
import { http } from './http.ts'

/** What each look came to. */
const outcomes: string[] = []

/** A look, and what is recorded after it. */
async function lookAndRecord(options: Record<string, unknown>): Promise<Recorded> {
  const witnesses = new Witnesses()
  const target = { host: 'web1', address: '127.0.0.1' }
  const assignment = { checkId: 'web1/http', probe: http, options: http.options.parse(options), target }
  const seen = await observe({ ...assignment, timeoutMs: 5_000, kept: new Kept(), witnesses })
  outcomes.push(seen?.outcome ?? 'none')
  return record({ ...assignment, details: {}, witness: witnesses.of('web1/http') })
}

const PAGE = `<h1>Database error</h1> <a href="/find?q=planted-search">x</a>
<input type="hidden" name="csrf_token" value="planted-form"> password: planted-body`
const REPLY = [
  'HTTP/1.1 502 Bad Gateway',
  'Server: nginx',
  'Set-Cookie: sid=planted-cookie; Path=/; HttpOnly',
  'X-Auth-Token: planted-header',
  'Location: https://www.example.org/login?ticket=planted-ticket',
  'Content-Type: text/html',
  `Content-Length: ${PAGE.length}`,
  '',
  PAGE,
].join('\r\n')

test('the exchange that was not as expected is recorded, and another one, without what is secret in either', async () => {
  await using server = await startHostile(onceAsked(saying(REPLY)))
  const recorded = await lookAndRecord({
    ...{ port: server.port, path: '/shop?id=planted-query', user: 'ann', password: 'planted-password' },
    headers: { 'X-Api-Key': 'planted-key' },
  })
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, 'At the look: What 127.0.0.1 was asked')).toBe(
    [
      'GET /shop?… HTTP/1.1',
      `Host: 127.0.0.1:${server.port}`,
      'User-Agent: Foretop',
      'Accept: */*',
      'Accept-Encoding: identity',
      'Authorization: •••',
      'X-Api-Key: •••',
      'Connection: close',
    ].join('\n'),
  )
  expect(sectionOf(recorded, /^At the look: What came, connect \d+ ms, first byte \d+ ms/)).toBe(
    [
      'HTTP/1.1 502 Bad Gateway',
      'server: nginx',
      'set-cookie: •••',
      'x-auth-token: •••',
      'location: https://www.example.org/login?…',
      'content-type: text/html',
      `content-length: ${PAGE.length}`,
    ].join('\n'),
  )
  expect(sectionOf(recorded, /^At the look: The first of/)).toBe(
    '<h1>Database error</h1> <a href="/find?…">x</a>\n<input type="hidden" name="csrf_token" value=•••> password: •••',
  )
  expect(sectionOf(recorded, /^Asked again: What came/)).toMatch(/^HTTP\/1\.1 502 Bad Gateway\n/)
  expect(JSON.stringify(recorded)).not.toContain('planted')
})

test('of one that does not answer the question is recorded, and why there is no answer', async () => {
  const port = await freePort()
  const recorded = await lookAndRecord({ port })
  expect(recorded.error).toBe(`connection refused by 127.0.0.1:${port}`)
  expect(sectionOf(recorded, 'What is asked')).toMatch(/^GET \/ HTTP\/1\.1\n/)
})

test('what may do something is not sent once more', async () => {
  await using server = await startHostile(onceAsked(saying(REPLY)))
  const recorded = await lookAndRecord({ port: server.port, method: 'POST', body: 'planted' })
  expect(recorded.sections.map(({ title }) => title.slice(0, 11))).toEqual([
    'At the look',
    'At the look',
    'At the look',
  ])
  expect(server.received().toString('latin1').match(/POST/g)).toHaveLength(1)
})

test('a page that is no text, or very long, is not recorded whole', async () => {
  const long = `HTTP/1.1 500 No\r\nContent-Type: text/plain\r\nContent-Length: 50000\r\n\r\n${'a b '.repeat(12_500)}`
  await using server = await startHostile(onceAsked(saying(long)))
  const recorded = await lookAndRecord({ port: server.port })
  expect(sectionOf(recorded, 'Asked again: The first of 50000 bytes').length).toBeLessThanOrEqual(4_096)
  await using picture = await startHostile(
    onceAsked(saying('HTTP/1.1 500 No\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nabc')),
  )
  expect(sectionOf(await lookAndRecord({ port: picture.port }), /^Asked again: The first of/)).toBe(
    'not text: image/png',
  )
})

const packed = (body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 202 No\r\nX-Amzn-Waf-Action: challenge\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ])

test.each<[string, Buffer, RegExp]>([
  [
    'longer than any that we would unpack whole',
    gzipSync(`It is broken. ${'x'.repeat(3_000_000)}`),
    /^It is broken\. x+…?$/,
  ],
  ['that unpacks badly', gzipSync(`<p>${randomBytes(60_000).toString('hex')}`), /^<p>[0-9a-f]{4,}/],
  ['broken', Buffer.from('<p>no gzip at all'), /^cannot be unpacked: the body is not the gzip it claims to be$/],
])('a challenge on a packed page %s changes nothing of the look', async (_, body, text) => {
  await using server = await startHostile(onceAsked(saying(packed(body))))
  const recorded = await lookAndRecord({ port: server.port })
  expect(outcomes.at(-1)).toBe('answered')
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, /^At the look: The first of/)).toMatch(text)
  expect(sectionOf(recorded, /^At the look: The first of/).length).toBeLessThanOrEqual(4_096)
})

test('an error that is told as data shows what it is, and nothing else of it', async () => {
  const page = '{"error":"no database","user":{"mail":"planted@example.org","note":"a\\"planted"},"n":3}'
  await using server = await startHostile(
    onceAsked(
      saying(`HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: ${page.length}\r\n\r\n${page}`),
    ),
  )
  expect(sectionOf(await lookAndRecord({ port: server.port }), /^At the look: The first of/)).toBe(
    '{"error":"no database","user":{"mail":•••,"note":•••},"n":3}',
  )
})
