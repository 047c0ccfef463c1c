import { inTurn, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { expect, test } from 'vitest'
import { look } from '../../look.ts'
import { http } from './http.ts'
import { cookiesFor, type Jar, keep } from './jar.ts'

const NOW = Date.UTC(2026, 0, 1)
const HOME = 'https://www.example.test/shop/cart'

/** What is sent to `to` after these were set, in turn, by `from`. */
const sent = (headers: string | readonly string[], to = HOME, from = HOME): string => {
  const jar = [headers].flat().reduce<Jar>((jar, header) => keep(jar, header, new URL(from), NOW), [])
  return cookiesFor(jar, new URL(to))
}

test.each([
  ['a=1', HOME, 'a=1'],
  [' a = 1=2 ; Path=/', 'https://www.example.test/', 'a=1=2'],
  ['a=', HOME, 'a='],
  ['a=1', 'https://www.example.test/shop/x', 'a=1'],
  ['a=1', 'https://www.example.test/shopping', ''],
  ['a=1; Path=/shop/', 'https://www.example.test/shop', ''],
  ['a=1; Path=nonsense', 'https://www.example.test/shop', 'a=1'],
  ['a=1; Path=/', 'https://example.test/', ''],
  ['a=1; Path=/', 'https://www.example.test:8443/', ''],
  ['a=1; Path=/', 'http://www.example.test/', ''],
  ['a=1; Path=/; Secure', 'https://www.example.test/', 'a=1'],
  ['a=1; Path=/; Secure', 'http://www.example.test/', ''],
  ['a=1; Path=/; Domain=example.test', 'https://login.example.test/', 'a=1'],
  ['a=1; Path=/; Domain=.Example.test', 'https://example.test/', 'a=1'],
  ['a=1; Path=/; Domain=example.test', 'https://notexample.test/', ''],
  ['a=1; Path=/; Domain=test', 'https://www.example.test/', ''],
  ['a=1; Path=/; Domain=co.uk', 'https://b.co.uk/', '', 'https://a.co.uk/'],
  ['a=1; Path=/; Domain=com.au', 'https://b.com.au/', '', 'https://a.com.au/'],
  ['a=1; Path=/; Domain=test.', 'https://b.test./', '', 'https://a.test./'],
  ['a=1; Path=/; Domain=a.co.uk', 'https://b.a.co.uk/', 'a=1', 'https://c.a.co.uk/'],
  ['a=1; Path=/; Domain=x.de', 'https://b.x.de/', 'a=1', 'https://a.x.de/'],
  ['a=1; Path=/; Domain=co.uk', 'https://co.uk/', 'a=1', 'https://co.uk/'],
  ['a=1; Path=/; Domain=other.test', 'https://other.test/', ''],
  ['a=1; Path=/; Domain=login.example.test', 'https://login.example.test/', ''],
  ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', HOME, 'a=1'],
  ['a=1; Max-Age=0', HOME, ''],
  ['a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', HOME, ''],
  ['a=1\rX-Evil: 1', HOME, ''],
  [`a=${'x'.repeat(5_000)}`, HOME, ''],
  ['=1', HOME, ''],
  ['nothing', HOME, ''],
])('after %j, %s is sent "%s"', (header, to, cookie, from = HOME) => expect(sent(header, to, from)).toBe(cookie))

test('what is set again replaces, what is over removes, what is nearer goes first', () => {
  expect(sent(['a=1; Path=/', 'b=2', 'a=3; Path=/'])).toBe('b=2; a=3')
  expect(sent(['a=1', 'a=; Max-Age=0'])).toBe('')
  expect(sent(Array.from({ length: 60 }, (_, index) => `c${index}=1`)).split('; ')).toHaveLength(50)
})

test('without TLS nobody sets a Secure cookie; what http sets goes along to https on the usual ports', () => {
  expect(sent('a=1; Path=/; Secure', HOME, 'http://www.example.test/')).toBe('')
  expect(sent('a=1; Path=/', HOME, 'http://www.example.test/')).toBe('a=1')
  expect(sent('a=1; Path=/', 'https://www.example.test:8443/', 'http://www.example.test:8080/')).toBe('')
  expect(sent('a=1; Path=/; Domain=0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1/')).toBe('')
  expect(sent('a=1; Path=/; Domain=127.0.0.1', 'http://127.0.0.1/', 'http://127.0.0.1/')).toBe('a=1')
})

const missing = await lacking('nginx')
test.skipIf(missing !== null)(missing ?? 'a real nginx that wants its cookie back shows its page', async () => {
  await using nginx = await startNginx({
    server: `
      absolute_redirect off;
      location = / { if ($cookie_seen = "1") { return 200 "welcome $http_cookie"; } return 302 /gate; }
      location = /gate { add_header Set-Cookie "seen=1; Path=/"; return 302 /; }
    `,
  })
  const options = { port: nginx.port, follow: true, contains: 'welcome' }
  const seen = await look(http, options)
  expect(seen).toMatchObject({ metrics: { broken: 0, redirects: 2 }, details: { cookies: [{ name: 'seen' }] } })
  // The next look knows nothing of it, and one's own cookie stays.
  expect(await look(http, { ...options, follow: 1 })).toMatchObject({ metrics: { broken: 2 } })
  const own = { ...options, headers: { Cookie: 'lang=de' }, contains: 'welcome lang=de; seen=1' }
  expect(await look(http, own)).toMatchObject({ metrics: { broken: 0 } })
})

const found = (location: string, cookie: string) =>
  `HTTP/1.1 302 Found\r\nContent-Length: 0\r\nSet-Cookie: ${cookie}\r\nLocation: ${location}\r\n\r\n`
const PAGE = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

test.each([
  ['without a login, what was set before comes back', {}, true],
  ['what a login brought in does not', { user: 'me', password: 'x' }, false],
  ['nor what one in the url did', {}, false, 'me:x@'],
  ['nor what a header did', { headers: { 'X-Key': 'secret' } }, false],
])('over a stranger and back: %s', async (_, options, kept, login = '') => {
  let home = ''
  await using other = await startHostile((socket) => onceAsked(saying(found(`${home}back`, 'theirs=1')))(socket))
  await using first = await startHostile(
    inTurn(onceAsked(saying(found(`http://127.0.0.1:${other.port}/`, 'ours=1'))), onceAsked(saying(PAGE))),
  )
  home = `http://www.example.test:${first.port}/`
  const seen = await look(http, { url: home.replace('//', `//${login}`), follow: true, ...options })
  expect(seen).toMatchObject({ outcome: 'answered', metrics: { redirects: 2 } })
  expect(other.received().toString()).not.toMatch(/Cookie/)
  const [, again = ''] = first.received().toString().split('GET /back')
  expect(again.includes('Cookie: ours=1\r\n')).toBe(kept)
  expect(again).not.toContain('theirs')
  expect(JSON.stringify(seen)).not.toMatch(/ours=1|theirs=1/)
})
