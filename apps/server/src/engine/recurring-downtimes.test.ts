import type { DowntimeRule } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHECKS, openStage, planOf, play, type Stage } from './play.made-up.ts'

const MINUTE = 60_000
/** The stage begins at 00:16:40. */
const TO_BEGIN = 13 * MINUTE + 20_000
const rule = (more: Partial<DowntimeRule> = {}): DowntimeRule => ({
  ...{ name: 'backup', match: { hosts: ['lb'] }, every: '30 * * * *', zone: 'UTC', forMs: 10 * MINUTE, until: null },
  ...{ expect: null, note: 'tapes' },
  ...more,
})
const withRules = (...downtimes: readonly DowntimeRule[]) => ({ ...planOf(CHECKS), downtimes })

let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage, withRules(rule()))
})
afterEach(() => stage.database.close())
const open = () => [...world.memory.quiets.values()].map(({ from }) => new Date(from).toISOString().slice(11, 16))
const inDowntime = () => world.flags('lb/http')?.downtime

test('it begins and ends again and again, each an event at both ends, and what is bad then is told once at its end', async () => {
  expect(open()).toEqual(['00:30'])
  world.wait(TO_BEGIN)
  expect(inDowntime()).toBe(true)
  world.look({ 'lb/http': 500 })
  expect(await world.told()).toEqual([])
  world.wait(10 * MINUTE)
  expect(inDowntime()).toBe(false)
  expect(open()).toEqual(['01:30'])
  expect(await world.told()).toEqual(['lb/http opened'])
  world.look({ 'lb/http': 0 })
  world.wait(60 * MINUTE)
  expect(open()).toEqual(['02:30'])
  expect((await world.events()).filter((event) => event.includes('downtime'))).toEqual([
    ...['lb/http downtime→true', 'lb/http downtime→false'],
    ...['lb/http downtime→true', 'lb/http downtime→false'],
  ])
})

test('a reload in the middle neither ends nor doubles it', async () => {
  world.wait(TO_BEGIN + MINUTE)
  world.adopt(withRules(rule()))
  world.adopt(withRules(rule({ note: 'more tapes' })))
  expect([open(), inDowntime()]).toEqual([['00:30'], true])
  expect(await world.events()).toEqual(['lb/http downtime→true'])
  world.wait(9 * MINUTE)
  expect([open(), inDowntime()]).toEqual([['01:30'], false])
})

test('no page during a downtime after a restart: it neither ends it nor doubles it', async () => {
  world.wait(TO_BEGIN + MINUTE)
  world.look({ 'lb/http': 500 })
  await world.flush()
  world.kill()
  stage.now += MINUTE
  world = await play(stage, withRules(rule()))
  world.look({ 'lb/http': 500 })
  expect([open(), inDowntime()]).toEqual([['00:30'], true])
  expect(await world.told()).toEqual([])
  expect((await world.events()).filter((event) => event.includes('downtime'))).toEqual(['lb/http downtime→true'])
})

test('what came due while the server was down is in force at its start, before the first look', async () => {
  await world.flush()
  world.kill()
  stage.now += TO_BEGIN + MINUTE
  world = await play(stage, withRules(rule()))
  world.look({ 'lb/http': 500 })
  expect(inDowntime()).toBe(true)
  expect(await world.told()).toEqual([])
})

test('those that passed while the server was down never were', async () => {
  await world.flush()
  world.kill()
  stage.now += 5 * 60 * MINUTE
  world = await play(stage, withRules(rule()))
  expect(open()).toEqual(['05:30'])
  expect(await world.events()).toEqual([])
})

test('one that somebody ended does not come back by a reload or a restart, and the next one does', async () => {
  world.wait(TO_BEGIN)
  const [quiet] = world.memory.quiets.values()
  await world.engine.endQuiet('downtime', quiet?.id ?? '')
  expect([open(), inDowntime()]).toEqual([['01:30'], false])
  world.adopt(withRules(rule()))
  expect(inDowntime()).toBe(false)
  world.kill()
  world = await play(stage, withRules(rule()))
  expect([open(), inDowntime()]).toEqual([['01:30'], false])
  world.wait(60 * MINUTE)
  expect(inDowntime()).toBe(true)
})

test('where the configuration says it no more it ends, and what goes on is told', async () => {
  world.wait(TO_BEGIN)
  world.look({ 'lb/http': 500 })
  world.adopt(planOf(CHECKS))
  expect([open(), inDowntime()]).toEqual([[], false])
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('one that goes over into another, by a reload or by its end, lets nothing through in between', async () => {
  world.wait(TO_BEGIN + MINUTE)
  world.look({ 'lb/http': 500 })
  world.adopt(withRules(rule({ every: '25,55 * * * *', forMs: 20 * MINUTE })))
  expect([open(), inDowntime()]).toEqual([['00:25'], true])
  expect(await world.told()).toEqual([])
})

test('one that covers other checks by now tells of those that it leaves in trouble', async () => {
  world.wait(TO_BEGIN)
  world.look({ 'lb/http': 500, 'web1/http': 500 })
  expect(await world.told()).toEqual(['web1/http opened'])
  world.adopt(withRules(rule({ match: { groups: ['webs'] } })))
  expect(world.flags('web1/http')?.downtime).toBe(true)
  expect(await world.told()).toEqual(['web1/http opened', 'lb/http opened'])
})
