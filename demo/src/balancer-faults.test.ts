import { expect, test } from 'vitest'
import { MINUTE_MS, play, reading } from './fault-scene.ts'

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
