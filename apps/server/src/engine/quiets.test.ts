import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHECKS, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage)
})
afterEach(() => stage.database.close())

test('silenced trouble is told to nobody, and told once when the silence ends', async () => {
  await world.ask('silence', { checks: ['lb/http'] }, { forMs: 60_000 })
  world.look({ 'lb/http': 0 })
  await world.flush()
  world.look({ 'lb/http': 500 })
  expect(await world.told()).toEqual([])
  world.wait(57_999)
  expect(await world.told()).toEqual([])
  world.wait(1)
  world.wait(1_000)
  expect(await world.told()).toEqual(['lb/http opened'])
  expect(await world.whys()).toEqual(['lb/http unchanged', 'lb/http silenced', 'lb/http opened'])
})

test('trouble that came and went in a downtime is never told', async () => {
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 60_000 })
  for (const waiting of [0, 500, 0]) world.look({ 'lb/http': waiting })
  world.wait(100_000)
  expect(await world.told()).toEqual([])
})

test('who was told before the silence hears how it ends', async () => {
  world.look({ 'lb/http': 0 })
  world.look({ 'lb/http': 500 })
  await world.flush()
  await world.ask('silence', { checks: ['lb/http'] }, { forMs: 60_000 })
  world.look({ 'lb/http': 0 })
  expect(await world.told()).toEqual(['lb/http opened', 'lb/http resolved'])
})

test('a planned downtime begins and ends in its time', async () => {
  await world.ask('downtime', { groups: ['webs'] }, { from: stage.now + 10_000, forMs: 20_000 })
  expect(world.flags('web1/http')?.downtime).toBe(false)
  world.wait(9_999)
  expect(world.flags('web1/http')?.downtime).toBe(false)
  world.wait(1)
  expect(world.flags('web1/http')).toEqual({ silenced: false, downtime: true })
  expect(world.flags('lb/http')?.downtime).toBe(false)
  world.wait(20_000)
  expect(world.flags('web1/http')?.downtime).toBe(false)
  expect(await world.events()).toEqual([' downtime→true', ' downtime→false'])
})

test('a downtime of many is one event at each end, and one for each check that it leaves in trouble', async () => {
  await world.ask('downtime', { groups: ['webs'] }, { forMs: 60_000 })
  world.look({ 'web1/http': 500, 'web2/http': 0 })
  world.wait(60_000)
  expect(await world.events()).toEqual([
    ' downtime→true',
    'web1/http status→critical',
    'web2/http status→ok',
    ' downtime→false',
    'web1/http downtime→false',
  ])
  expect(await world.told()).toEqual(['web1/http opened'])
})

test('a silence of one check is an event of that check, and its end in trouble is one event, not two', async () => {
  world.look({ 'lb/http': 500 })
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  world.wait(60_000)
  expect(await world.events()).toEqual(['lb/http status→critical', 'lb/http silenced→true', 'lb/http silenced→false'])
})

test('viewers hear of it only when it is stored', async () => {
  const asked = world.ask('silence', { groups: ['webs'] }, { forMs: 60_000 })
  expect(world.published).toEqual([])
  await world.flush()
  await asked
  expect(world.published).toEqual([['web1/http', 'web2/http']])
})

test('ended by hand, it is told at once what goes on; ended twice is refused', async () => {
  const { id } = await world.ask('silence', { checks: ['lb/http'] }, { forMs: 60_000 })
  world.look({ 'lb/http': 500 })
  await expect(world.engine.endQuiet('downtime', id)).rejects.toThrow('no downtime')
  await world.engine.endQuiet('silence', id)
  expect(await world.told()).toEqual(['lb/http opened'])
  await expect(world.engine.endQuiet('silence', id)).rejects.toThrow(`no silence ${id} is in force or to come`)
  expect(await world.quietStore.ofLate({ quiets: 9, names: 99 })).toMatchObject([{ id, endedAt: stage.now }])
})

test('one of two ends: the other keeps it quiet', async () => {
  await world.ask('silence', { checks: ['http'] }, { forMs: 60_000 })
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 30_000 })
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 90_000 })
  world.look({ 'lb/http': 500 })
  world.wait(30_000)
  expect(world.flags('lb/http')).toEqual({ silenced: true, downtime: true })
  world.wait(30_000)
  expect(world.flags('lb/http')).toEqual({ silenced: false, downtime: true })
  expect(await world.told()).toEqual([])
  world.wait(30_000)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('a silence of one check that ends with a downtime of many is an event of its own', async () => {
  await world.ask('silence', { checks: ['http'] }, { forMs: 90_000 })
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  await world.ask('downtime', { checks: ['http'] }, { forMs: 60_000 })
  world.look({ 'lb/http': 500 })
  world.wait(60_000)
  expect((await world.events()).slice(-3)).toEqual([
    'lb/http silenced→false',
    ' downtime→false',
    'lb/http downtime→false',
  ])
})

