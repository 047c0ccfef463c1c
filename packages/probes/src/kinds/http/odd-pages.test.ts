import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { TLSSocket } from 'node:tls'
import { brotliCompressSync, crc32, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { inTurn, onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { expect, test } from 'vitest'
import { look } from '../../look.ts'
import { http } from './http.ts'

/** One look at a page with these header lines. */
async function ask(fields: string, body: string | Buffer, options: Record<string, unknown>) {
  const head = `HTTP/1.1 200 OK\r\n${fields}${fields === '' ? '' : '\r\n'}\r\n`
  await using server = await startHostile(onceAsked(saying(Buffer.concat([Buffer.from(head), Buffer.from(body)]))))
  return await look(http, { port: server.port, ...options })
}

const PAGE = Buffer.from('welcome')
const garbage = (packed: Buffer) => Buffer.concat([packed, Buffer.from('garbage\0\0')])

/** With every part that a header may have. */
function gzipNamed(page: Buffer): Buffer {
  const header = Buffer.from('1f8b081e0000000000030100ff6e61006300', 'hex')
  return Buffer.concat([header, Buffer.from(Uint16Array.of(crc32(header)).buffer), gzipSync(page).subarray(10)])
}

test.each([
  ['gzip', gzipSync(PAGE)],
  ['x-gzip', gzipSync(PAGE)],
  ['GZIP', gzipSync(PAGE)],
  ['gzip', garbage(gzipSync(PAGE))],
  ['gzip', garbage(gzipNamed(PAGE))],
  ['gzip', Buffer.concat([gzipSync('wel'), gzipSync('come'), Buffer.alloc(9)])],
  ['gzip', gzipSync(PAGE).subarray(0, -8)],
  ['deflate', deflateSync(PAGE)],
  ['deflate', garbage(deflateSync(PAGE))],
  ['deflate', deflateRawSync(PAGE)],
  ['deflate', Buffer.from([0x78, 7, 0, 0xf8, 0xff, ...PAGE, 1, 0, 0, 0xff, 0xff])],
  ['br', brotliCompressSync(PAGE)],
  ['br', garbage(brotliCompressSync(PAGE))],
  ['zstd', zstdCompressSync(PAGE)],
  ['zstd', garbage(zstdCompressSync(PAGE))],
  ['gzip, br', brotliCompressSync(gzipSync(PAGE))],
  ['identity, gzip', gzipSync(PAGE)],
  ['utf-8', PAGE],
  ['none', PAGE],
  ['', PAGE],
])('a page packed as "%s" is read (%#)', async (coding, body) => {
  expect(await ask(`Content-Encoding: ${coding}`, body, { contains: 'welcome' })).toMatchObject({
    outcome: 'answered',
    metrics: { broken: 0 },
  })
})

test('a page packed over and over is refused', async () => {
  const packed = Array.from({ length: 4 }).reduce<Buffer>((page) => gzipSync(page), PAGE)
  expect(await ask('Content-Encoding: gzip, gzip, gzip, gzip', packed, {})).toMatchObject({
    outcome: 'failed',
    code: 'protocol',
  })
})

const CYRILLIC = 'Добро'
const in1251 = (text: string): Buffer =>
  Buffer.from(Array.from(text, (letter) => (letter > '\x7f' ? letter.charCodeAt(0) - 0x350 : letter.charCodeAt(0))))
const inUtf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
const html = (head: string) => in1251(`<html><head>${head}</head><body>${CYRILLIC}</body></html>`)

test.each<readonly [string, string, Buffer]>([
  ['its type', 'text/html; charset=windows-1251', in1251(CYRILLIC)],
  ['its type, in quotes', "text/plain;charset='cp1251'", in1251(CYRILLIC)],
  [
    'the last of its types',
    'text/html; charset=utf-8\r\nContent-Type: text/html; charset=windows-1251',
    in1251(CYRILLIC),
  ],
  ['a meta', 'text/html', html('<meta charset=windows-1251>')],
  ['a meta in quotes', 'text/html', html("<META  Charset = 'Windows-1251' />")],
  ['a meta that stands for a type', 'text/html', html('<meta content="text/html; charset=windows-1251" http-equiv=x>')],
  [
    'a meta far down',
    'text/html',
    html(`<!-- <meta charset=utf-8> --><style>${'x'.repeat(5_000)}</style><meta charset=cp1251>`),
  ],
  ['a meta, not a description', 'text/html', html('<meta name=d content="charset=utf-8"><meta charset=cp1251>')],
  ['a meta without any type', '', html('<meta charset=windows-1251>')],
  [
    'its XML declaration',
    'application/rss+xml',
    in1251(`<?xml version="1.0" encoding="windows-1251"?><a>${CYRILLIC}</a>`),
  ],
  ['nobody, in UTF-8', 'text/html', Buffer.from(CYRILLIC)],
  ['its mark', 'text/html; charset=windows-1251', Buffer.from(`\ufeff${CYRILLIC}`)],
  ['its mark, in UTF-16', 'text/html', inUtf16(CYRILLIC)],
  ['its mark, the other way round', 'text/html', inUtf16(CYRILLIC).swap16()],
  ['a meta that lies', 'text/html', Buffer.from(`<meta charset=utf-16>${CYRILLIC}`)],
  ['a name that nobody knows', 'text/html; charset=klingon', Buffer.from(CYRILLIC)],
])('the letters of a page are named by %s', async (_, type, body) => {
  expect(await ask(type === '' ? '' : `Content-Type: ${type}`, body, { contains: CYRILLIC })).toMatchObject({
    metrics: { broken: 0 },
  })
})

test('a page that names no letters and is no UTF-8 is read as Western', async () => {
  const body = Buffer.from('Gr\xfc\xdfe, 5 \x80', 'latin1')
  expect(await ask('Content-Type: text/html', body, { contains: 'Grüße, 5 €' })).toMatchObject({
    metrics: { broken: 0 },
  })
})

test('a header is expected as text, whether it comes in UTF-8 or in Latin-1', async () => {
  const expecting = { header: { 'X-City': 'Zürich', Server: { contains: 'é' } } }
  await using server = await startHostile(
    onceAsked(saying(Buffer.from('HTTP/1.1 200 OK\r\nX-City: Z\xc3\xbcrich\r\nServer: caf\xe9\r\n\r\n', 'latin1'))),
  )
  expect(await look(http, { port: server.port, ...expecting })).toMatchObject({ metrics: { broken: 0 } })
})

const FOUND = 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n'

test.each([
  ['/caf\xc3\xa9', '/caf%C3%A9'],
  ['/caf\xe9', '/caf%E9'],
  ['/a b?c d', '/a%20b?c%20d'],
  ['  /blanks  ', '/blanks'],
  ['next?x=1#top', '/deep/next?x=1'],
  ['../up', '/up'],
  ['?x', '/deep/page?x'],
  ['//www.example.test:PORT/other', '/other'],
  ['HTTP://WWW.EXAMPLE.TEST:PORT/loud', '/loud'],
  ['\\back\\slash', '/back/slash'],
  ['/twice\r\nLocation: /twice', '/twice'],
])('a redirect to %j arrives at %s', async (location, path) => {
  let port = 0
  const first = () => `${FOUND}Location: ${location.replace('PORT', `${port}`)}\r\n\r\n`
  await using server = await startHostile(
    inTurn(
      onceAsked((socket) => saying(Buffer.from(first(), 'latin1'))(socket)),
      onceAsked(saying('HTTP/1.1 200 OK\r\n\r\nwelcome')),
    ),
  )
  port = server.port
  const options = { url: `http://www.example.test:${port}/deep/page`, follow: true, contains: 'welcome' }
  expect(await look(http, options)).toMatchObject({ metrics: { broken: 0, redirects: 1 } })
  expect(server.received().toString('latin1')).toContain(
    `\r\n\r\nGET ${path} HTTP/1.1\r\nHost: www.example.test:${port}\r\n`,
  )
})

test('a redirect to a name in letters of its own is asked for by the name that DNS knows', async () => {
  await using first = await startHostile(
    onceAsked(saying(Buffer.from(`${FOUND}Location: http://b\xc3\xbccher.invalid/\r\n\r\n`, 'latin1'))),
  )
  const seen = await look(http, { port: first.port, follow: true })
  expect(seen).toMatchObject({ text: expect.stringContaining('xn--bcher-kva.invalid') })
})

test('a redirect to nowhere is the answer, one to two places is refused', async () => {
  await using nowhere = await startHostile(onceAsked(saying(`${FOUND}Location:\r\n\r\n`)))
  expect(await look(http, { port: nowhere.port, follow: true })).toMatchObject({
    metrics: { status: 302, redirects: 0 },
  })
  await using torn = await startHostile(onceAsked(saying(`${FOUND}Location: /a\r\nLocation: /b\r\n\r\n`)))
  expect(await look(http, { port: torn.port, follow: true })).toMatchObject({
    outcome: 'failed',
    code: 'protocol',
    text: expect.stringContaining('two places: "/a" and "/b"'),
  })
})

const missing = await lacking('openssl')
test.skipIf(missing !== null)(
  missing ?? 'a page that ends with its connection is whole without a goodbye in TLS',
  async () => {
    await using authority = await startAuthority()
    const leaf = await authority.issue('leaf', { by: authority.root })
    const identity = { key: readFileSync(leaf.key), cert: readFileSync(leaf.certificate) }
    const server = createServer((plain) => {
      const socket = new TLSSocket(plain, { isServer: true, ...identity })
      socket.on('error', () => {})
      socket.once('data', () => socket.write('HTTP/1.0 200 OK\r\n\r\nwelcome', () => plain.destroySoon()))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo // a TCP server that listens has one
    const options = { url: `https://www.example.test.:${port}/`, ca: authority.root.certificate, contains: 'welcome' }
    expect(await look(http, options)).toMatchObject({ outcome: 'answered', metrics: { broken: 0 } })
    server.close()
  },
)
