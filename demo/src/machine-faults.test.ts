import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { begin, MINUTE_MS, play, reading } from './fault-scene.ts'

test('a cache that was restarted too small misses, evicts, and sends its load to the databases', async () => {
  const { estate, see, later } = await play('dfw-memc01/memcached', 'dfw-db01/mysql')
  const rate = async () => {
    const before = reading(await see('dfw-db01/mysql'), 'queries') ?? 0
    later(20_000)
    return (reading(await see('dfw-db01/mysql'), 'queries') ?? 0) - before
  }
  await see('dfw-memc01/memcached')
  later(10_000)
  expect(reading(await see('dfw-memc01/memcached'), 'hitRate')).toBeGreaterThan(94)
  const usual = await rate()
  estate.break('memc01', 'cold-cache')
  later(10_000)
  const restarted = await see('dfw-memc01/memcached')
  later(10_000)
  const cold = await see('dfw-memc01/memcached')
  expect(cold).toMatchObject({ status: 'critical' })
  expect(reading(cold, 'hitRate')).toBeLessThan(40)
  expect(reading(cold, 'evictions')).toBeGreaterThan((reading(restarted, 'evictions') ?? 0) + 100)
  expect(await rate()).toBeGreaterThan(1.5 * usual)
  estate.mend('memc01')
  later(8 * MINUTE_MS)
  await see('dfw-memc01/memcached')
  later(20_000)
  expect(reading(await see('dfw-memc01/memcached'), 'hitRate')).toBeGreaterThan(90)
})

test('jobs wait while those that run stay, when the workers’ machine has died', async () => {
  const { estate, see, later } = await play('dfw-jobs01/gearmand')
  const calm = await see('dfw-jobs01/gearmand')
  expect(calm).toMatchObject({ status: 'ok', metrics: { waiting: { send_email: 0 } } })
  estate.break('jobs01', 'workers-gone')
  later(3 * MINUTE_MS)
  const first = await see('dfw-jobs01/gearmand')
  later(MINUTE_MS)
  const second = await see('dfw-jobs01/gearmand')
  expect(reading(second, 'waiting', 'send_email')).toBeGreaterThan((reading(first, 'waiting', 'send_email') ?? 0) + 100)
  expect(second.metrics.running).toEqual(first.metrics.running)
  expect(second.metrics.workers).toEqual(calm.metrics.workers)
  estate.mend('jobs01')
  later(10 * MINUTE_MS)
  expect(await see('dfw-jobs01/gearmand')).toMatchObject({ status: 'ok' })
})

test('a disk fills minute by minute, and is freed', async () => {
  const { estate, see, later } = await play('dfw-mog02/disks')
  expect(await see('dfw-mog02/disks')).toMatchObject({ status: 'ok' })
  estate.break('mog02', 'disk-full')
  later(MINUTE_MS)
  const [first, second] = [await see('dfw-mog02/disks'), later(MINUTE_MS), await see('dfw-mog02/disks')].filter(
    (seen) => seen !== undefined,
  )
  if (first === undefined || second === undefined) throw new Error('not seen')
  const grown = (reading(second, 'used', '/var') ?? 0) - (reading(first, 'used', '/var') ?? 0)
  expect(grown).toBeGreaterThan(1)
  later(4 * MINUTE_MS)
  expect(await see('dfw-mog02/disks')).toMatchObject({ status: 'critical', culprit: 'used:/var' })
  estate.mend('mog02')
  later(2 * MINUTE_MS)
  expect(await see('dfw-mog02/disks')).toMatchObject({ status: 'ok' })
})

test('cut from each other, both dispatchers are master', async () => {
  const { estate, see } = await play('carp1', 'carp2', 'ip-2/shop')
  expect(await see('carp1')).toMatchObject({ status: 'ok', text: 'd1 is master of vhid 1, d2 backup' })
  estate.break('d1', 'split-brain')
  const split = await see('carp1')
  expect(split).toMatchObject({ status: 'critical', metrics: { masters: 2 } })
  expect(split.text).toContain('they do not hear each other')
  expect(await see('carp2')).toMatchObject({ status: 'ok' })
  expect(await see('ip-2/shop')).toMatchObject({ status: 'ok' })
})

test('a dispatcher gives up its addresses, and the other serves them', async () => {
  const { estate, see } = await play('carp1', 'ip-2/shop')
  estate.break('d1', 'failover')
  expect(await see('carp1')).toMatchObject({ status: 'warning', metrics: { masters: 1, displaced: 1 } })
  expect(await see('ip-2/shop')).toMatchObject({ status: 'ok' })
})

test('an address whose holder serves nothing is refused, master or not', async () => {
  const { estate, see } = await play('carp1', 'ip-2/shop', 'ip-5/shop')
  estate.break('d1', 'crash')
  await eventually(async () => expect((await see('ip-2/shop')).text).toContain('refused'))
  expect(await see('carp1')).toMatchObject({ status: 'ok' })
  expect(await see('ip-5/shop')).toMatchObject({ status: 'ok' })
})

