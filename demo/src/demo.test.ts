import { eventually } from '@foretop/lab/lab.ts'
import type { Transition } from '@foretop/shared/model.ts'
import type { CheckView, History } from '@foretop/shared/wire.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Demo, startDemo } from './start-demo.ts'
import { machineNamed } from './world/machines.ts'
import { usualUse } from './world/vitals.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('the product on the simulated estate, after a week', () => {
  let demo: Demo
  let startedAt = 0
  beforeAll(async () => {
    demo = await startDemo({ days: 7 })
    startedAt = Date.now()
  }, 600_000)
  afterAll(() => demo?.[Symbol.asyncDispose]())

  // The product's own API: the contract says what each holds.
  const json = async <T>(path: string) => (await (await fetch(`${demo.url}/api/v1/${path}`)).json()) as T
  const check = (id: string) => json<CheckView>(`checks?id=${encodeURIComponent(id)}`)
  const history = (id: string, metric: string, from: number, to: number) =>
    json<History>(
      `checks/${encodeURIComponent(id)}/history?from=${Math.round(from)}&to=${Math.round(to)}&points=300&metric=${metric}`,
    )
  const lookAgain = (id: string) =>
    fetch(`${demo.url}/api/v1/checks/${encodeURIComponent(id)}/recheck`, { method: 'POST' })
  const numbers = ({ series }: History) => series.flatMap(({ avg }) => avg.filter((value) => value !== null))

  test('all is well, soon', () => eventually(async () => expect(await demo.troubled()).toEqual([])))

  test('it says everywhere that it is a simulation', async () => {
    expect((await json<{ site: string }>('config')).site).toMatch(/simulation/i)
  })

  test('a stopped replication is told in the words of dbcheck, until it is mended', async () => {
    demo.break('db-a02', 'replication')
    await demo.until('clusters', 'critical')
    const { details } = await check('clusters')
    expect(JSON.stringify(details)).toMatch(/Slave not running: dfw-db-a02: .*Duplicate entry/)
    await demo.until('dfw-db-a02/mysql', 'critical')
    demo.mend('db-a02')
    await demo.until('clusters', 'ok')
    await demo.until('dfw-db-a02/mysql', 'ok')
  })

  test('a cron that fails is named at once, with what it printed, on that machine alone', async () => {
    demo.break('d2', 'crons')
    await demo.until('d2/cron_slave_sync', 'critical')
    const { text, details } = await check('d2/cron_slave_sync')
    expect(text).toContain('exit 23: candles.example.org: given up after 3 tries')
    expect(JSON.stringify(details)).toContain('candles.example.org/images/large: permission denied')
    expect((await check('d1/cron_slave_sync')).status).toBe('ok')
    demo.mend('d2')
    await demo.until('d2/cron_slave_sync', 'ok')
  })

  test('a temporary machine comes as a host with its checks, and goes when the load does', async () => {
    const hosts = async () => (await json<{ hosts: { name: string }[] }>('config')).hosts.map(({ name }) => name)
    expect(await hosts()).not.toContain('h06')
    demo.break('d1', 'sale')
    await lookAgain('handlers')
    const own = ['h06/php-fpm', 'h06/machine', 'h06/disks']
    const seen = async () => (await json<CheckView[]>('checks')).filter(({ host }) => host === 'h06')
    await eventually(async () => expect((await seen()).map(({ id }) => id)).toEqual(expect.arrayContaining(own)))
    for (const id of own) await lookAgain(id)
    for (const id of own) await demo.until(id, 'ok')
    expect(await hosts()).toContain('h06')
    demo.mend('d1')
    await lookAgain('handlers')
    await eventually(async () => expect(await seen()).toEqual([]))
    await demo.until('handlers', 'ok')
  })

  test('history reaches back a week, follows the day, and goes on into now', async () => {
    const week = await history('dfw-lb01/perlbal', 'inFlight', startedAt - 7 * DAY, Date.now())
    expect(week.times[0]).toBeLessThan(startedAt - 6.9 * DAY)
    expect(Math.max(...numbers(week))).toBeGreaterThan(1.6 * Math.min(...numbers(week)))
    const now = await history('dfw-lb01/perlbal', 'inFlight', startedAt - 30 * MINUTE, Date.now())
    const values = numbers(now)
    expect(values.length).toBeGreaterThan(100)
    expect(now.times.at(-1)).toBeGreaterThan(startedAt)
  })

  test('counters never fell, at any width', async () => {
    for (const from of [startedAt - 7 * DAY, startedAt - DAY, startedAt - HOUR]) {
      const rates = numbers(await history('dfw-db01/mysql', 'queries', from, Date.now()))
      expect(rates.length).toBeGreaterThan(100)
      expect(Math.min(...rates)).toBeGreaterThan(0)
    }
  })

  test('the twenty minutes in which the monitor was off are a gap', async () => {
    const { times, series } = await history(
      'dfw-lb01/perlbal',
      'inFlight',
      startedAt - 104 * HOUR,
      startedAt - 92 * HOUR,
    )
    expect(series[0]?.avg.filter((value) => value === null)).toHaveLength(1)
    const [longest] = times.map((at, index) => (times[index + 1] ?? at) - at).toSorted((a, b) => b - a)
    expect(longest).toBeGreaterThanOrEqual(15 * MINUTE)
  })

  test('past incidents show in events and in the numbers of the same time', async () => {
    const incidents = await json<{ checkId: string; openedAt: number; closedAt: number }[]>('incidents?limit=1000')
    const past = incidents.filter(({ openedAt }) => openedAt < startedAt - HOUR)
    expect(new Set(past.map(({ checkId }) => checkId))).toEqual(
      new Set([
        'clusters',
        'dfw-db-a02/mysql',
        'dfw-memc02/memcached',
        'dfw-web04/web',
        'dfw-web04/latest',
        'dfw-web04/reproxy',
        'carp1',
        // Its addresses moved with it.
        'addresses1',
      ]),
    )
    const stopped = past.find(({ checkId }) => checkId === 'dfw-db-a02/mysql')
    if (stopped === undefined) throw new Error('it is in the list above')
    const { openedAt, closedAt } = stopped
    const during = numbers(
      await history('dfw-db-a02/mysql', 'sqlRunning', openedAt + 5 * MINUTE, closedAt - 5 * MINUTE),
    )
    expect(new Set(during)).toEqual(new Set([0]))
    const before = numbers(await history('dfw-db-a02/mysql', 'sqlRunning', openedAt - HOUR, openedAt - 5 * MINUTE))
    expect(new Set(before)).toEqual(new Set([1]))
    const events = await json<Transition[]>('events?limit=1000')
    expect(events.some(({ checkId, at }) => checkId === 'dfw-db-a02/mysql' && at === openedAt)).toBe(true)
  })

  test('a disk has the past that it has in the world', async () => {
    const { times, series } = await history('dfw-mog01/disks', 'used', startedAt - 7 * DAY, startedAt)
    const disk = machineNamed('dfw-mog01')?.disks.find(({ path }) => path === '/var/mogdata/dev1')
    const seen = series.find(({ instance }) => instance === disk?.path)?.avg
    if (disk === undefined || seen === undefined) throw new Error('there is no such disk')
    for (const index of [0, Math.floor(times.length / 2), times.length - 2]) {
      const ends = [times[index] ?? 0, times[index + 1] ?? 0].map((at) => usualUse('dfw-mog01', disk, at))
      // Between what it was at both ends, which lie far apart when it was cleaned up meanwhile.
      expect(seen[index]).toBeGreaterThan(Math.min(...ends) - 0.5)
      expect(seen[index]).toBeLessThan(Math.max(...ends) + 0.5)
    }
  })

  test('a scene replaces the one before', async () => {
    demo.scene('db-outage')
    await demo.until('dfw-db-b01/mysql', 'critical')
    demo.scene('calm')
    await demo.until('dfw-db-b01/mysql', 'ok')
    expect(demo.estate.broken()).toEqual([])
  })

  test('what there is not cannot be broken, and that is said', () => {
    expect(() => demo.break('db-z9', 'replication')).toThrow(/db-z9/)
    expect(() => demo.break('db-a02', 'flood')).toThrow(/flood/)
  })

  test('when it ends nothing is left of it', async () => {
    await demo[Symbol.asyncDispose]()
    await demo.ended
    await expect(fetch(demo.url)).rejects.toThrow()
  })
})
