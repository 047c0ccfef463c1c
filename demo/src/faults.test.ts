import { eventually } from '@foretop/lab/lab.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { afterEach, expect, test } from 'vitest'
import { startEstate } from './estate.ts'
import type { Simulation } from './simulation.ts'
import { type Watch, watch } from './watch.ts'

const MINUTE_MS = 60_000

let scope = new AsyncDisposableStack()
afterEach(async () => {
  await scope.disposeAsync()
  scope = new AsyncDisposableStack()
})

interface Scene {
  readonly estate: Simulation
  /** Lets time go by, a second at a time for those who look. */
  later(ms: number): void
  look(): ReturnType<Watch['look']>
  /** One check, looked at now. */
  see(id: string): Promise<CheckView>
}

/** An estate whose time the test moves, and these checks of it. */
const play = (...wanted: readonly string[]): Promise<Scene> => begin(wanted)

async function begin(wanted: readonly string[], timeoutMs?: number): Promise<Scene> {
  let skipped = 0
  const estate = scope.use(await startEstate({ clock: () => Date.now() + skipped }))
  const watched = scope.use(await watch(estate.configuration, wanted, timeoutMs))
  return {
    estate,
    later: (ms) => {
      skipped += ms
    },
    look: () => watched.look(),
    async see(id) {
      const view = (await watched.look()).get(id)
      if (view === undefined) throw new Error(`${id} is not watched`)
      return view
    },
  }
}

const reading = ({ metrics }: CheckView, metric: string, instance?: string): number | undefined => {
  const value = metrics[metric]
  return typeof value === 'object' ? value[instance ?? ''] : value
}

test('a replica stops on a duplicate key, falls behind, and catches up when mended', async () => {
  const { estate, see, later } = await play('dfw-db-a02/mysql', 'clusters')
  estate.break('db-a02', 'replication')
  const stopped = await see('dfw-db-a02/mysql')
  expect(stopped).toMatchObject({
    status: 'critical',
    metrics: { ioRunning: { default: 1 }, sqlRunning: { default: 0 } },
  })
  expect(stopped.text).toContain("Duplicate entry '48213' for key 'PRIMARY'")
  later(5 * MINUTE_MS)
  const clusters = await see('clusters')
  expect(clusters).toMatchObject({ status: 'critical', metrics: { broken: { 'dfw-db-a02': 1 } } })
  expect(clusters.text).toContain('Slave not running: dfw-db-a02: Error')
  estate.mend('db-a02')
  later(1_000)
  const behind = await see('dfw-db-a02/mysql')
  expect(reading(behind, 'lag', 'default')).toBeGreaterThan(100)
  later(2 * MINUTE_MS)
  expect(await see('dfw-db-a02/mysql')).toMatchObject({ status: 'ok', metrics: { lag: { default: 0 } } })
})

test('a replica that cannot keep up falls behind, second by second', async () => {
  const { estate, see, later } = await play('dfw-db02/mysql')
  expect(reading(await see('dfw-db02/mysql'), 'lag', 'default')).toBe(0)
  estate.break('dfw-db02', 'lag')
  later(2 * MINUTE_MS)
  const lag = reading(await see('dfw-db02/mysql'), 'lag', 'default')
  expect(lag).toBeGreaterThan(80)
  expect(lag).toBeLessThan(120)
})

test('a master that is off is refused, and its replica tries to connect', async () => {
  const wanted = ['dfw-db-b01/mysql', 'dfw-db-b01/machine', 'dfw-db-b02/mysql', 'clusters', 'dfw-web01/latest']
  const { estate, look, later } = await begin(wanted, 2_000)
  estate.break('db-b01', 'down')
  later(1_000)
  await eventually(async () => expect((await look()).get('dfw-db-b01/mysql')?.text).toContain('refused'))
  const seen = await look()
  expect(seen.get('dfw-db-b02/mysql')).toMatchObject({
    metrics: { ioRunning: { default: 0 }, sqlRunning: { default: 1 } },
    needs: ['dfw-db-b01/mysql'],
  })
  expect(seen.get('dfw-db-b02/mysql')?.details?.channels).toMatchObject([{ io: 'Connecting' }])
  expect(seen.get('clusters')?.text).toContain("Can't connect to dfw-db-b01")
  expect(seen.get('dfw-web01/latest')).toMatchObject({ status: 'critical', metrics: { status: 500 } })
  expect(seen.get('dfw-db-b01/machine')?.text).toContain('no answer')
})

