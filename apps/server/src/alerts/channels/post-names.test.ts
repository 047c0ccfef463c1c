import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test, vi } from 'vitest'
import { DeliveryError } from './define.ts'
import { post } from './post.ts'
import type { Environment } from './proxy.ts'

/** Names of our own, since a test must not change the machine's hosts file. All others are as they are. */
const played = vi.hoisted(() => {
  const names = new Map([
    ['hook.example', ['127.0.0.1']],
    ['two.example', ['127.0.0.1', '127.0.0.2']],
    ['metadata.example', ['127.0.0.1', '169.254.169.254']],
  ])
  return (name: string) => names.get(name)?.map((address) => ({ address, family: 4 }))
})
vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>()
  return {
    ...real,
    lookup(name: string, options: object, done: (error: Error | null, found: readonly object[]) => void) {
      const found = played(name)
      if (found !== undefined) return done(null, found)
      real.lookup(name, { ...options, all: true }, done)
    },
  }
})
vi.mock('node:dns/promises', async (original) => {
  const real = await original<typeof import('node:dns/promises')>()
  return { ...real, lookup: async (name: string) => played(name) ?? real.lookup(name, { all: true }) }
})

/** A receiver, or a proxy, that takes all there is. */
async function listen() {
  const asked: (readonly [string | undefined, IncomingHttpHeaders])[] = []
  const server = createServer(({ url, headers }, response) => {
    asked.push([url, headers])
    response.end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return { port, asked, [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())) }
}

const send = (url: string, env: Environment = {}, headers = {}) =>
  post(url, headers, '{}', { signal: AbortSignal.timeout(60_000), now: 0, env })

async function failure(url: string, env?: Environment): Promise<DeliveryError> {
  const error = await send(url, env).catch((error: unknown) => error)
  if (!(error instanceof DeliveryError)) throw new Error('expected a DeliveryError', { cause: error })
  return error
}

describe('a name that leads to where clouds keep credentials', () => {
  const refused = {
    retryable: false,
    message: expect.stringMatching(/^metadata\.example \(169\.254\.169\.254\) is a link-local/),
  }

  test('is never asked', async () => {
    await using server = await listen()
    expect(await failure(`http://metadata.example:${server.port}/latest/`)).toMatchObject(refused)
    expect(server.asked).toEqual([])
  })

  test('is not given to a proxy either', async () => {
    await using proxy = await listen()
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` }
    expect(await failure('http://metadata.example/latest/', env)).toMatchObject(refused)
    expect(proxy.asked).toEqual([])
  })
})

test.each(['hook.example', '127.0.0.1', 'known-to-the-proxy-alone.invalid'])(
  'a proxy is given what leads nowhere of the kind, and what only it may know: %s',
  async (host) => {
    await using proxy = await listen()
    expect(await send(`http://${host}/x`, { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` })).toMatchObject({
      status: 200,
    })
    expect(proxy.asked.map(([url]) => url)).toEqual([`http://${host}/x`])
  },
)

test('a receiver hears who asks, unless the configuration says otherwise', async () => {
  await using server = await listen()
  const url = `http://hook.example:${server.port}/x`
  await send(url)
  await send(url, {}, { 'User-Agent': 'Dreamwidth' })
  expect(server.asked.map(([, headers]) => headers['user-agent'])).toEqual(['Foretop', 'Dreamwidth'])
})

test.each(['hook.example', 'two.example'])('why nobody was reached is said of the first address: %s', async (name) => {
  const port = await freePort()
  const { message, retryable, cause } = await failure(`http://${name}:${port}/x`)
  expect([message, retryable]).toEqual([`${name}:${port}: connect ECONNREFUSED 127.0.0.1:${port}`, true])
  // What of our own was lacking is looked for in it.
  expect(cause).toMatchObject({ code: 'ECONNREFUSED' })
})
