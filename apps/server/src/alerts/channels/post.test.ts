import type { LookupOptions, lookup } from 'node:dns'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { DeliveryError } from './define.ts'
import { guarded, post } from './post.ts'

const NOW = Date.UTC(2026, 2, 4, 5, 6, 7)

async function serve(listener: RequestListener): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}/secret-path`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** What is thrown, as people and the sender see it. */
async function failure(url: string, signal: AbortSignal = AbortSignal.timeout(60_000)) {
  const error = await post(url, {}, '{}', { signal, now: NOW }).then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof DeliveryError)) throw new Error('expected a DeliveryError', { cause: error })
  expect(error.message).not.toContain('secret-path')
  return { retryable: error.retryable, retryAfterMs: error.retryAfterMs, text: error.message }
}

describe('a reply', () => {
  test.each<[number, boolean]>([
    [301, false],
    [400, false],
    [401, false],
    [404, false],
    [408, true],
    [410, false],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
  ])('%i is worth another try: %s', async (status, retryable) => {
    await using server = await serve((_, response) => response.writeHead(status).end())
    expect((await failure(server.url)).retryable).toBe(retryable)
  })

  test.each<[string, number]>([
    ['7', 7_000],
    [' 999999999 ', 999_999_999_000],
    ['Wed, 04 Mar 2026 05:07:07 GMT', 60_000],
    ['Wed, 04 Mar 2026 05:00:00 GMT', 0],
  ])('asks to wait until: %s', async (header, retryAfterMs) => {
    await using server = await serve((_, response) => response.writeHead(429, { 'Retry-After': header }).end())
    expect(await failure(server.url)).toMatchObject({ retryable: true, retryAfterMs })
  })

  test.each(['soon', '9999999999x', 'x7', ''])('asks for nothing that makes sense: %j', async (header) => {
    await using server = await serve((_, response) => response.writeHead(429, { 'Retry-After': header }).end())
    expect((await failure(server.url)).retryAfterMs).toBeUndefined()
  })

  test.each([
    [199 + 1, null],
    [299, null],
    [300, /^127\.0\.0\.1:\d+ answers 300: redirects are not followed$/],
    [399, /answers 399: redirects are not followed$/],
    [400, /answers 400$/],
  ])('%i is a yes, a redirect or a no', async (status, said) => {
    await using server = await serve((_, response) => response.writeHead(status).end(' '))
    if (said !== null) expect((await failure(server.url)).text).toMatch(said)
    else
      expect(await post(server.url, {}, '{}', { signal: AbortSignal.timeout(60_000), now: NOW })).toMatchObject({
        status,
      })
  })

  test('says who asks, and what it was sent', async () => {
    const asked: unknown[] = []
    await using server = await serve((request, response) => {
      const { 'user-agent': who, 'content-length': length } = request.headers
      asked.push([request.method, who, length])
      response.end()
    })
    await post(server.url, {}, '“späť”', { signal: AbortSignal.timeout(60_000), now: NOW })
    expect(asked).toEqual([['POST', 'Foretop', `${Buffer.byteLength('“späť”')}`]])
  })

  test('one word of why is shown, a page is not', async () => {
    await using slack = await serve((_, response) => response.writeHead(400).end(' invalid_payload\n'))
    await using page = await serve((_, response) => response.writeHead(400).end('<html>password=hunter2</html>'))
    expect((await failure(slack.url)).text).toMatch(/answers 400 \(invalid_payload\)$/)
    expect((await failure(page.url)).text).toMatch(/answers 400$/)
  })

  test.each([200, 500])('%i that never ends is not waited for', async (status) => {
    await using server = await serve((_, response) => {
      response.writeHead(status)
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more)
      }
      response.once('error', () => {})
      more()
    })
    if (status === 500) expect((await failure(server.url)).text).toMatch(/answers 500$/)
    else
      expect(await post(server.url, {}, '{}', { signal: AbortSignal.timeout(60_000), now: NOW })).toMatchObject({
        status: 200,
      })
  })

  test('that says yes and then breaks off is a yes: asking again would tell it twice', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half')
      setImmediate(() => response.destroy())
    })
    expect(await post(server.url, {}, '{}', { signal: AbortSignal.timeout(60_000), now: NOW })).toMatchObject({
      status: 200,
    })
  })
})

describe('a reply of 200', () => {
  const answering = (body: string, type = 'text/plain') =>
    serve((_, response) => response.writeHead(200, { 'Content-Type': type }).end(body))
  const JSON_TYPE = 'application/json'
  const taken = (url: string) => post(url, {}, '{}', { signal: AbortSignal.timeout(60_000), now: NOW })

  test.each<[string, string, string, RegExp, boolean]>([
    [
      'Slack: no such channel',
      '{"ok":false,"error":"channel_is_archived"}',
      JSON_TYPE,
      /\(channel_is_archived\)$/,
      false,
    ],
    ['Slack: later', '{"ok":false,"error":"ratelimited"}', JSON_TYPE, /\(ratelimited\)$/, true],
    ['no reason', '{ "ok": false }', 'text/plain', /did not take the message$/, false],
    ['a reason that may be anything', '{"ok":false,"error":"your key s3cret is bad"}', JSON_TYPE, /message$/, false],
    ['Rocket.Chat', '{"success":false,"error":"invalid-channel"}', JSON_TYPE, /\(invalid-channel\)$/, false],
    ['Zulip', '{"result":"error","msg":"Stream does not exist"}', JSON_TYPE, /message$/, false],
    ['an error alone', '{"error":"invalid_token"}', JSON_TYPE, /\(invalid_token\)$/, false],
    ['a login', '\n<!DOCTYPE html>\n<html><title>Log in</title></html>', 'text/html', /a web page/, true],
    ['a login of little style', '<head><title>Log in</title>', 'text/html; charset=utf-8', /a web page/, true],
    ['a page that says it is none', '\uFEFF<!-- x --> <html>', 'text/plain', /a web page/, true],
  ])('that did not take it: %s', async (_, body, type, text, retryable) => {
    await using server = await answering(body, type)
    expect(await failure(server.url)).toMatchObject({ retryable, text: expect.stringMatching(text) })
  })

  test.each<[string, string, string]>([
    ['Slack', 'ok', 'text/html'],
    ['nothing', '', 'text/html'],
    ['words', 'Thank you, 3 < 5', 'text/html; charset=utf-8'],
    ['yes', '{"ok":true,"error":""}', JSON_TYPE],
    ['yes, with a warning', '{"success":true,"error":"deprecated"}', JSON_TYPE],
    ['what it was sent', '{"status":"critical","text":"<html>","error":null}', JSON_TYPE],
    ['half of something', '{"ok":false', JSON_TYPE],
    ['a list', '[{"ok":false}]', JSON_TYPE],
    ['nothing known', 'null', JSON_TYPE],
  ])('that took it: %s', async (_, body, type) => {
    await using server = await answering(body, type)
    expect(await taken(server.url)).toMatchObject({ status: 200 })
  })
})

test('a redirect is not followed', async () => {
  let followed = 0
  await using elsewhere = await serve((_, response) => {
    followed += 1
    response.end()
  })
  await using server = await serve((_, response) => response.writeHead(307, { Location: elsewhere.url }).end())
  expect(await failure(server.url)).toMatchObject({ retryable: false })
  expect(followed).toBe(0)
})

describe('trouble on the way is worth another try', () => {
  test('nobody listens', async () => {
    expect(await failure(`http://127.0.0.1:${await freePort()}/secret-path`)).toMatchObject({
      retryable: true,
      text: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('no such name', async () => {
    expect(await failure('http://nosuch.invalid/secret-path')).toMatchObject({ retryable: true })
  })

  test('it hangs: over at the deadline, and no connection stays', async () => {
    await using server = await startHostile(silent)
    const url = `http://127.0.0.1:${server.port}/secret-path`
    const { retryable, text } = await failure(url, AbortSignal.timeout(100))
    expect([retryable, text]).toEqual([true, `127.0.0.1:${server.port}: no answer in time`])
    await eventually(() => expect(server.open()).toBe(0))
  })

  test('it hangs up', async () => {
    await using server = await startHostile((socket) => socket.destroy())
    expect(await failure(`http://127.0.0.1:${server.port}/secret-path`)).toMatchObject({ retryable: true })
  })
})

