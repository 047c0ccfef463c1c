import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHECKS, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

/** What must not get through a downtime, and what must. */

const MINUTE = 60_000
let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage)
})
afterEach(() => stage.database.close())
const downtime = (host: string) => world.ask('downtime', { hosts: [host] }, { forMs: 10 * MINUTE })
const byTurns = (times: number) => {
  for (let time = 0; time < times; time += 1) world.look({ 'lb/http': time % 2 === 0 ? 500 : 0 })
}

test('no page during a downtime when it flaps, nor when it has settled; what is bad at its end is told once', async () => {
  await downtime('lb')
  byTurns(40)
  expect(world.entry('lb/http')?.state.flapping).toBe(true)
  for (let time = 0; time < 40; time += 1) world.look({ 'lb/http': 500 })
  expect(world.entry('lb/http')?.state.flapping).toBe(false)
  expect(await world.told()).toEqual([])
  world.wait(10 * MINUTE)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('no page for what flaps when its downtime ends, and one when it has settled', async () => {
  await downtime('lb')
  byTurns(40)
  world.wait(10 * MINUTE)
  expect(await world.told()).toEqual([])
  for (let time = 0; time < 40; time += 1) world.look({ 'lb/http': 500 })
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('no page for a child of a parent in downtime; when that ends, the parent is told and not the child', async () => {
  const child = { ...check('web1/http', ['webs']), needs: ['lb/http'] }
  world.adopt(planOf([child, ...CHECKS.slice(1)]))
  await downtime('lb')
  world.look({ 'lb/http': 500 })
  world.look({ 'lb/http': 500, 'web1/http': 500 })
  world.wait(MINUTE)
  expect(world.shown('web1/http')).toMatchObject({ status: 'critical', downtime: false, blockedBy: 'lb/http' })
  expect(await world.told()).toEqual([])
  world.wait(10 * MINUTE)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('a child that is bad after its parent in downtime is well again is told', async () => {
  const child = { ...check('web1/http', ['webs']), needs: ['lb/http'] }
  world.adopt(planOf([child, ...CHECKS.slice(1)]))
  await downtime('lb')
  world.look({ 'lb/http': 500 })
  world.look({ 'lb/http': 500, 'web1/http': 500 })
  world.look({ 'lb/http': 0 })
  world.look({ 'lb/http': 0, 'web1/http': 500 })
  world.wait(1_000)
  expect(await world.told()).toEqual(['web1/http opened'])
})

test('no recovery is lost when the downtime ended meanwhile', async () => {
  world.look({ 'lb/http': 500 })
  expect(await world.told()).toEqual(['lb/http opened'])
  await downtime('lb')
  world.wait(10 * MINUTE)
  expect(await world.told()).toEqual(['lb/http opened'])
  world.look({ 'lb/http': 0 })
  expect(await world.told()).toEqual(['lb/http opened', 'lb/http resolved'])
})

test('no recovery is lost when the downtime ended while the server was down', async () => {
  world.look({ 'lb/http': 500 })
  await world.flush()
  await downtime('lb')
  world.kill()
  stage.now += 20 * MINUTE
  world = await play(stage)
  world.look({ 'lb/http': 0 })
  expect(await world.told()).toEqual(['lb/http opened', 'lb/http resolved'])
})