test('web servers answer with errors at once while the global master is down, and recover', async () => {
  const { estate, see, later } = await play('dfw-web01/web', 'dfw-lb01/dynamic', 'dfw-lb01/static')
  estate.break('db01', 'crash')
  later(1_000)
  const seen = await see('dfw-web01/web')
  expect(seen).toMatchObject({ status: 'critical', metrics: { status: 500 } })
  expect(await see('dfw-lb01/dynamic')).toMatchObject({ metrics: { status: 500 } })
  expect(await see('dfw-lb01/static')).toMatchObject({ status: 'ok' })
  estate.mend('db01')
  later(1_000)
  expect(await see('dfw-web01/web')).toMatchObject({ status: 'ok' })
})

test('a flood of visitors grows the queue and its age, and goes away', async () => {
  const { estate, see, later } = await play('dfw-lb01/perlbal', 'dfw-lb02/perlbal')
  const calm = await see('dfw-lb01/perlbal')
  expect(calm).toMatchObject({ status: 'ok', metrics: { waiting: 0, stranded: 0 } })
  expect(reading(calm, 'inFlight')).toBeGreaterThan(3)
  expect(await see('dfw-lb02/perlbal')).toMatchObject({ metrics: { inFlight: 0 } })
  estate.break('lb01', 'overload')
  later(MINUTE_MS)
  const flooded = await see('dfw-lb01/perlbal')
  expect(reading(flooded, 'waiting')).toBeGreaterThan(1_000)
  expect(reading(flooded, 'waiting')).toBeLessThan(10_000)
  expect(reading(flooded, 'queueAge', 'web')).toBeGreaterThan(4)
  estate.mend('lb01', 'overload')
  later(2 * MINUTE_MS)
  expect(await see('dfw-lb01/perlbal')).toMatchObject({ status: 'ok', metrics: { waiting: 0 } })
})

test('visitors wait and nobody serves while all web servers are down', async () => {
  const { estate, see, later } = await play('dfw-lb01/perlbal')
  estate.break('webs', 'down')
  later(20_000)
  const stranded = await see('dfw-lb01/perlbal')
  expect(stranded).toMatchObject({ status: 'critical', metrics: { stranded: 1, inFlight: 0 } })
  expect(reading(stranded, 'queueAge', 'web')).toBeGreaterThan(10)
})

test('the other balancer takes the visitors of one that is off', async () => {
  const { estate, see, later } = await play('dfw-lb02/perlbal')
  estate.break('lb01', 'down')
  later(2_000)
  expect(reading(await see('dfw-lb02/perlbal'), 'inFlight')).toBeGreaterThan(3)
})

test('the balancer that has the visitors carries their TLS over lo', async () => {
  const { see, later } = await play('dfw-lb01/machine', 'dfw-lb02/machine')
  const sent = async (id: string, name: string) => reading(await see(id), 'sent', name) ?? 0
  const rate = async (id: string, name: string) => {
    const before = await sent(id, name)
    later(10_000)
    return (await sent(id, name)) - before
  }
  const [lo, eth0] = [await rate('dfw-lb01/machine', 'lo'), await rate('dfw-lb01/machine', 'eth0')]
  expect(lo).toBeGreaterThan(0.4 * eth0)
  expect(lo).toBeLessThan(0.8 * eth0)
  expect(await rate('dfw-lb02/machine', 'lo')).toBeLessThan(0.1 * lo)
})

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
  expect(await see('dfw-mail01/smtp')).toMatchObject({ metrics: { faults: 0 } })
  estate.break('lb01', 'certificate')
  const ending = await see('dfw-lb01/pound')
  expect(ending.status).toBe('critical')
  expect(reading(ending, 'daysLeft')).toBeCloseTo(5, 0)
  expect(reading(await see('dfw-lb01/static-tls'), 'certificateDays')).toBeCloseTo(5, 0)
  estate.mend('lb01')
  expect(reading(await see('dfw-lb01/pound'), 'daysLeft')).toBeCloseTo(60, 0)
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