test('a certificate is about to end, and is renewed', async () => {
  const { estate, see } = await play('dfw-lb01/pound', 'dfw-lb01/static-tls', 'dfw-mail01/smtp')
  expect(await see('dfw-lb01/pound')).toMatchObject({ metrics: { faults: 0 } })
  expect(reading(await see('dfw-mail01/smtp'), 'certificateDays')).toBeCloseTo(60, 0)
  estate.break('lb01', 'certificate')
  const ending = await see('dfw-lb01/pound')
  expect(ending.status).toBe('critical')
  expect(reading(ending, 'daysLeft')).toBeCloseTo(5, 0)
  expect(reading(await see('dfw-lb01/static-tls'), 'certificateDays')).toBeCloseTo(5, 0)
  estate.mend('lb01')
  expect(reading(await see('dfw-lb01/pound'), 'daysLeft')).toBeCloseTo(60, 0)
})

test('a certificate that was not copied to one machine is seen by whoever compares, and by nobody else', async () => {
  const sites = ['ip-4', 'ip-5'].map((address) => `candles.example.org_${address}/tls`)
  const { estate, look } = await play('candles.example.org/one-cert', 'apples.example.org/one-cert')
  const statuses = async () => {
    const views = await look()
    return ['candles.example.org/one-cert', 'apples.example.org/one-cert', ...sites].map((id) => views.get(id)?.status)
  }
  expect(await statuses()).toEqual(['ok', 'ok', 'ok', 'ok'])
  estate.break('d1', 'two-certificates')
  expect(await statuses()).toEqual(['critical', 'ok', 'ok', 'ok'])
  estate.mend('d1')
  expect(await statuses()).toEqual(['ok', 'ok', 'ok', 'ok'])
})

test('Pound answers for a Perlbal that has died', async () => {
  const { estate, see } = await play('dfw-lb02/perlbal', 'dfw-lb02/pound', 'dfw-lb02/static-tls')
  estate.break('lb02', 'crash')
  await eventually(async () => expect((await see('dfw-lb02/perlbal')).text).toContain('refused'))
  expect(await see('dfw-lb02/pound')).toMatchObject({ metrics: { faults: 0 } })
  expect(await see('dfw-lb02/static-tls')).toMatchObject({ status: 'critical', metrics: { status: 503 } })
})

test('a web server that is slow answers after seconds', async () => {
  const { estate, see, later } = await play('dfw-web03/web')
  estate.break('web03', 'slow')
  later(1_000)
  const slow = await see('dfw-web03/web')
  expect(slow.status).toBe('warning')
  expect(reading(slow, 'total')).toBeGreaterThan(2_000)
})

test.each([
  ['dfw-web03', 'dfw-web03/web'],
  ['dfw-lb02', 'dfw-lb02/perlbal'],
  ['dfw-memc03', 'dfw-memc03/memcached'],
  ['dfw-jobs02', 'dfw-jobs02/gearmand'],
  ['dfw-db-c02', 'dfw-db-c02/mysql'],
  ['dfw-mail01', 'dfw-mail01/smtp'],
])('%s, frozen, takes connections and answers nothing until it goes on', async (machine, id) => {
  const { estate, see } = await begin([id], 1_500)
  expect((await see(id)).metrics).not.toEqual({})
  estate.break(machine, 'hang')
  const hung = await see(id)
  expect(hung.status).toBe('critical')
  expect(hung.text).toMatch(/does not answer|did not answer|no greeting|no answer|hung/)
  estate.mend(machine)
  await eventually(async () => expect((await see(id)).status).not.toBe('critical'))
})

test('PHP that is full keeps visitors waiting at nginx, on that dispatcher alone', async () => {
  const { estate, see, later } = await play('d1/php-fpm', 'd2/php-fpm', 'd2/nginx')
  const calm = await see('d2/nginx')
  expect(await see('d2/php-fpm')).toMatchObject({ status: 'ok', metrics: { queue: 0 } })
  estate.break('d2', 'php-full')
  later(MINUTE_MS)
  const first = await see('d2/php-fpm')
  expect(first).toMatchObject({ status: 'critical', metrics: { idle: 0, full: 1 } })
  later(MINUTE_MS)
  expect(reading(await see('d2/php-fpm'), 'queue')).toBeGreaterThan((reading(first, 'queue') ?? 0) + 50)
  expect(reading(await see('d2/nginx'), 'writing')).toBeGreaterThan((reading(calm, 'writing') ?? 0) + 100)
  expect(await see('d1/php-fpm')).toMatchObject({ status: 'ok' })
  estate.mend('d2')
  expect(await see('d2/php-fpm')).toMatchObject({ status: 'ok' })
})

test('a store that is gone is seen by the trackers, which are well themselves', async () => {
  const { estate, see } = await play('dfw-mog01/mogilefs', 'dfw-mog02/mogstored')
  expect(await see('dfw-mog01/mogilefs')).toMatchObject({ status: 'ok', metrics: { unreachable: 0 } })
  estate.break('mog02', 'crash')
  expect(await see('dfw-mog01/mogilefs')).toMatchObject({ status: 'critical', metrics: { unreachable: 8 } })
  expect(await see('dfw-mog02/mogstored')).toMatchObject({ status: 'critical', outcome: 'failed' })
  estate.mend('mog02')
  expect(await see('dfw-mog01/mogilefs')).toMatchObject({ status: 'ok' })
})
