import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { MINUTE_MS, play, reading } from './fault-scene.ts'

test('workers: an importer that posts is a no, all bored a yes', async () => {
  const { see, safe, later } = await play('dfw-jobs01/workers')
  const until = async (busy: number) => {
    for (let minutes = 0; minutes < 30; minutes += 1) {
      if (reading(await see('dfw-jobs01/workers'), 'busy', 'importers') === busy) return
      later(MINUTE_MS)
    }
    throw new Error(`never ${busy} are busy`)
  }
  await until(1)
  expect(await safe('workers', 'dfw-jobs01')).toEqual([
    'no',
    'no: an importer is posting: a restart stalls that user’s import for 12 hours',
  ])
  await until(0)
  expect(await safe('workers', 'dfw-jobs01')).toEqual(['yes', 'yes: all importers are bored'])
}, 120_000)

test('Perlbal: the one that carries may not go, the idle one may while the other is up', async () => {
  const { estate, safe, later } = await play('dfw-lb01/perlbal', 'dfw-lb02/perlbal')
  expect(await safe('perlbal', 'dfw-lb01')).toEqual([
    'no',
    'no: it carries the traffic: every visitor would be cut off. Move the address first',
    'yes: the other balancer is up',
  ])
  expect(await safe('perlbal', 'dfw-lb02')).toEqual(['yes', 'yes: the other balancer is up', 'yes: it carries nobody'])
  estate.break('lb01', 'down')
  later(2_000)
  expect((await safe('perlbal', 'dfw-lb02')).slice(0, 2)).toEqual([
    'no',
    'no: the other balancer is not up as it should: nobody would carry the traffic',
  ])
  expect(await safe('perlbal', 'dfw-lb01')).toEqual([
    'unknown',
    'unknown: not known whether it carries nobody',
    'yes: the other balancer is up',
  ])
})

test('memcached: warm others and idle databases let one go; a cold one among them does not', async () => {
  const caches = [1, 2, 3, 4].map((number) => `dfw-memc0${number}/memcached`)
  const databases = ['db01', 'db02', 'db-a01', 'db-a02', 'db-b01', 'db-b02', 'db-c01', 'db-c02']
  const { estate, safe, later } = await play(...caches, ...databases.map((name) => `dfw-${name}/mysql`))
  const says = async (host: string) => {
    later(10_000)
    return await safe('memcached', host)
  }
  await eventually(async () =>
    expect(await says('dfw-memc01')).toEqual([
      'yes',
      'yes: the other three are warm',
      'yes: the databases have room for what it answers now',
    ]),
  )
  estate.break('memc02', 'cold-cache')
  later(MINUTE_MS)
  await eventually(async () => expect((await says('dfw-memc01'))[1]).toMatch(/^no: another one is cold or down/))
  expect((await says('dfw-memc01'))[0]).toBe('no')
}, 120_000)

test('a dispatcher that is master of an address may not go; one that has given up all may', async () => {
  const { estate, safe, later } = await play('d1/carp', 'd2/carp', 'd1/nginx', 'd2/nginx')
  expect((await safe('dispatchers', 'd1'))[1]).toMatch(/^no: it is master of an address/)
  estate.break('d1', 'failover')
  later(MINUTE_MS)
  expect(await safe('dispatchers', 'd1')).toEqual([
    'yes',
    'yes: it is master of no address',
    'yes: the other one serves',
  ])
  expect((await safe('dispatchers', 'd2'))[0]).toBe('no')
})

test('a source may not go while its replica is behind', async () => {
  const { estate, safe, later } = await play('dfw-db01/mysql', 'dfw-db02/mysql')
  expect(await safe('db-global', 'dfw-db01')).toEqual(['yes', 'yes: its replica has caught up'])
  estate.break('db02', 'lag')
  later(5 * MINUTE_MS)
  expect((await safe('db-global', 'dfw-db01'))[1]).toMatch(/^no: its replica is behind/)
})

test('of a cluster whose sides both are writable only the one may go on which nobody works', async () => {
  const { safe, later } = await play('dfw-db-a01/mysql', 'dfw-db-a02/mysql')
  await safe('db-a', 'dfw-db-a01')
  later(10_000)
  expect(await safe('db-a', 'dfw-db-a01')).toEqual([
    'no',
    'no: the site works on this side: it would be down. Move it to the other side first',
    'yes: the other side has all changes',
  ])
  expect(await safe('db-a', 'dfw-db-a02')).toEqual([
    'yes',
    'yes: the other side has all changes',
    'yes: nobody works on this side',
  ])
})
