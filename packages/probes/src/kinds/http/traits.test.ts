import { gzipSync } from 'node:zlib'
import { onceAsked, saying, startHostile } from '@foretop/lab/hostile.ts'
import { expect, test } from 'vitest'
import { look } from '../../look.ts'
import { http } from './http.ts'

async function traitsOf(body: string | Buffer, traits: object, more = '') {
  const head = `HTTP/1.1 200 OK\r\nServer: lab 1\r\nX-Revision: r42\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  await using server = await startHostile(onceAsked(saying(Buffer.concat([Buffer.from(head), Buffer.from(body)]))))
  const seen = await look(http, { port: server.port, traits }, { timeoutMs: 10_000 })
  return seen.outcome === 'answered' ? seen.traits : seen
}

test('its server is told of every page, the rest by name', async () => {
  expect(await traitsOf('hello', {})).toEqual({ server: 'lab 1' })
  expect(await traitsOf('hello', { revision: { header: 'x-revision' }, gone: { header: 'X-None' } })).toEqual({
    ...{ server: 'lab 1', revision: 'r42' },
  })
})

test('a value in a page of JSON; of another page there is none', async () => {
  const rules = { build: { pointer: '/app/build' }, app: { pointer: '/app' } }
  expect(await traitsOf('{"app":{"build":17}}', rules)).toMatchObject({ build: '17', app: '{"build":17}' })
  for (const body of ['<html>', '{"app":null}', '']) expect(await traitsOf(body, rules)).toEqual({ server: 'lab 1' })
})

test('the body is the same however it was packed, and another one is not', async () => {
  const [plain, packed, other] = await Promise.all([
    traitsOf('hello', { page: 'body' }),
    traitsOf(gzipSync('hello'), { page: 'body' }, 'Content-Encoding: gzip\r\n'),
    traitsOf('hallo', { page: 'body' }),
  ])
  expect(plain).toMatchObject({ page: expect.stringMatching(/^sha256 /) })
  expect(packed).toEqual(plain)
  expect(other).not.toEqual(plain)
})

test('a page that is not as it should be is compared with nothing', async () => {
  await using server = await startHostile(
    onceAsked(saying('HTTP/1.1 502 Bad Gateway\r\nServer: lab\r\nContent-Length: 0\r\n\r\n')),
  )
  expect(await look(http, { port: server.port }, { timeoutMs: 10_000 })).not.toHaveProperty('traits')
})

test.each([{ server: 'body' }, { Revision: 'body' }, { a: { pointer: 'x' } }, { a: { header: 'a b' } }, { a: 'page' }])(
  '%j are no traits',
  (traits) => {
    expect(http.options.safeParse({ traits }).success).toBe(false)
  },
)
