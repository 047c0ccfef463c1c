import { readFileSync } from 'node:fs'
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
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { memcached } from './memcached.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/memcached/${name}.txt`, import.meta.url), 'latin1')
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
  return await look(memcached, { port: server.port, ...options }, { timeoutMs: 10_000 })
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
    ['bytes that are no text', '\xff\r\n', 'protocol', "memcached's answer"],
  ])('%s is told as what it is', async (_, reply, code, words) => {
    const seen = await lookAt(saying(Buffer.from(reply, 'latin1')))
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(words) })
  })

  test.each([
    ['no statistics', 'END\r\n'],
    ['a refusal', 'ERROR\r\n'],
    ['noise in between', 'STAT pid 1\r\nwhat\r\nEND\r\n'],
    ['a number that is none', statsWith({}).replace(/STAT uptime \d+/, 'STAT uptime soon')],
    ['a number longer than any', statsWith({}).replace(/STAT uptime \d+/, `STAT uptime ${'9'.repeat(400)}`)],
  ])('%s is a failure, never an empty cache', async (_, stats) => {
    expect(await lookAt(answering({ stats }))).toMatchObject({ outcome: 'failed', code: 'protocol' })
  })

  test('a statistic with an odd name or none hides no other', async () => {
    const odd = 'STAT größe \u2028\r\nSTAT\r\nqueue of mail 7\r\nSTAT lonely\r\n'
    const { metrics } = expectAnswered(await lookAt(answering({ stats: odd + HEALTHY })))
    expect(metrics).toMatchObject({ connections: expect.any(Number), gets: expect.any(Number) })
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

/** One connection of each look asks in text, the next makes the round trip. */
function inPairs(first: Behaviour, second: Behaviour): Behaviour {
  let taken = 0
  return (socket) => {
    taken += 1
    const behaviour = taken % 2 === 1 ? first : second
    behaviour(socket)
  }
}

describe('a round trip through a server that misbehaves', () => {
  /** Answers the text protocol on the first connection and misbehaves on the second, that of the round trip. */
  const roundTripAt = (behaviour: Behaviour) => lookAt(inPairs(answering(), behaviour), { roundTrip: true })

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
    await using server = await startHostile(inPairs(answering(), behaviour))
    // What ends a look by itself has all the time it wants.
    const timeoutMs = code === 'timeout' ? 500 : 30_000
    const seen = await look(memcached, { port: server.port, roundTrip: true }, { timeoutMs })
    expect(seen).toMatchObject({ outcome: 'failed', code })
    await eventually(() => expect(server.open()).toBe(0))
  })

  test('its own deadline comes before a long one of the look', async () => {
    await using server = await startHostile(inPairs(answering(), () => {}))
    const seen = await look(memcached, { port: server.port, roundTrip: true }, { timeoutMs: 3_600_000 })
    expect(seen).toMatchObject({ code: 'timeout', text: expect.stringContaining('did not set, get and delete') })
  })

  test('a login in our own environment is not given away', async () => {
    process.env.MEMCACHE_USERNAME = 'somebody'
    process.env.MEMCACHE_PASSWORD = 'secret'
    try {
      await using server = await startHostile(
        inPairs(answering(), keepingOpenAfter(Buffer.from(`8120${'00'.repeat(22)}`, 'hex'))),
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
