import { once } from 'node:events'
import { connect } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { servePlayed } from './serve.made-up.ts'

/** With an answer of some kilobytes. */
function serveMany() {
  const served = servePlayed()
  for (let at = 1; at <= 60; at += 1) served.estate.add(`web${at}/tcp`)
  const ask = (encoding: string, url = '/api/v1/checks', method: 'GET' | 'HEAD' = 'GET') =>
    served.app.inject({ url, method, headers: { 'accept-encoding': encoding } })
  return { ...served, ask }
}

test.each([
  ['br', 'br', brotliDecompressSync],
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
])('an answer to whoever takes %j comes by %s, a small part of what it was', async (accepted, encoding, restore) => {
  await using served = serveMany()
  const plain = await served.ask('identity')
  const small = await served.ask(accepted)
  expect(small.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' })
  expect(Number(small.headers['content-length'])).toBe(small.rawPayload.length)
  expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
  expect(restore(small.rawPayload).toString()).toBe(plain.body)
})

test.each(['identity', 'deflate', '*;q=0', ''])(
  'whoever takes %j gets it as it is, and caches know why',
  async (accepted) => {
    await using served = serveMany()
    const { headers, body } = await served.ask(accepted)
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers.vary).toBe('accept-encoding')
    expect(JSON.parse(body)).toHaveLength(60)
  },
)

test('what is small stays as it is: nothing would be saved', async () => {
  await using served = serveMany()
  for (const url of ['/healthz', '/api/v1/nothing']) {
    const { headers, rawPayload } = await served.ask('gzip', url)
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers.vary).toBeUndefined()
    expect(Number(headers['content-length'])).toBe(rawPayload.length)
  }
})

test('the head of an answer is that of its body', async () => {
  await using served = serveMany()
  const whole = await served.ask('gzip')
  const head = await served.ask('gzip', '/api/v1/checks', 'HEAD')
  const told = ({ headers }: typeof head) => [headers['content-encoding'], headers['content-length'], headers.vary]
  expect(head.rawPayload).toHaveLength(0)
  expect(told(head)).toEqual(told(whole))
})

test('what other programs read is made smaller too', async () => {
  await using served = serveMany()
  for (const url of ['/openapi.json', '/docs'])
    expect((await served.ask('gzip', url)).headers['content-encoding']).toBe('gzip')
})

test('of very many answers at once the last come as they are, and later ones smaller again', async () => {
  await using served = serveMany()
  const plain = await served.ask('identity')
  const answers = await Promise.all(Array.from({ length: 100 }, () => served.ask('gzip')))
  const isSmall = ({ headers }: typeof plain) => headers['content-encoding'] === 'gzip'
  const [small, whole] = [answers.filter(isSmall), answers.filter((answer) => !isSmall(answer))]
  expect(small.length).toBeGreaterThanOrEqual(66)
  expect(whole.length).toBeGreaterThan(0)
  for (const { body, headers } of whole) expect([body, headers.vary]).toEqual([plain.body, 'accept-encoding'])
  for (const { rawPayload } of small) expect(gunzipSync(rawPayload).toString()).toBe(plain.body)
  expect(isSmall(await served.ask('gzip'))).toBe(true)
})

test('a caller who does not wait for the answer costs nobody else theirs', async () => {
  await using served = serveMany()
  const { port } = new URL(await served.listen())
  const open = () => new Promise<number>((resolve) => served.app.server.getConnections((_, count) => resolve(count)))
  for (let at = 0; at < 20; at += 1) {
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET /api/v1/checks HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: br\r\n\r\n')
    socket.resetAndDestroy()
  }
  await eventually(async () => expect(await open()).toBe(0))
  expect((await served.ask('br')).statusCode).toBe(200)
})
