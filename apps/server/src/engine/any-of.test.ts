import { afterEach, beforeEach, expect, test } from 'vitest'
import { answered, check, openStage, type play as Play, planOf, play, type Stage } from './play.made-up.ts'

const WEBS = ['web1/http', 'web2/http']
const webs = WEBS.map((id) => check(id, ['webs']))
const balancer = { ...check('lb/http'), attempts: 2, needs: [{ any: WEBS }] }

let stage: Stage
let world: Awaited<ReturnType<typeof Play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage, planOf([...webs, balancer]))
  world.look({ 'web1/http': 0, 'web2/http': 0, 'lb/http': 0 })
})
afterEach(() => stage.database.close())

const blockedBy = () => world.entry('lb/http')?.state.blockedBy
const [FINE, BAD] = [0, 500]

test('while one web server is well the trouble of the balancer is its own, and told', async () => {
  world.look({ 'web1/http': BAD })
  for (let look = 0; look < 2; look += 1) world.look({ 'web2/http': FINE, 'lb/http': BAD })
  expect(blockedBy()).toBeNull()
  expect(await world.told()).toEqual(['web1/http opened', 'lb/http opened'])
})
test('when the last web server goes it explains the balancer, whoever fails first', async () => {
  world.look({ 'web1/http': BAD, 'lb/http': BAD })
  world.look({ 'web2/http': BAD, 'lb/http': BAD })
  expect(blockedBy()).toBe('web1/http')
  expect(await world.told()).toEqual(['web1/http opened', 'web2/http opened'])
  expect((await world.whys()).at(-1)).toBe('lb/http blocked')
})
test('what was told already is explained from then on', async () => {
  world.look({ 'web1/http': BAD })
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/http': BAD })
  expect(blockedBy()).toBeNull()
  world.look({ 'web2/http': BAD })
  expect(blockedBy()).toBe('web1/http')
  expect((await world.events()).slice(-2)).toEqual(['web2/http status→critical', 'lb/http blockedBy→web1/http'])
})
test('with the first web server that is well again the balancer is looked at, and free', async () => {
  for (let look = 0; look < 2; look += 1) world.look({ 'web1/http': BAD, 'web2/http': BAD, 'lb/http': BAD })
  await world.flush()
  world.look({ 'web2/http': FINE })
  expect(world.asked.at(-1)).toMatchObject({ id: 'lb/http' })
  world.look({ 'lb/http': BAD })
  expect(blockedBy()).toBeNull()
  // The web server may have failed again since it was looked at.
  expect((await world.told()).at(-1)).toBe('web2/http resolved')
  expect(world.asked.at(-1)).toEqual({ id: 'web2/http', inMs: 0 })
  world.deliver(answered('web2/http', stage.now, { waiting: FINE }))
  world.wait(100)
  expect((await world.told()).at(-1)).toBe('lb/http opened')
})
test('a balancer that is well again with its web server is never told of', async () => {
  for (let look = 0; look < 2; look += 1) world.look({ 'web1/http': BAD, 'web2/http': BAD, 'lb/http': BAD })
  world.look({ 'web2/http': FINE })
  world.look({ 'lb/http': FINE })
  expect((await world.told()).filter((line) => line.startsWith('lb/'))).toEqual([])
})
test.each([
  ['left the configuration', webs.slice(0, 1)],
  ['is switched off', webs.map((web) => ({ ...web, enabled: web.id === 'web1/http' }))],
])('a web server that %s steps in for nobody', async (_, left) => {
  world.look({ 'web1/http': BAD })
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/http': BAD })
  expect(blockedBy()).toBeNull()
  world.adopt(planOf([...left, balancer]))
  expect(blockedBy()).toBe('web1/http')
})
test('a viewer is given the names, and the choice beside them', () => {
  expect(world.shown('lb/http')).toMatchObject({ needs: WEBS, needsTree: [{ any: WEBS }] })
  expect(world.shown('web1/http')).not.toHaveProperty('needsTree')
})
