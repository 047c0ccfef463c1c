import { readFileSync } from 'node:fs'
import { type Behaviour, cutAt, endless, onceAsked, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { startMemcached, tellMemcached } from '@foretop/lab/memcached.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { memcachedQueue } from './memcached-queue.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../fixtures/memcached-queue/${name}.txt`, import.meta.url), 'latin1')

/** A server that answers with what `stats` and `list` say at the time. */
const answering =
  (said: { readonly stats: string; readonly list?: string }): Behaviour =>
  (socket) =>
    void socket.on('data', (command) => {
      const replies: { readonly [line: string]: string | undefined } = {
        'stats\r\n': said.stats,
        'stats queue\r\n': said.list,
      }
      socket.write(replies[String(command)] ?? 'ERROR\r\n')
    })

async function lookAt(behaviour: Behaviour, options: object) {
  await using server = await startHostile(behaviour)
  return await look(memcachedQueue, { port: server.port, ...options }, { timeoutMs: 10_000 })
}
const KESTREL = { server: 'kestrel' }
const MEMCACHEQ = { server: 'memcacheq' }
const kestrel = answering({ stats: recorded('constructed-kestrel-stats') })
const memcacheq = answering({ stats: recorded('memcacheq-stats'), list: recorded('memcacheq-stats-queue') })

describe('what each server tells', () => {
  test('kestrel: of each queue all that it has, whatever its name is', async () => {
    const seen = expectAnswered(await lookAt(kestrel, KESTREL))
    expect(seen).toMatchObject({
      metrics: {
        waiting: { a: 1_200, a_total: 5, 'orders+audit': 0 },
        age: { a: 95.5, a_total: 0.04, 'orders+audit': 0 },
        open: { a: 3, a_total: 0 },
        waiters: { a: 0, a_total: 2, 'orders+audit': 4 },
        added: { a: 90_000, a_total: 210 },
        taken: { a: 90_000 - 1_200 - 30 - 70 - 3, a_total: 205 },
        discarded: { a: 70 },
        expired: { a: 30 },
        uptime: 86_400,
      },
      details: { version: '2.4.1' },
      text: '1\u202F205 waiting in 3 queues',
    })
    expect(seen.metrics).not.toHaveProperty('missing')
    expect(seen.metrics).not.toHaveProperty('listCut')
  })

  test('Starling: a queue that is called as a number of another one', async () => {
    const seen = expectAnswered(await lookAt(answering({ stats: recorded('starling-stats') }), KESTREL))
    expect(seen.metrics).toMatchObject({
      waiting: { mail: 3, 'photo:1': 1, video_total: 3, video: 1 },
      added: { mail: 5, 'photo:1': 1, video_total: 3, video: 1 },
      taken: { mail: 2, 'photo:1': 0, video_total: 0, video: 0 },
      age: { mail: 2.519 },
    })
    expect(seen.metrics).not.toHaveProperty('waiters')
  })

  test('MemcacheQ: what was put and taken', async () => {
    expect(await lookAt(memcacheq, MEMCACHEQ)).toMatchObject({
      metrics: {
        waiting: { video: 1, video_total: 3, 'photo:1': 1, mail: 3 },
        added: { mail: 5 },
        taken: { mail: 2 },
        listCut: 0,
        uptime: 7,
      },
      text: '8 waiting in 4 queues',
    })
  })

  test('MemcacheQ: a list that is full leaves queues out', async () => {
    const full = answering({ stats: recorded('memcacheq-stats'), list: recorded('memcacheq-many-stats-queue') })
    const seen = expectAnswered(await lookAt(full, { ...MEMCACHEQ, require: ['mail'] }))
    expect(Object.keys(Object(seen.metrics.waiting))).toHaveLength(71)
    expect(seen.metrics).toMatchObject({ listCut: 1, missing: { mail: 1 } })
  })

  test('memqd: no depth at all, and no word of any', async () => {
    const seen = expectAnswered(await lookAt(answering({ stats: recorded('memqd-stats') }), { server: 'memqd' }))
    expect(seen).toMatchObject({
      metrics: { added: 10, asked: 2, uptime: 4 },
      text: expect.stringContaining('does not tell'),
    })
    expect(seen.metrics).not.toHaveProperty('waiting')
  })

  test.each([
    ['Starling', KESTREL, { stats: recorded('starling-fresh-stats') }],
    [
      'MemcacheQ',
      MEMCACHEQ,
      { stats: recorded('memcacheq-fresh-stats'), list: recorded('memcacheq-fresh-stats-queue') },
    ],
  ])('%s without a queue is well, but for one that must be there', async (_, options, said) => {
    expect(await lookAt(answering(said), { ...options, require: ['mail'] })).toMatchObject({
      metrics: { waiting: {}, missing: { mail: 1 } },
      text: '0 waiting in 0 queues',
    })
  })

  test('only chosen queues are judged', async () => {
    const seen = expectAnswered(
      await lookAt(memcacheq, { ...MEMCACHEQ, queues: ['video*', 'mail'], ignore: ['*_total'] }),
    )
    expect(seen.metrics).toMatchObject({ waiting: { video: 1, mail: 3 } })
    expect(Object.keys(Object(seen.metrics.waiting))).toHaveLength(2)
  })
})

test('items that wait and are not taken stand still, however many come', async () => {
  const said = { stats: recorded('memcacheq-stats'), list: 'STAT mail 5/2\r\nSTAT photo 9/2\r\nEND\r\n' }
  await using server = await startHostile(answering(said))
  using kept = new Kept()
  const now = async () =>
    expectAnswered(await look(memcachedQueue, { port: server.port, ...MEMCACHEQ }, { kept, timeoutMs: 10_000 }))
  expect((await now()).metrics.standstill).toEqual({ mail: 0, photo: 0 })
  said.list = 'STAT mail 8/2\r\nSTAT photo 12/3\r\nEND\r\n'
  expect((await now()).metrics.standstill).toEqual({ mail: expect.any(Number), photo: 0 })
  const standing = (await now()).metrics.standstill
  expect(Object(standing).mail).toBeGreaterThan(0)
})

describe('what is no answer', () => {
  const MANY = `STAT uptime 1\r\nSTAT curr_items 7\r\n`
  test.each([
    ['a cache', KESTREL, answering({ stats: `${MANY}END\r\n` }), 'protocol', 'came none, though 7 items are there'],
    ['MemcacheQ for kestrel', KESTREL, memcacheq, 'protocol', 'came the statistics of a memcached'],
    ['kestrel for MemcacheQ', MEMCACHEQ, kestrel, 'protocol', 'lack set_cmds'],
    ['memqd for MemcacheQ', MEMCACHEQ, answering({ stats: recorded('memqd-stats') }), 'protocol', 'lack set_cmds'],
    ['no list', MEMCACHEQ, answering({ stats: recorded('memcacheq-stats') }), 'protocol', 'got "ERROR'],
    [
      'another list',
      MEMCACHEQ,
      answering({ stats: recorded('memcacheq-stats'), list: `${MANY}END\r\n` }),
      'protocol',
      'expected PUT/TAKEN',
    ],
    ['MemcacheQ for memqd', { server: 'memqd' }, memcacheq, 'protocol', 'lack cmd_set or cmd_get'],
    [
      'memqd for kestrel, empty',
      KESTREL,
      answering({ stats: recorded('memqd-fresh-stats') }),
      'protocol',
      'came the statistics of a memcached',
    ],
    ['no items', KESTREL, answering({ stats: 'STAT uptime 1\r\nEND\r\n' }), 'protocol', 'came no curr_items'],
    ['no uptime', KESTREL, answering({ stats: 'STAT queue_a_items 1\r\nEND\r\n' }), 'protocol', 'lack uptime'],
    [
      'words for a number',
      KESTREL,
      answering({ stats: 'STAT uptime 1\r\nSTAT queue_a_items many\r\nEND\r\n' }),
      'protocol',
      'expected a count in queue_a_items',
    ],
    [
      'a queue twice',
      MEMCACHEQ,
      answering({ stats: recorded('memcacheq-stats'), list: 'STAT a 1/0\r\nSTAT a 9/0\r\nEND\r\n' }),
      'protocol',
      'twice',
    ],
    [
      'a queue of kestrel twice',
      KESTREL,
      answering({ stats: 'STAT uptime 1\r\nSTAT queue_a_items 1\r\nSTAT queue_a_items 9\r\nEND\r\n' }),
      'protocol',
      'twice',
    ],
    [
      'half an answer',
      KESTREL,
      onceAsked(cutAt(recorded('constructed-kestrel-stats'), 500)),
      'truncated',
      '500 bytes into its reply',
    ],
    [
      'statistics without end',
      KESTREL,
      onceAsked(endless('STAT uptime 1\r\n', 'STAT queue_a_items 1\r\n'.repeat(1_000))),
      'too-large',
      'longer than',
    ],
    ['too many connections', KESTREL, saying('ERROR Too many open connections\r\n'), 'closed', 'no connection left'],
    ['nothing', KESTREL, onceAsked(saying('')), 'closed', 'without an answer'],
    ['a page', KESTREL, onceAsked(saying('HTTP/1.1 400 Bad Request\r\n\r\n')), 'protocol', "memcached's answer"],
  ] as const)('%s', async (_, options, behaviour, code, text) => {
    expect(await lookAt(behaviour, options)).toMatchObject({
      outcome: 'failed',
      code,
      text: expect.stringContaining(text),
    })
  })

  test('silence, and nobody there', async () => {
    await using server = await startHostile(silent)
    const seen = await look(memcachedQueue, { port: server.port, ...KESTREL }, { timeoutMs: 300 })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout', text: expect.stringContaining('does not answer') })
    await eventually(() => expect(server.open()).toBe(0))
    expect(await look(memcachedQueue, { port: await freePort(), ...KESTREL })).toMatchObject({ code: 'refused' })
  })
})

const missing = await lacking('memcached')
test.skipIf(missing !== null)(missing ?? 'a real memcached is no queue', async () => {
  await using server = await startMemcached()
  await tellMemcached(server.port, 'set a 0 0 1\r\nb\r\n')
  for (const [options, text] of [
    [MEMCACHEQ, 'lack set_cmds'],
    [KESTREL, 'came the statistics of a memcached'],
  ] as const) {
    expect(await look(memcachedQueue, { port: server.port, ...options }, { timeoutMs: 10_000 })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining(text) },
    })
  }
})

test('no queue can be required of memqd, which lists none', () => {
  const fits = (server: string) => memcachedQueue.options.safeParse({ server, require: ['mail'] }).success
  expect(fits('kestrel')).toBe(true)
  expect(fits('memqd')).toBe(false)
})
