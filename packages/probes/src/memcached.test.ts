import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Behaviour } from '@foretop/lab/hostile.ts'
import {
  cutAt,
  dribbling,
  endless,
  inTurn,
  keepingOpenAfter,
  onceAsked,
  saying,
  startHostile,
} from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { startMemcached, tellMemcached } from '@foretop/lab/memcached.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { look } from './look.ts'
import { memcached } from './memcached.ts'
import { Kept } from './observe.ts'

const recorded = (name: string) => readFileSync(new URL(`fixtures/memcached/${name}.txt`, import.meta.url), 'latin1')
const HEALTHY = recorded('healthy-stats')
const SETTINGS = recorded('healthy-stats_settings')

/** A server that answers each command with what was recorded. */
const answering =
  ({ version = recorded('healthy-version'), stats = HEALTHY, settings = SETTINGS } = {}): Behaviour =>
  (socket) =>
    void socket.on('data', (command) => {
      const replies: { readonly [line: string]: string } = {
        'version\r\n': version,
        'stats\r\n': stats,
        'stats settings\r\n': settings,
      }
      socket.write(replies[String(command)] ?? 'ERROR\r\n')
    })

/** The recorded statistics with some of them changed, or left out by `null`. */
const statsWith = (changes: { readonly [name: string]: number | null }) =>
  Object.entries(changes).reduce(
    (text, [name, value]) =>
      text.replace(new RegExp(`STAT ${name} \\S+\r\n`), value === null ? '' : `STAT ${name} ${value}\r\n`),
    HEALTHY,
  )

async function lookAt(behaviour: Behaviour, options = {}) {
  await using server = await startHostile(behaviour)
  return await look(memcached, { port: server.port, ...options }, { timeoutMs: 1_000 })
}

