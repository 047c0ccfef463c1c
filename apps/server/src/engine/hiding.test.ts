import { afterEach, beforeEach, expect, test } from 'vitest'
import { withHidden } from './hiding.ts'
import { openStage, play, type Stage } from './play.made-up.ts'

const MINUTE = 60_000
let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage)
})
afterEach(() => stage.database.close())
const hides = () => withHidden(world.memory.shownQuiets, world.memory).map((quiet) => quiet.hides)
const endings = async () => (await world.stored('lb/http')).filter(({ change }) => change.of === 'ending')

test('a forgotten silence that hides a real fault is seen: since when, what, and that it ends', async () => {
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 120 * MINUTE })
  await world.flush()
  expect(hides()).toEqual([null])
  world.wait(10 * MINUTE)
  world.look({ 'lb/http': 500 })
  await world.flush()
  const since = stage.now
  expect(hides()).toEqual([{ count: 1, since, checks: ['lb/http'] }])
  world.wait(79 * MINUTE)
  await world.flush()
  expect(await endings()).toEqual([])
  world.wait(MINUTE)
  await world.flush()
  expect(await endings()).toMatchObject([
    {
      checkId: 'lb/http',
      text: expect.stringMatching(/^until .*new kernel; hides trouble of lb\/http since 1970-01-01/),
    },
  ])
  expect(await world.told()).toEqual([])
  world.wait(30 * MINUTE)
  expect(await endings()).toHaveLength(1)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('that it ends soon is said once, over restarts too, and of many checks once for all of them', async () => {
  await world.ask('silence', { checks: ['http'] }, { forMs: 40 * MINUTE })
  world.wait(31 * MINUTE)
  await world.flush()
  world.kill()
  world = await play(stage)
  world.wait(2 * MINUTE)
  await world.flush()
  expect((await world.events()).filter((event) => event.includes('ending'))).toEqual([' ending→true'])
})

test('of a short silence, and of a downtime, everybody knows', async () => {
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 19 * MINUTE })
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 60 * MINUTE })
  world.wait(59 * MINUTE)
  await world.flush()
  expect(await endings()).toEqual([])
})
