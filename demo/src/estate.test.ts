import { readdir } from 'node:fs/promises'
import { eventually } from '@foretop/lab/lab.ts'
import { pingNamesOf } from '@foretop/probes/reports/check-in/names.ts'
import { expect, test } from 'vitest'
import { FTP_PASSWORD, REPORTER_TOKEN } from './configuration/wiring.ts'
import { startEstate } from './estate.ts'
import { COMMUNITY } from './servers/snmp.ts'
import { read, readWithRows, watch } from './watch.ts'

test('the product takes its configuration: two estates of some forty machines and 260 checks', async () => {
  await using estate = await startEstate()
  const { plan, secrets } = await readWithRows(estate.configuration)
  expect(plan.checks.length).toBeGreaterThanOrEqual(240)
  expect(plan.checks.length).toBeLessThanOrEqual(280)
  expect(plan.hosts.length).toBeGreaterThanOrEqual(35)
  expect(plan.hosts.length).toBeLessThanOrEqual(45)
  // Its own, made up; none from outside.
  const pings = plan.checks.flatMap((check) => pingNamesOf(check, REPORTER_TOKEN)?.uuid ?? [])
  expect(secrets).toEqual([
    REPORTER_TOKEN,
    COMMUNITY,
    FTP_PASSWORD,
    ...['', '/ann', '/bob', '/carla', '/dev'].map((of) => expect.stringMatching(RegExp(`^http://127\\..*/hook${of}$`))),
    ...pings,
  ])
  const needs = Object.fromEntries(plan.groups.map((group) => [group.name, group.needs]))
  expect(needs.balancers).toEqual(['webs'])
  expect(needs.webs).toEqual(expect.arrayContaining(['caches', 'databases', 'jobs', 'storage']))
  expect(new Set(plan.hosts.map(({ address }) => address)).size).toBe(plan.hosts.length)
  expect(plan.hosts.every(({ address }) => address.startsWith('127.'))).toBe(true)
})

test('in calm everything is well', async () => {
  await using estate = await startEstate()
  const { plan } = await readWithRows(estate.configuration)
  // All at once, and from the same process as the servers, times say nothing.
  const ids = plan.checks.filter(({ way }) => way.by !== 'clock').map(({ id }) => id)
  for (let from = 0; from < ids.length; from += 40) {
    using watched = await watch(estate.configuration, ids.slice(from, from + 40))
    await eventually(async () => {
      const troubled = [...(await watched.look()).values()].filter(({ status }) => status !== 'ok')
      expect(troubled.map(({ id, text }) => `${id}: ${text}`)).toEqual([])
    })
  }
})

test('two estates live side by side', async () => {
  await using one = await startEstate()
  await using other = await startEstate()
  const addresses = async ({ configuration }: typeof one) =>
    (await read(configuration)).plan.hosts.map(({ address }) => address)
  const taken = new Set(await addresses(one))
  expect((await addresses(other)).filter((address) => taken.has(address))).toEqual([])
})

test('nothing is left open when it ends, whatever was broken', async () => {
  const descriptors = async () => (await readdir('/proc/self/fd')).length
  await (await startEstate())[Symbol.asyncDispose]()
  const before = await descriptors()
  {
    await using estate = await startEstate()
    using watched = await watch(estate.configuration, ['dfw-lb01/perlbal', 'dfw-db01/mysql', 'd1/carp'])
    await watched.look()
    estate.break('webs', 'down')
    estate.break('db01', 'hang')
    await watched.look()
    expect(await descriptors()).toBeGreaterThan(before + 80)
  }
  await eventually(async () => expect(await descriptors()).toBeLessThanOrEqual(before))
})

test('a fault is set by the end of a name, told with since when, and taken back alone or with the others', async () => {
  await using estate = await startEstate({ clock: () => 1_800_000_000_000 })
  estate.break('db-a02', 'replication')
  estate.break('db-a02', 'replication')
  estate.break('dfw-db-a02', 'slow')
  estate.break('d1', 'failover')
  const since = 1_800_000_000_000
  expect(estate.broken()).toEqual([
    { target: 'dfw-db-a02', fault: 'replication', since },
    { target: 'dfw-db-a02', fault: 'slow', since },
    { target: 'd1', fault: 'failover', since },
  ])
  estate.mend('db-a02', 'slow')
  expect(estate.broken().map(({ fault }) => fault)).toEqual(['replication', 'failover'])
  estate.mend('db-a02')
  expect(estate.broken().map(({ target }) => target)).toEqual(['d1'])
})

test('a group is broken as a whole', async () => {
  await using estate = await startEstate()
  estate.break('storage', 'down')
  expect(estate.broken().map(({ target }) => target)).toEqual(['dfw-mog01', 'dfw-mog02', 'dfw-mog03', 'dfw-mog04'])
})

test('what is not there is refused, with the nearest and all there are', async () => {
  await using estate = await startEstate()
  expect(() => estate.break('db-a03', 'down')).toThrow(
    /no machine db-a03 \(did you mean db-a0\d\?\); there are dfw-lb01/,
  )
  expect(() => estate.break('db-a02', 'replicatoin')).toThrow(
    /no fault replicatoin \(did you mean replication\?\); there are replication, lag, down/,
  )
  expect(() => estate.break('web01', 'replication')).toThrow(
    'replication cannot happen to dfw-web01; what can is down, crash, hang, slow, disk-full',
  )
  expect(() => estate.break('db-a01', 'lag')).toThrow('lag cannot happen to dfw-db-a01')
  expect(estate.broken()).toEqual([])
})

test('each fault can be set as its example says', async () => {
  await using estate = await startEstate()
  for (const { name, target, example } of estate.faults) {
    expect(example).toBe(`demo break ${target} --${name}`)
    estate.break(target, name)
  }
  expect(estate.broken().map(({ fault }) => fault)).toEqual(estate.faults.map(({ name }) => name))
})
