import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, request } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { compose } from '../message.ts'
import { type ChannelDefinition, DeliveryError } from './define.ts'
import { noPrograms } from './no-programs.made-up.ts'
import { post, type Way } from './post.ts'
import type { Environment } from './proxy.ts'
import { slack } from './slack.ts'
import { webhook } from './webhook.ts'

const send = async (url: string, way: Partial<Way> = {}) =>
  (await post(url, {}, '{}', { signal: AbortSignal.timeout(60_000), now: 0, ...way })).status
async function failure(url: string, way: Partial<Way>): Promise<DeliveryError> {
  const error = await send(url, way).catch((error: unknown) => error)
  if (!(error instanceof DeliveryError)) throw new Error('expected a DeliveryError', { cause: error })
  return error
}

let received: string[]
beforeEach(() => {
  received = []
})
const take: RequestListener = ({ url }, response) => {
  received.push(`taken ${url}`)
  response.end('ok')
}

/** A proxy as offices have them: passes requests on, and opens tunnels. */
async function startProxy() {
  const proxy = createServer((incoming, response) => {
    received.push(`proxied ${incoming.method} ${incoming.headers['proxy-authorization'] ?? ''}`.trim())
    const onward = request(incoming.url ?? '', { method: incoming.method, agent: false }, (answer) =>
      answer.pipe(response),
    )
    incoming.pipe(onward)
  })
  proxy.on('connect', ({ url = '' }, socket) => {
    received.push('tunnelled')
    const [host = '', port] = url.split(':')
    const onward = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    onward.on('error', () => socket.destroy()).pipe(socket)
    socket.on('error', () => onward.destroy()).pipe(onward)
  })
  return listen(proxy)
}

