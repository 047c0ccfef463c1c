import { eventually } from '@foretop/lab/lab.ts'
import { expect, test } from 'vitest'
import { begin, MINUTE_MS, play, reading } from './fault-scene.ts'

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
  expect(clusters.text).toMatch(/^dfw-db-a02 → \S+ stopped: /)
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
    needs: ['dfw-db-b02/machine', 'dfw-db-b01/mysql'],
  })
  expect(seen.get('dfw-db-b02/mysql')?.details?.channels).toMatchObject([{ io: 'Connecting' }])
  expect(seen.get('clusters')?.text).toMatch(/^dfw-db-b01 does not answer/)
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