describe('what the recorded replies mean', () => {
  test('a full cache is told by its memory and evictions', async () => {
    const { metrics } = expectAnswered(await lookAt(answering({ stats: recorded('evicting-stats') })))
    expect(metrics).toMatchObject({ used: 7_704_576, limit: 8_388_608, evictions: 2_616, paused: 1, sets: 3_000 })
    expect(metrics.fill).toBeCloseTo(91.85)
    expect(metrics.connectionsUsed).toBe(2.5)
  })

  test('a cache that just started is cold, and its hit rate is not judged', async () => {
    using kept = new Kept()
    await using server = await startHostile(
      inTurn(
        answering({ stats: statsWith({ uptime: 580, get_hits: 0, get_misses: 0 }) }),
        answering({ stats: statsWith({ uptime: 590, get_hits: 100, get_misses: 900 }) }),
        answering({ stats: statsWith({ uptime: 600, get_hits: 1_000, get_misses: 1_000 }) }),
      ),
    )
    const now = async () => expectAnswered(await look(memcached, { port: server.port }, { kept }))
    expect((await now()).text).toContain('cold: started 9')
    expect((await now()).metrics).not.toHaveProperty('hitRate')
    const warm = await now()
    expect(warm.metrics.hitRate).toBe(90)
    expect(warm.text).toMatch(/^90 % hits, /)
  })

  test('what an old server does not count is left out, and its limit is found among the settings', async () => {
    const stats = statsWith({ rejected_connections: null, listen_disabled_num: null, max_connections: null })
    const { metrics, details } = expectAnswered(await lookAt(answering({ stats })))
    expect(metrics).not.toHaveProperty('refused')
    expect(metrics).not.toHaveProperty('paused')
    expect(details).toMatchObject({ maxConnections: 64 })
    const oldest = expectAnswered(await lookAt(answering({ stats, settings: 'ERROR\r\n' })))
    expect(oldest.metrics).not.toHaveProperty('connectionsUsed')
  })

  test.each([
    ['a server without a free connection', recorded('maxconn-stats'), 'closed', 'no connection left'],
    ['a server that wants a login', recorded('auth-required-version'), 'auth', 'login'],
    ['another server', '220 mail.example ESMTP\r\n', 'protocol', '220 mail'],
    ['an error', 'SERVER_ERROR out of memory\r\n', 'protocol', 'out of memory'],
    ['bytes that are no text', '\xff\r\n', 'protocol', 'not text'],
  ])('%s is told as what it is', async (_, reply, code, words) => {
    const seen = await lookAt(saying(Buffer.from(reply, 'latin1')))
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(words) })
  })

  test.each([
    ['no statistics', 'END\r\n'],
    ['a refusal', 'ERROR\r\n'],
    ['noise in between', 'STAT pid 1\r\nwhat\r\nEND\r\n'],
    ['a number that is none', statsWith({}).replace(/STAT uptime \d+/, 'STAT uptime soon')],
  ])('%s is a failure, never an empty cache', async (_, stats) => {
    expect(await lookAt(answering({ stats }))).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('statistics cut at any byte are truncated', async () => {
    for (let count = 1; count < HEALTHY.length; count += 1) {
      const cut: Behaviour = (socket) => {
        socket.once('data', () => {
          socket.write(recorded('healthy-version'))
          socket.once('data', () => cutAt(HEALTHY, count)(socket))
        })
      }
      expect(await lookAt(cut), `cut at ${count}`).toMatchObject({ outcome: 'failed', code: 'truncated' })
    }
  })

  test('a reply without end is given up at 1 MiB', async () => {
    const seen = await lookAt(onceAsked(endless('VERSION 1', 'STAT x 1')))
    expect(seen).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('a byte a second is too slow', async () => {
    await using server = await startHostile(onceAsked(dribbling('VERSION 1.6.18\r\n')))
    const seen = await look(memcached, { port: server.port }, { timeoutMs: 200 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('a port where nobody listens is refused', async () => {
    expect(await look(memcached, { port: await freePort() })).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('a name that nobody knows is not the cache being down', async () => {
    const seen = await look(memcached, {}, { address: 'nosuch.invalid' })
    expect(seen.outcome === 'answered' ? null : seen.code).toMatch(/^(name|resolver)$/)
  })
})

describe('a round trip through a server that misbehaves', () => {
  /** Answers the text protocol on the first connection and misbehaves on the second, that of the round trip. */
  const roundTripAt = (behaviour: Behaviour) => lookAt(inTurn(answering(), behaviour), { roundTrip: true })

  test.each<[string, Behaviour, string]>([
    ['silence', () => {}, 'timeout'],
    ['a closed door', saying(''), 'timeout'],
    ['words instead of packets', onceAsked(keepingOpenAfter('ERROR\r\n'.repeat(99))), 'timeout'],
    [
      'a packet without end',
      onceAsked(endless(Buffer.from(`8100${'00'.repeat(6)}ffffffff${'00'.repeat(12)}`, 'hex'))),
      'too-large',
    ],
    [
      'a refused login',
      onceAsked(keepingOpenAfter(Buffer.from(`8101${'00'.repeat(4)}0020${'00'.repeat(16)}`, 'hex'))),
      'auth',
    ],
  ])('%s ends the look, and nothing stays open', async (_, behaviour, code) => {
    await using server = await startHostile(inTurn(answering(), behaviour))
    const seen = await look(memcached, { port: server.port, roundTrip: true }, { timeoutMs: 500 })
    expect(seen).toMatchObject({ outcome: 'failed', code })
    await eventually(() => expect(server.open()).toBe(0))
  })

  test('its own deadline comes before a long one of the look', async () => {
    const startedAt = performance.now()
    await using server = await startHostile(inTurn(answering(), () => {}))
    const seen = await look(memcached, { port: server.port, roundTrip: true }, { timeoutMs: 20_000 })
    expect(seen).toMatchObject({ code: 'timeout', text: expect.stringContaining('did not set, get and delete') })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  test('a login in our own environment is not given away', async () => {
    process.env.MEMCACHE_USERNAME = 'somebody'
    process.env.MEMCACHE_PASSWORD = 'secret'
    try {
      await using server = await startHostile(
        inTurn(answering(), keepingOpenAfter(Buffer.from(`8120${'00'.repeat(22)}`, 'hex'))),
      )
      await look(memcached, { port: server.port, roundTrip: true }, { timeoutMs: 300 })
      expect(server.received().toString('latin1')).not.toMatch(/somebody|secret/)
    } finally {
      delete process.env.MEMCACHE_USERNAME
      delete process.env.MEMCACHE_PASSWORD
    }
  })

  test('a server that hangs up between the calls is a timeout', async () => {
    const stored = Buffer.from(`8101${'00'.repeat(10)}00000001${'00'.repeat(8)}`, 'hex')
    expect(await roundTripAt(onceAsked(saying(stored)))).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })
})

const missing = await lacking('memcached')

describe.skipIf(missing !== null)(missing ?? 'a real memcached', () => {
  test('a healthy cache answers', async () => {
    await using server = await startMemcached()
    await tellMemcached(server.port, 'set a 0 0 2\r\nhi\r\nget a\r\nget b\r\n')
    const { metrics, details } = expectAnswered(await look(memcached, { port: server.port }))
    expect(metrics).toMatchObject({ gets: 2, sets: 1, items: 1, limit: 67_108_864, refused: 0, paused: 0 })
    expect(metrics).not.toHaveProperty('hitRate')
    expect(details).toMatchObject({ version: expect.stringMatching(/^\d/), maxConnections: 64, hitRateSinceStart: 50 })
  })

  test('a value is set, got and deleted, and nothing stays behind', async () => {
    await using server = await startMemcached()
    const { metrics } = expectAnswered(await look(memcached, { port: server.port, roundTrip: true }))
    expect(metrics.roundTrip).toBeGreaterThan(0)
    const stats = await tellMemcached(server.port, 'stats\r\n')
    expect(stats).toContain('STAT curr_items 0\r\n')
    expect(stats).toContain('STAT delete_hits 1\r\n')
  })

  test('a hundred looks with round trips leave no open file behind', async () => {
    await using server = await startMemcached()
    const now = () => look(memcached, { port: server.port, roundTrip: true })
    const idle = () =>
      tellMemcached(server.port, 'stats\r\n').then((text) => Number(/curr_connections (\d+)/.exec(text)?.[1]))
    const alone = await idle()
    await now()
    await eventually(async () => expect(await idle()).toBeLessThanOrEqual(alone))
    const before = readdirSync('/proc/self/fd').length
    for (let run = 0; run < 100; run += 1) expect(await now()).toMatchObject({ outcome: 'answered' })
    await eventually(async () => {
      expect(await idle()).toBeLessThanOrEqual(alone)
      expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before)
    })
  })

  test('with the text protocol only, a round trip says what may be wrong', async () => {
    await using server = await startMemcached({ args: ['-B', 'ascii'] })
    const seen = await look(memcached, { port: server.port, roundTrip: true }, { timeoutMs: 500 })
    expect(seen).toMatchObject({ code: 'timeout', text: expect.stringContaining('binary protocol') })
    expect(await look(memcached, { port: server.port })).toMatchObject({ outcome: 'answered' })
  })

  test('at its connection limit it turns us away, and afterwards says how often it did', async () => {
    await using server = await startMemcached({ maxConnections: 40 })
    {
      using _clients = occupy(server.port, 60)
      await eventually(async () =>
        expect(await look(memcached, { port: server.port })).toMatchObject({
          code: 'closed',
          text: expect.stringContaining('no connection left'),
        }),
      )
    }
    await eventually(async () => {
      const { metrics } = expectAnswered(await look(memcached, { port: server.port }))
      expect(metrics.refused).toBeGreaterThan(0)
    })
  })

  test('at the limit with the old way of refusing it looks hung', async () => {
    await using server = await startMemcached({ maxConnections: 40, args: ['-o', 'no_maxconns_fast'] })
    using _clients = occupy(server.port, 60)
    await eventually(async () => {
      const seen = await look(memcached, { port: server.port }, { timeoutMs: 300 })
      expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
    })
  })

  test('a server that wants a login says so', async () => {
    await using server = await startMemcached({ login: { user: 'site', password: 'secret' } })
    expect(await look(memcached, { port: server.port })).toMatchObject({ outcome: 'failed', code: 'auth' })
  })

  test('a stopped process takes connections and does not answer', async () => {
    await using server = await startMemcached()
    server.freeze()
    const seen = await look(memcached, { port: server.port }, { timeoutMs: 300 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') })
  })
})

/** Opens connections and holds them; at the limit some never come about. */
function occupy(port: number, count: number): Disposable {
  const scope = new DisposableStack()
  for (let opened = 0; opened < count; opened += 1)
    scope.adopt(connect(port, '127.0.0.1'), (socket) => socket.destroy()).on('error', () => {})
  return scope
}

function expectAnswered(seen: Awaited<ReturnType<typeof look>>) {
  if (seen.outcome !== 'answered') throw new Error(`not answered: ${seen.text}`)
  return seen
}