test('there are never more than a thousand open', async () => {
  for (let at = 0; at < 1_000; at++) void world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  await expect(world.ask('downtime', { hosts: ['lb'] }, { forMs: 60_000 })).rejects.toThrow('1000 silences')
  world.wait(60_000)
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 60_000 })
  expect(world.memory.quiets.size).toBe(1)
})

test('a downtime that is cancelled before it begins was never in force', async () => {
  const { id } = await world.ask('downtime', { hosts: ['lb'] }, { from: stage.now + 10_000, forMs: 20_000 })
  await world.engine.endQuiet('downtime', id)
  world.wait(15_000)
  expect(world.flags('lb/http')?.downtime).toBe(false)
  expect(await world.events()).toEqual([])
  expect(await world.quietStore.ofLate({ quiets: 9, names: 99 })).toMatchObject([{ id, beganAt: null }])
})

test('no page during a downtime after a restart: what is in force stays so, and what it keeps quiet', async () => {
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 60_000 })
  world.look({ 'lb/http': 500 })
  await world.flush()
  const again = await play(stage)
  expect(again.flags('lb/http')?.downtime).toBe(true)
  again.look({ 'lb/http': 500 })
  expect(await again.told()).toEqual([])
  expect(await again.events()).toEqual(['lb/http downtime→true', 'lb/http status→critical'])
})

test('an end that passed while the server was down is applied at start: what goes on is told then, once', async () => {
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 60_000 })
  world.look({ 'lb/http': 500 })
  await world.flush()
  stage.now += 3_600_000
  expect(await (await play(stage)).told()).toEqual(['lb/http opened'])
  const third = await play(stage)
  third.look({ 'lb/http': 500 })
  expect(await third.told()).toEqual(['lb/http opened'])
})

test('a begin that passed while the server was down is applied before the first look', async () => {
  await world.ask('downtime', { hosts: ['lb'] }, { from: stage.now + 10_000, forMs: 60_000 })
  await world.flush()
  stage.now += 30_000
  const again = await play(stage)
  again.look({ 'lb/http': 500 })
  expect(await again.told()).toEqual([])
  expect(await again.events()).toEqual(['lb/http downtime→true', 'lb/http status→critical'])
})

test('one that passed whole while the server was down never was', async () => {
  await world.ask('downtime', { hosts: ['lb'] }, { from: stage.now + 10_000, forMs: 60_000 })
  await world.flush()
  stage.now += 3_600_000
  const again = await play(stage)
  expect(await again.events()).toEqual([])
  expect(await again.quietStore.open()).toEqual([])
})

test('a check that leaves the group is told of, one that joins it is quiet', async () => {
  await world.ask('silence', { groups: ['webs'] }, { forMs: 60_000 })
  world.look({ 'web1/http': 500, 'lb/http': 0 })
  world.adopt(planOf([check('web1/http'), check('web2/http', ['webs']), check('lb/http', ['webs'])]))
  world.look({ 'lb/http': 500 })
  expect(await world.told()).toEqual(['web1/http opened'])
})

test('a check that leaves the group while the server is down is told of at start, once', async () => {
  await world.ask('silence', { groups: ['webs'] }, { forMs: 3_600_000 })
  world.look({ 'web1/http': 500, 'web2/http': 500 })
  await world.flush()
  const moved = planOf([check('web1/http'), check('web2/http', ['webs']), check('lb/http')])
  expect(await (await play(stage, moved)).told()).toEqual(['web1/http opened'])
  expect(await (await play(stage, moved)).told()).toEqual(['web1/http opened'])
})

test('a silence outlives the configuration of what it is about', async () => {
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  world.adopt(planOf([check('web1/http', ['webs'])]))
  world.adopt(planOf(CHECKS))
  expect(world.flags('lb/http')?.silenced).toBe(true)
})

test('a thousand checks in one downtime cost two events', async () => {
  world.adopt(planOf(Array.from({ length: 1_000 }, (_, at) => check(`web1/c${at}`, ['webs']))))
  await world.ask('downtime', { groups: ['webs'] }, { forMs: 1_000 })
  world.wait(1_000)
  expect(await world.events()).toEqual([' downtime→true', ' downtime→false'])
})

test('names in force are no more than all of them can be held against in time', async () => {
  const many = Array<string>(5_000).fill('lb/http')
  for (let at = 0; at < 20; at++) void world.ask('silence', { checks: many }, { forMs: 60_000 })
  const refusal = /^silences and downtimes name 100000 things already: end some first$/
  await expect(world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })).rejects.toThrow(refusal)
  const [first] = world.memory.quiets.keys()
  await world.engine.endQuiet('silence', first ?? '')
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  expect(world.memory.quiets.size).toBe(20)
})
