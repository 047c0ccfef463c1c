import { endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { metricsOf } from '../../metrics-of.ts'
import { json } from './json.ts'

const HEALTH = {
  status: 'green',
  queue: { length: 3, oldest: null, rate: '12.5' },
  nodes: [{ name: 'one', up: true }],
  version: '2.4.1',
}

const answer = (content: unknown, status = '200 OK'): string => {
  const body = typeof content === 'string' ? content : JSON.stringify(content)
  return `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

async function lookAt(reply: string | Buffer, options = {}) {
  await using server = await startHostile(onceAsked(saying(reply)))
  return await look(json, { port: server.port, ...options })
}

const textOf = async (...args: Parameters<typeof lookAt>): Promise<string> =>
  (await lookAt(...args)).text.replace(/(?: in|, after) \d+ ms$/, '')

describe('numbers', () => {
  test('each is a metric of its own name, in its unit', async () => {
    const numbers = {
      queued: '/queue/length',
      rate: { pointer: '/queue/rate', unit: 'bytes', scale: 1024, label: 'Rate' },
      up: { pointer: '/nodes/0/up', unit: 'flag' },
      jobs: { pointer: '/queue/length', counter: true },
    }
    expect(await lookAt(answer(HEALTH), { numbers })).toMatchObject({
      metrics: { queued: 3, rate: 12_800, up: 1, jobs: 3, broken: 0, status: 200 },
      text: expect.stringMatching(/^queued 3, Rate 12.5\sKiB, up yes in \d+ ms$/),
    })
    const { metrics } = metricsOf(json, json.options.parse({ numbers }))
    expect(metrics).toMatchObject({
      queued: { label: 'queued', unit: 'count' },
      rate: { label: 'Rate', unit: 'bytes' },
      jobs: { counter: true },
    })
  })

  test.each([
    ['/queue/size', 'expected a number at /queue/size, came nothing there: /queue has length, oldest, rate'],
    ['/status', 'expected a number at /status, came not a number: "green"'],
    ['/nodes', 'expected a number at /nodes, came not a number: a list of 1'],
    ['', 'expected a number at the top, came not a number: an object'],
    ['/queue/oldest', 'expected a number at /queue/oldest, came not a number: null'],
  ])('%j is none, and why is said', async (pointer, text) => {
    expect(await textOf(answer(HEALTH), { numbers: { it: pointer } })).toBe(text)
  })

  test('one that is missing hides no other', async () => {
    const numbers = { gone: '/gone', queued: '/queue/length', gone2: '/gone' }
    const seen = await lookAt(answer(HEALTH), { numbers })
    expect(seen).toMatchObject({ metrics: { queued: 3, broken: 2 }, text: expect.stringContaining('(and 1 more)') })
    expect(seen).not.toHaveProperty('metrics.gone')
  })

  test('one that may be missing is left out without a word', async () => {
    const numbers = {
      gone: { pointer: '/gone', optional: true },
      oldest: { pointer: '/queue/oldest', optional: true },
    }
    expect(await lookAt(answer(HEALTH), { numbers })).toMatchObject({ metrics: { broken: 0 } })
    // But what is there must be a number.
    const wrong = { status: { pointer: '/status', optional: true } }
    expect(await lookAt(answer(HEALTH), { numbers: wrong })).toMatchObject({ metrics: { broken: 1 } })
  })

  test('one without end is none', async () => {
    expect(await textOf(answer(`{"a":1e999}`), { numbers: { a: '/a' } })).toMatch(/^expected a number at \/a/)
    expect(await textOf(answer(`{"a":"${'9'.repeat(400)}"}`), { numbers: { a: '/a' } })).toMatch(/came not a number/)
  })
})

describe('expectations', () => {
  test.each([
    [{ '/status': 'green' }, '200 OK'],
    [{ '/status': ['yellow', 'green'] }, '200 OK'],
    [{ '/status': 'yellow' }, 'expected "yellow" at /status, came "green"'],
    [{ '/status': ['red', 5] }, 'expected "red" or 5 at /status, came "green"'],
    [{ '/queue/length': 3 }, '200 OK'],
    [{ '/queue/length': '3' }, 'expected "3" at /queue/length, came 3'],
    [{ '/nodes/0/up': true }, '200 OK'],
    [{ '/version': { contains: '2.' } }, '200 OK'],
    [{ '/version': { contains: '3.' } }, 'expected "3." in /version, came "2.4.1"'],
    [{ '/errors': null }, '200 OK'],
    [{ '/queue/oldest': null }, '200 OK'],
    [
      { '/a/errors': null },
      'expected an object or a list at /a, came nothing there: it has status, queue, nodes, version',
    ],
    [{ '/status/errors': null }, 'expected an object or a list at /status, came "green"'],
    [{ '/nodes/0/errors': null }, '200 OK'],
    [{ '/status': null }, 'expected nothing at /status, came "green"'],
    [{ '/nodes/1/up': true }, 'expected true at /nodes/1/up, came nothing there: /nodes has 1 entries'],
  ])('%j', async (expected, text) => {
    expect(await textOf(answer(HEALTH), { expect: expected })).toBe(text)
  })
})

test('a redirect too many is one, also where JSON comes with it', async () => {
  const body = JSON.stringify(HEALTH)
  const reply = `HTTP/1.1 302 Found\r\nLocation: /health\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  await using server = await startHostile((socket) => socket.once('data', () => socket.end(reply)))
  expect(await look(json, { port: server.port, follow: true, numbers: { queued: '/queue/length' } })).toMatchObject({
    ...{
      metrics: { queued: 3, broken: 1 },
      text: expect.stringMatching(/^expected at most 5 redirects, came one more/),
    },
  })
})

