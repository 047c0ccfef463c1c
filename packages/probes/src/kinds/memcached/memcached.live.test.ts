import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { eventually } from '@foretop/lab/lab.ts'
import { startMemcached, tellMemcached } from '@foretop/lab/memcached.ts'
import { lackingMounts, playWithMounts } from '@foretop/lab/mounts.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { memcached } from './memcached.ts'

const missing = await lacking('memcached')
const lonely = await lackingMounts()

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

  test.skipIf(lonely !== null)(lonely ?? 'the round trip goes where the rest went, of all addresses', async () => {
    expect(await playWithMounts(new URL('./memcached.scene.ts', import.meta.url))).toMatchObject({
      outcome: 'answered',
      metrics: { roundTrip: expect.any(Number), connections: 1 },
      text: expect.stringMatching(/, 1 connection, cold/),
    })
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
      expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringMatching(/or full \(/) })
    })
  })

  test('and says that it may be full too where not even a connection comes about', async () => {
    // So short a line of waiting clients that the kernel takes no more of them.
    const args = ['-o', 'no_maxconns_fast', '-b', '1']
    await using server = await startMemcached({ maxConnections: 40, args })
    using _clients = occupy(server.port, 60)
    await eventually(async () => {
      const seen = await look(memcached, { port: server.port }, { timeoutMs: 300 })
      expect(seen).toMatchObject({
        code: 'timeout',
        text: expect.stringMatching(/^no connection in time: .*or full \(/),
      })
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
