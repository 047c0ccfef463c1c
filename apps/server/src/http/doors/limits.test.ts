import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { servePlayed } from '../serve.made-up.ts'
import { bearerOf } from './access.ts'
import { connectionsAtMost, HEAD_BYTES, RECEIVE_MS } from './limits.ts'

/** A server that waits `receiveMs` for a request, and a connection to it. */
async function dialled(receiveMs: number) {
  const served = servePlayed({ receiveMs })
  await served.listen()
  const { port } = served.app.server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  return { served, socket, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() }
}

test.each([
  ['half a head', 'GET /api/v1/checks HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: '],
  [
    'half a body',
    'POST /api/v1/silences HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"half',
  ],
])('whoever sends %s and stops is not waited for', async (_, sent) => {
  await using open = await dialled(300)
  open.socket.write(sent)
  expect(await text(open.socket)).toMatch(/^HTTP\/1\.1 408 /)
})

test('whoever has sent all is not hurried, and may ask again on the same connection', async () => {
  await using open = await dialled(300)
  let heard = ''
  open.socket.setEncoding('utf8').on('data', (part: string) => {
    heard += part
  })
  for (const times of [1, 2]) {
    open.socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
    while (heard.split('HTTP/1.1 ').length <= times) await once(open.socket, 'data')
  }
  expect(heard).not.toContain('408')
  open.socket.destroy()
})

test('a head that is too long is answered 431, and others are served as before', async () => {
  await using open = await dialled(RECEIVE_MS)
  expect(Reflect.get(open.served.app.server, 'maxHeaderSize')).toBe(HEAD_BYTES)
  open.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ${'x'.repeat(HEAD_BYTES)}`)
  expect(await text(open.socket)).toMatch(/^HTTP\/1\.1 431 /)
  const { port } = open.served.app.server.address() as AddressInfo
  const long = { cookie: 'x'.repeat(HEAD_BYTES - 1_024) }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`, { headers: long })).status).toBe(200)
})

test('half of the descriptors are left to probes and alerts', async () => {
  const limits = 'Limit        Soft Limit   Hard Limit   Units\nMax open files            65536    524288    files\n'
  expect(connectionsAtMost(limits)).toBe(32_768)
  expect(connectionsAtMost('')).toBe(512)
  await using served = servePlayed()
  expect(served.app.server.maxConnections).toBe(connectionsAtMost())
})

test.each([
  ['Bearer abc', 'abc'],
  ['bearer   abc  ', 'abc'],
  ['BEARER a b', 'a b'],
  ['Bearer ', undefined],
  ['Basic abc', undefined],
  ['Bearerabc', undefined],
])('%j holds the token %j', (authorization, token) => {
  expect(bearerOf({ authorization })).toBe(token)
})

test('a header of millions of spaces is read once, not once for each of them', () => {
  const inner = `x${' '.repeat(4_000_000)}y`
  expect(bearerOf({ authorization: `Bearer ${inner}` })).toBe(inner)
})