describe('what is no JSON', () => {
  test.each([
    ['<html>Sign in</html>', 'not JSON, but what begins with "<html>Sign in</html>"'],
    ['', 'not JSON, but an empty page'],
    ['OK', 'not JSON, but what begins with "OK"'],
  ])('%j', async (body, text) => {
    expect(await lookAt(answer(body))).toMatchObject({ outcome: 'failed', code: 'protocol', text })
  })

  test('half of it is damaged', async () => {
    const half = JSON.stringify(HEALTH).slice(0, 40)
    const seen = await lookAt(answer(half))
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol', text: expect.stringMatching(/^damaged JSON: /) })
  })

  test('nesting without end ends nothing of ours', async () => {
    const seen = await lookAt(answer('['.repeat(900_000)))
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol' })
    const closed = `${'['.repeat(400_000)}${']'.repeat(400_000)}`
    expect(await lookAt(answer(closed), { expect: { '/0/0': null } })).toMatchObject({ metrics: { broken: 1 } })
  })

  test('an unexpected status is what counts, and JSON that comes with it is read', async () => {
    const numbers = { queued: '/queue/length' }
    expect(await lookAt(answer(HEALTH, '503 Busy'), { numbers })).toMatchObject({
      ...{
        metrics: { broken: 1, queued: 3 },
        text: expect.stringMatching(/^HTTP 503 Busy where 2xx or 3xx was expected/),
      },
    })
    expect(await textOf(answer('<html>', '502 Bad Gateway'), { numbers })).toBe(
      'HTTP 502 Bad Gateway where 2xx or 3xx was expected',
    )
  })
})

test.each([
  ['hangs', silent, 'timeout'],
  ['breaks off', onceAsked(saying(answer(HEALTH).slice(0, -5))), 'truncated'],
  ['never ends', onceAsked(endless('HTTP/1.1 200 OK\r\n\r\n["', 'x'.repeat(65_536))), 'too-large'],
] as const)('a server that %s', async (_, behaviour, code) => {
  await using server = await startHostile(behaviour)
  expect(await look(json, { port: server.port }, { timeoutMs: 500 })).toMatchObject({ outcome: 'failed', code })
})

test('nobody listens', async () => {
  expect(await look(json, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
})

test.each([
  [{ numbers: { a: 'b' } }, 'begins with /'],
  [{ numbers: { a: { pointer: '/a', unit: 'apples' } } }, 'unit'],
  [{ expect: { status: 'x' } }, 'expect'],
  [{ url: 'http://a.test/', port: 1 }, 'url already says'],
])('the mistake in %j is found before any look', (options, text) => {
  expect(() => json.options.parse(options)).toThrow(text)
})

const missing = await lacking('nginx')

test.skipIf(missing !== null)(missing ?? 'a real nginx gives a document, refuses, and hangs', async () => {
  await using nginx = await startNginx({
    server: `
      location = /health { default_type application/json; return 200 '{"connections":$connection_requests,"state":"up"}'; }
      location = /private { auth_basic "x"; auth_basic_user_file /dev/null; return 200 '{}'; }`,
  })
  const options = {
    port: nginx.port,
    path: '/health',
    numbers: { connections: '/connections' },
    expect: { '/state': 'up' },
  }
  expect(await look(json, options)).toMatchObject({ metrics: { connections: 1, broken: 0 } })
  expect(await look(json, { ...options, path: '/gone' })).toMatchObject({
    ...{
      metrics: { broken: 1, status: 404 },
      text: expect.stringMatching(/^HTTP 404 Not Found where 2xx or 3xx was expected/),
    },
  })
  nginx.freeze()
  expect(await look(json, options, { timeoutMs: 300 })).toMatchObject({ outcome: 'failed', code: 'timeout' })
})