describe('where clouds keep credentials nothing is sent', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://168.63.129.16/',
    'http://100.100.100.200/',
  ])('%s', async (url) => {
    expect(await failure(url)).toMatchObject({ retryable: false, text: expect.stringContaining('metadata') })
  })
})

test('a name that leads there is refused, whichever of its addresses does', async () => {
  const names: Record<string, string[]> = {
    'ok.example': ['192.0.2.1', '192.0.2.2'],
    'bad.example': ['192.0.2.1', '169.254.169.254'],
  }
  // A resolver of our own, since a test must not change the machine's hosts file.
  const resolver = ((name: string, _: unknown, done: (error: null, found: object[]) => void) =>
    done(
      null,
      (names[name] ?? []).map((address) => ({ address, family: 4 })),
    )) as unknown as typeof lookup
  const found = (name: string, options: LookupOptions) =>
    new Promise((resolve) => guarded(resolver)(name, options, (error, address) => resolve(error ?? address)))
  expect(await found('ok.example', {})).toBe('192.0.2.1')
  expect(await found('ok.example', { all: true })).toHaveLength(2)
  expect(await found('bad.example', {})).toBeInstanceOf(DeliveryError)
  expect(await found('bad.example', { all: true })).toBeInstanceOf(DeliveryError)
})
