import type { Because, Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answered, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

/** What is concluded from checks that are in trouble themselves is no trouble of its own. */

const A = 'a/http'
const B = 'b/http'
const MEMBERS = [check(A), { ...check(B), attempts: 3 }]
const PAIR: Check = { ...check('pair'), way: { by: 'derive', of: [A, B] } }

let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage, planOf([...MEMBERS, PAIR]))
})
afterEach(() => stage.database.close())

/** What the pair is seen to be, and whose trouble that is. */
async function conclude(waiting: number, because?: Because) {
  world.wait(1_000)
  const look = answered('pair', stage.now, { waiting }, 'a pair')
  world.deliver({ ...look, ...(because !== undefined && { because }) } as Observation)
  await world.flush()
}
async function look(a: number, b: number) {
  world.look({ [A]: a, [B]: b })
  await world.flush()
}
const of = (...checks: readonly string[]): Because => ({ checks: [...checks], metrics: ['waiting'] })
const blocker = () => world.shown('pair')?.blockedBy

test('is explained by the member that is as bad, and only that one is told', async () => {
  await look(500, 0)
  await conclude(500, of(A))
  expect(blocker()).toBe(A)
  world.wait(120_000)
  expect(await world.told()).toEqual([`${A} opened`])
})

test('waits for a member that is only suspected, and is told of if that comes to nothing', async () => {
  await look(0, 500)
  await conclude(500, of(B))
  expect(await world.told()).toEqual([])
  await look(0, 500)
  await look(0, 500)
  world.wait(120_000)
  expect(await world.told()).toEqual([`${B} opened`])
})

test('waits in vain where the member is well', async () => {
  await look(0, 500)
  await conclude(500, of(B))
  for (let round = 0; round < 3; round += 1) await look(0, 0)
  await conclude(500, of(B))
  world.wait(120_000)
  expect(await world.told()).toEqual(['pair opened'])
})

test('is told once it tells of more than that, and is quiet again when it does not', async () => {
  await look(500, 0)
  await conclude(500, of(A))
  await conclude(500)
  expect(blocker()).toBe(null)
  world.wait(120_000)
  expect(await world.told()).toEqual([`${A} opened`, 'pair opened'])
  await conclude(500, of(A))
  expect(blocker()).toBe(A)
})

test('is looked at again when its member is well, and told of only if it is still bad', async () => {
  await look(500, 0)
  await conclude(500, of(A))
  await look(0, 0)
  expect(blocker()).toBe(A)
  expect(world.asked.at(-1)).toMatchObject({ id: 'pair' })
  await conclude(0)
  world.wait(120_000)
  expect(await world.told()).toEqual([`${A} opened`, `${A} resolved`])
})

test('explains nothing of a member that depends on it: both are told', async () => {
  world.adopt(planOf([{ ...check(A), needs: ['pair'] }, check(B), PAIR]))
  await look(500, 0)
  await conclude(500, of(A))
  world.wait(120_000)
  expect(world.shown(A)?.blockedBy).toBe('pair')
  expect(blocker()).toBe(null)
  expect(await world.told()).toContain('pair opened')
})

test('more than the sum waits for what may ail all of them, though each of them has failed', async () => {
  const needing = MEMBERS.map(({ id }) => ({ ...check(id), needs: ['net'] }))
  world.adopt(planOf([...needing, { ...check('net'), attempts: 3 }, PAIR]))
  const failed = () => {
    world.look({ [A]: 500, [B]: 500, net: 500 })
    return world.flush()
  }
  await failed()
  await conclude(500, { checks: [A, B], metrics: ['waiting'], together: true })
  expect(await world.told()).toEqual([])
  await failed()
  await failed()
  world.wait(120_000)
  expect(world.shown('pair')?.blockedBy).toBe('net')
  expect(await world.told()).toEqual(['net opened'])
})

test('what another threshold says of it is its own', async () => {
  await look(500, 0)
  await conclude(500, { checks: [A], metrics: ['lacking'] })
  expect(blocker()).toBe(null)
  world.wait(120_000)
  expect(await world.told()).toEqual([`${A} opened`, 'pair opened'])
})

test('one odd look clears nobody where more are asked for', async () => {
  world.adopt(planOf([...MEMBERS, { ...PAIR, attempts: 2 }]))
  await look(500, 0)
  await conclude(500, of(A))
  await conclude(500, of(A))
  expect(blocker()).toBe(A)
  await conclude(500)
  expect(blocker()).toBe(A)
  await conclude(500, of(A))
  await conclude(500)
  await conclude(500)
  expect(blocker()).toBe(null)
})

test('of several whose trouble it tells of one may be well at once: the others still explain it', async () => {
  world.adopt(planOf([...MEMBERS, { ...PAIR, attempts: 3 }]))
  for (let round = 0; round < 3; round += 1) await look(500, 500)
  for (let round = 0; round < 3; round += 1) await conclude(500, of(A, B))
  expect(blocker()).toBe(A)
  await look(500, 0)
  await conclude(500, of(A))
  expect(blocker()).toBe(A)
  // Nor does it tell of another one before that is confirmed.
  await look(500, 500)
  await conclude(500, of(A, B))
  expect(blocker()).toBe(A)
  world.wait(120_000)
  expect((await world.told()).filter((word) => word.startsWith('pair'))).toEqual([])
})

test('what needs it is judged anew when it is explained no more, though its status is what it was', async () => {
  world.adopt(planOf([...MEMBERS, PAIR, { ...check('shop'), needs: ['pair'] }]))
  await look(500, 0)
  await conclude(50, of(A))
  world.look({ shop: 500 })
  await world.flush()
  expect(world.shown('shop')?.blockedBy).toBe(A)
  await conclude(50)
  world.look({ shop: 500 })
  await world.flush()
  expect(world.shown('shop')?.blockedBy).toBe(null)
})

test('a reload that makes a circle of it forgets whose trouble it was', async () => {
  await look(500, 0)
  await conclude(50, of(A))
  world.adopt(planOf([{ ...check(A), needs: ['pair'] }, check(B), PAIR]))
  await look(50, 0)
  expect(world.entry('pair')?.state.verdict).not.toHaveProperty('because')
  expect(await world.told()).not.toEqual([])
})
