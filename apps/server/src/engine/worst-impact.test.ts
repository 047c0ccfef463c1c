import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const [LB, SHOP] = ['lb/http', 'web1/http']
const CHECKS: readonly Check[] = [check(LB), { ...check(SHOP), front: true, needs: [LB] }]

test('the worst that an incident does to users is kept, over its end and a restart', async () => {
  const game = await play(stage, planOf(CHECKS))
  const worst = async () => {
    await game.flush()
    return (await game.incidents()).filter(({ checkId }) => checkId === LB).map(({ impact }) => impact)
  }
  game.look({ [LB]: 0, [SHOP]: 0 })
  game.look({ [LB]: 500, [SHOP]: 0 })
  game.wait(1_000)
  expect(await worst()).toMatchObject([{ users: 'no', fronts: 0 }])
  game.look({ [LB]: 500, [SHOP]: 500 })
  game.wait(1_000)
  const bad = { users: 'yes', text: 'http fails on web1', fronts: 1, at: stage.now }
  expect(await worst()).toEqual([bad])
  game.look({ [LB]: 500, [SHOP]: 0 })
  game.wait(1_000)
  expect(await worst()).toEqual([bad])
  game.kill()
  const next = await play(stage, planOf(CHECKS))
  next.look({ [LB]: 0, [SHOP]: 0 })
  await next.flush()
  expect(await next.incidents()).toMatchObject([{ checkId: SHOP }, { checkId: LB, closedAs: 'recovered', impact: bad }])
})
