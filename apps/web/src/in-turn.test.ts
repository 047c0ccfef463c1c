import { expect, test } from 'vitest'
import { createTurns } from './in-turn.ts'

test('of many deeds a few are under way, and one that fails makes room for the next', async () => {
  const inTurn = createTurns(2)
  let underWay = 0
  let most = 0
  const deed = (fails: boolean) => async () => {
    underWay += 1
    most = Math.max(most, underWay)
    await Promise.resolve()
    underWay -= 1
    if (fails) throw new Error('refused')
    return 'done'
  }
  const all = await Promise.allSettled([true, false, true, false, false, false].map((fails) => inTurn(deed(fails))))
  expect(all.map(({ status }) => status === 'fulfilled')).toEqual([false, true, false, true, true, true])
  expect(most).toBe(2)
})

test('after all is done there is room again', async () => {
  const inTurn = createTurns(1)
  await Promise.all([inTurn(async () => 1), inTurn(async () => 2)])
  expect(await inTurn(async () => 3)).toBe(3)
})
