import type { Quiet, Scope } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStage, play, type Stage } from './play.made-up.ts'

const MINUTE = 60_000
let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage)
})
afterEach(() => stage.database.close())
/** From in ten minutes for an hour; twenty minutes from the first trouble on. */
const wait = (match: Scope, more: Partial<Pick<Quiet, 'expect'>> = {}) =>
  world.engine.askQuiet({
    ...{ kind: 'downtime', match, by: 'ann', note: 'new kernel', ...more },
    ...{ from: stage.now + 10 * MINUTE, until: stage.now + 70 * MINUTE, forMs: 20 * MINUTE },
  })

test('it begins with the first trouble in its window, of which nobody is told, and lasts from then on', async () => {
  await wait({ groups: ['webs'] })
  world.wait(30 * MINUTE)
  expect(world.flags('web2/http')?.downtime).toBe(false)
  world.look({ 'web1/http': 500 })
  expect(world.flags('web1/http')?.downtime).toBe(true)
  world.wait(19 * MINUTE)
  world.look({ 'web2/http': 500 })
  expect(await world.told()).toEqual([])
  expect(await world.events()).toEqual([' downtime→true', 'web1/http status→critical', 'web2/http status→critical'])
  world.wait(MINUTE)
  expect(await world.told()).toEqual(['web1/http opened', 'web2/http opened'])
  expect(world.memory.quiets.size).toBe(0)
})

test('it lasts as long as was said, though its window ends meanwhile', async () => {
  await wait({ hosts: ['lb'] })
  world.wait(65 * MINUTE)
  world.look({ 'lb/http': 500 })
  world.wait(19 * MINUTE)
  expect(await world.told()).toEqual([])
  world.wait(MINUTE)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('trouble before its window, after it, or of others does not begin it', async () => {
  await wait({ hosts: ['lb'] })
  world.look({ 'web1/http': 500, 'lb/http': 500 })
  world.wait(11 * MINUTE)
  world.look({ 'web2/http': 500, 'lb/http': 500 })
  expect(world.flags('lb/http')?.downtime).toBe(false)
  world.wait(60 * MINUTE)
  expect(world.memory.quiets.size).toBe(0)
  expect(await world.events()).not.toContain('lb/http downtime→true')
  world.look({ 'lb/http': 0 })
  world.look({ 'lb/http': 500 })
  expect(world.flags('lb/http')?.downtime).toBe(false)
})

test('trouble that was not expected does not begin it, and is told', async () => {
  await wait({ hosts: ['lb'] }, { expect: ['warning'] })
  world.wait(11 * MINUTE)
  world.look({ 'lb/http': 500 })
  expect(await world.told()).toEqual(['lb/http opened'])
  world.look({ 'lb/http': 0 })
  await world.flush()
  world.look({ 'lb/http': 5 })
  expect(world.flags('lb/http')?.downtime).toBe(true)
  expect(await world.told()).toEqual(['lb/http opened', 'lb/http resolved'])
})

test('a restart in its window changes nothing, before it begins and after', async () => {
  await wait({ hosts: ['lb'] })
  await world.flush()
  world.wait(15 * MINUTE)
  world.kill()
  world = await play(stage)
  world.look({ 'lb/http': 500 })
  await world.flush()
  const { until } = [...world.memory.quiets.values()][0] ?? {}
  world.kill()
  world = await play(stage)
  expect(world.flags('lb/http')?.downtime).toBe(true)
  expect([...world.memory.quiets.values()]).toMatchObject([{ until }])
  expect(await world.told()).toEqual([])
})
