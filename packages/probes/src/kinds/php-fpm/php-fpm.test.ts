import { readFileSync } from 'node:fs'
import {
  type Behaviour,
  cutAt,
  endless,
  inTurn,
  onceAsked,
  resetAt,
  saying,
  silent,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { phpFpm } from './php-fpm.ts'

const recorded = (name: string) => readFileSync(new URL(`../../fixtures/php-fpm/${name}.bin`, import.meta.url))

async function told(behaviour: Behaviour, options = {}, timeoutMs = 5_000) {
  await using server = await startHostile(behaviour)
  const seen = await look(phpFpm, { port: server.port, ...options }, { timeoutMs })
  return { seen, question: server.received().toString('latin1') }
}

/** Records of eight bytes. */
const RECORDS = Buffer.alloc(65_536, Buffer.from([1, 6, 0, 1, 0, 8, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]))

const STATUS = {
  pool: 'www',
  'process manager': 'dynamic',
  'start since': 60,
  'accepted conn': 20,
  'listen queue': 0,
  'max listen queue': 9,
  'listen queue len': 64,
  'idle processes': 1,
  'active processes': 2,
  'total processes': 3,
  'max children reached': 1,
  'slow requests': 4,
}

const page = (body: string, status = '200 OK') =>
  onceAsked(saying(`HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`))

/** Through a web server. */
async function behind(content: unknown, options = {}) {
  await using server = await startHostile(page(typeof content === 'string' ? content : JSON.stringify(content)))
  const seen = await look(phpFpm, { url: `http://127.0.0.1:${server.port}/fpm-status`, ...options })
  return { seen, question: server.received().toString() }
}

describe('what it says means', () => {
  test('a pool that is well', async () => {
    const { seen, question } = await told(onceAsked(saying(recorded('healthy-status'))))
    const { metrics, text, details } = expectAnswered(seen)
    expect(metrics).toMatchObject({
      ...{ active: 1, idle: 1, total: 2, workersUsed: 50, queue: 0, queueLength: 64, queueUsed: 0, full: 0 },
      ...{ requests: 8, maxChildrenReached: 0, slowRequests: 0, uptime: 45 },
    })
    expect(metrics).not.toHaveProperty('pingTime')
    expect(text).toBe('www: 1 of 2 workers busy, 0 of 64 waiting')
    expect(details).toEqual({ pool: 'www', manager: 'static' })
    expect(question).toContain('\x0c\x04QUERY_STRINGjson')
    expect(question).not.toContain('full')
  })

  test('one that is full', async () => {
    const seen = await told(onceAsked(saying(recorded('dynamic-saturated-status'))), { ping: '/ping' })
    expect(seen.seen).toMatchObject({ metrics: { idle: 0, full: 1 }, text: expect.stringMatching(/nobody is idle$/) })
    // Nobody would answer it.
    expect(expectAnswered(seen.seen).metrics).not.toHaveProperty('pingTime')
    expect(seen.question).not.toContain('/ping')
  })

  test('workers of all there may be, where that is known', async () => {
    const { metrics } = expectAnswered((await behind(STATUS)).seen)
    expect(metrics).toMatchObject({
      active: 2,
      idle: 1,
      total: 3,
      maxChildrenReached: 1,
      longestQueue: 9,
      slowRequests: 4,
    })
    expect(metrics).not.toHaveProperty('workersUsed')
    expect((await behind(STATUS, { limit: 8 })).seen).toMatchObject({ metrics: { workersUsed: 25 } })
  })

  test('of a unix socket no queue is known, and what an old version lacks is left out', async () => {
    const unix = expectAnswered((await behind({ ...STATUS, 'listen queue len': 0, 'idle processes': 0 })).seen)
    for (const metric of ['queue', 'full', 'queueUsed', 'longestQueue']) expect(unix.metrics).not.toHaveProperty(metric)
    const { 'slow requests': _slow, 'start since': _since, ...old } = STATUS
    const { metrics } = expectAnswered((await behind(old)).seen)
    for (const metric of ['slowRequests', 'uptime']) expect(metrics).not.toHaveProperty(metric)
  })

  test('a ping is asked for as well', async () => {
    const answers = inTurn(onceAsked(saying(recorded('healthy-status'))), onceAsked(saying(recorded('ping'))))
    const { seen } = await told(answers, { ping: '/ping' })
    expect(seen).toMatchObject({ metrics: { pingTime: expect.any(Number) } })
    const wrong = inTurn(onceAsked(saying(recorded('healthy-status'))), onceAsked(saying(recorded('healthy-status'))))
    expect((await told(wrong, { ping: '/ping' })).seen).toMatchObject({
      ...{ code: 'protocol', text: expect.stringMatching(/^expected a pong at \/ping, came/) },
    })
  })

  test('a web server is asked for JSON, unless the url says otherwise', async () => {
    expect((await behind(STATUS)).question).toMatch(/^GET \/fpm-status\?json HTTP/)
  })
})

describe('what is something else', () => {
  test.each<[string, Behaviour, string, RegExp]>([
    [
      'no status path',
      onceAsked(saying(recorded('not-found'))),
      'protocol',
      /is alive, but has nothing at \/status: pm\.status_path is not set/,
    ],
    ['a closed connection', onceAsked(saying('')), 'closed', /hung up at once: listen\.allowed_clients does not name/],
    ['a reset one', onceAsked(resetAt('', 0)), 'closed', /listen\.allowed_clients/],
    ['another service', page('hello', '400 Bad Request'), 'protocol', /expected FastCGI, came "HTTP/],
    [
      'another answer',
      onceAsked(saying(recorded('ping'))),
      'protocol',
      /status of PHP-FPM as JSON, came what begins with "pong"/,
    ],
    ['half an answer', onceAsked(cutAt(recorded('healthy-status'), 300)), 'truncated', /300 bytes into its reply/],
    ['no end', onceAsked(endless('', RECORDS)), 'too-large', /longer than/],
  ])('%s', async (_, behaviour, code, text) => {
    expect((await told(behaviour)).seen).toMatchObject({
      ...{ outcome: 'failed', code, text: expect.stringMatching(text) },
    })
  })

  test('silent: busy or hung', async () => {
    expect((await told(silent, {}, 200)).seen).toMatchObject({
      ...{ code: 'timeout', text: expect.stringContaining('all workers busy, or hung') },
    })
  })

  test('nobody there', async () => {
    expect(await look(phpFpm, { port: await freePort() })).toMatchObject({ code: 'refused' })
    expect(await look(phpFpm, { socket: '/nonexistent/fpm.sock' })).toMatchObject({
      ...{ code: 'refused', text: expect.stringContaining('there is no socket') },
    })
  })

  test.each([
    ['null', 'null'],
    ['no pool', { ...STATUS, pool: 3 }],
    ['no workers', { pool: 'www' }],
    ['text', 'pool: www\nidle processes: 1'],
  ])('JSON of another kind: %s', async (_, content) => {
    expect((await behind(content)).seen).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test.each([
    ['502 Bad Gateway', 'protocol', /came 502 Bad Gateway/],
    ['403 Forbidden', 'auth', /forbidden to us/],
    ['404 Not Found', 'protocol', /pm\.status_path must be this path/],
  ])('a web server that says %s', async (status, code, text) => {
    await using server = await startHostile(page('', status))
    const seen = await look(phpFpm, { url: `http://127.0.0.1:${server.port}/fpm-status` })
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringMatching(text) })
  })
})

test('only one way is taken', () => {
  const refused = (options: object) => phpFpm.options.safeParse(options).success === false
  expect(refused({ port: 9_000, socket: '/run/fpm.sock' })).toBe(true)
  expect(refused({ pingAt: 9_000 })).toBe(true)
  expect(refused({ socket: '/run/fpm.sock', ping: '/ping', pingAt: 9_000 })).toBe(false)
})