async function listen(server: ReturnType<typeof createServer>) {
  // Tunnels are nobody's connections any more.
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function startSecure() {
  await using scope = new AsyncDisposableStack()
  const authority = scope.use(await startAuthority())
  const { certificate, key } = await authority.issue('hook', { san: 'IP:127.0.0.1,DNS:localhost', by: authority.root })
  const [cert, keyText] = await Promise.all([readFile(certificate), readFile(key)])
  const { port } = scope.use(await listen(createSecureServer({ cert, key: keyText }, take)))
  const owned = scope.move()
  return { port, ca: authority.root.certificate, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

describe('an authority of the house', () => {
  test('is trusted where the configuration names it, as a file or as its text', async () => {
    await using hook = await startSecure()
    const url = `https://127.0.0.1:${hook.port}/x`
    expect(await failure(url, {})).toMatchObject({
      retryable: true,
      message: expect.stringMatching(/certificate: give its authority as `ca`$/),
    })
    expect(await send(url, { ca: hook.ca })).toBe(200)
    expect(await send(url, { ca: await readFile(hook.ca, 'utf8') })).toBe(200)
    expect(received).toEqual(['taken /x', 'taken /x'])
  })

  test('whose file is not there, or holds none, is a mistake of the configuration', async () => {
    const mistake = (ca: string) =>
      webhook.options.safeParse({ url: 'https://hook.example.org/', ca }).error?.issues.map(({ message }) => message)
    expect(mistake('/nowhere/ca.pem')).toEqual([expect.stringMatching(/^must be a file of certificates.*ENOENT/)])
    expect(mistake(import.meta.filename)).toEqual([expect.stringMatching(/no certificate in it$/)])
  })

  test('whose file went away since is said, and the message waits', async () => {
    await using authority = await startAuthority()
    const { certificate } = authority.root
    await rm(certificate)
    expect(await failure('https://127.0.0.1:1/', { ca: certificate })).toMatchObject({
      retryable: true,
      message: expect.stringMatching(/^option ca: ENOENT/),
      // What of our own was lacking is looked for in it.
      cause: { code: 'ENOENT' },
    })
  })

  test('whose file holds none since is said, and the message waits', async () => {
    await using authority = await startAuthority()
    const { certificate } = authority.root
    await writeFile(certificate, 'being written')
    expect(await failure('https://127.0.0.1:1/', { ca: certificate })).toMatchObject({
      retryable: true,
      message: 'option ca: no certificate in it',
    })
  })
})

describe.each([slack, webhook])('a channel of kind $kind', (channel: ChannelDefinition) => {
  const message = compose([], { id: 'msg_1', site: 'Dreamwidth', channel: 'ops' })
  const say = (url: string, options: object, env: Environment = {}) =>
    channel.send(channel.options.parse({ url, ...options }), message, {
      ...{ signal: AbortSignal.timeout(60_000), now: 0, env, run: noPrograms },
    })

  test('trusts its authority, and goes through the proxy', async () => {
    await using hook = await startSecure()
    await using proxy = await startProxy()
    const url = `https://localhost:${hook.port}/x`
    await expect(say(url, {})).rejects.toThrow(/certificate/)
    await say(url, { ca: hook.ca }, { HTTPS_PROXY: `127.0.0.1:${proxy.port}` })
    expect(received).toEqual(['tunnelled', 'taken /x'])
  })

  test('is one that answers at once, or hangs', () => {
    expect(channel.answersWithinMs).toBe(10_000)
  })
})

describe('a proxy that the environment names', () => {
  test('takes what goes out, with its own login', async () => {
    await using hook = await listen(createServer(take))
    await using proxy = await startProxy()
    const env = { HTTP_PROXY: `http://me:s%20cret@127.0.0.1:${proxy.port}` }
    expect(await send(`http://127.0.0.1:${hook.port}/x`, { env })).toBe(200)
    expect(received).toEqual([`proxied POST Basic ${Buffer.from('me:s cret').toString('base64')}`, 'taken /x'])
  })

  test.each(['HTTPS_PROXY', 'https_proxy'])(
    'opens a tunnel, through which the receiver is who it must be (%s)',
    async (name) => {
      await using hook = await startSecure()
      await using proxy = await startProxy()
      // As curl takes it, too: without a scheme.
      const env = { [name]: `127.0.0.1:${proxy.port}` }
      const url = `https://localhost:${hook.port}/x`
      expect(await failure(url, { env })).toMatchObject({ message: expect.stringMatching(/certificate/) })
      expect(await send(url, { env, ca: hook.ca })).toBe(200)
      expect(received).toEqual(['tunnelled', 'tunnelled', 'taken /x'])
    },
  )

  test.each(['127.0.0.1', '*', 'example.org, 127.0.0.1'])(
    'is left out for what NO_PROXY names: %s',
    async (NO_PROXY) => {
      await using hook = await listen(createServer(take))
      const env = { HTTP_PROXY: `http://127.0.0.1:${await freePort()}`, NO_PROXY }
      expect(await send(`http://127.0.0.1:${hook.port}/x`, { env })).toBe(200)
    },
  )

  test('that is not there is trouble that may pass, told without its login', async () => {
    const env = { HTTPS_PROXY: `http://me:hunter2@127.0.0.1:${await freePort()}` }
    const { retryable, message } = await failure('https://hook.invalid/x', { env })
    expect([retryable, message]).toEqual([true, expect.stringContaining('ECONNREFUSED')])
    expect(message).not.toContain('hunter2')
  })

  test('that hangs leaves no connection behind', async () => {
    await using proxy = await startHostile(silent)
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
    await failure('https://hook.invalid/x', { env })
    await eventually(() => expect(proxy.open()).toBe(0))
  })

  test('of a kind that is not known is said', async () => {
    const env = { HTTPS_PROXY: 'socks5://127.0.0.1:1080' }
    expect((await failure('https://hook.invalid/x', { env })).message).toMatch(/^HTTPS_PROXY is no proxy that is known/)
  })

  test('is asked for no address where clouds keep credentials', async () => {
    await using proxy = await startProxy()
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` }
    expect(await failure('http://169.254.169.254/latest/', { env })).toMatchObject({ retryable: false })
    expect(received).toEqual([])
  })
})
