import type { Metrics } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStateStore } from '../store/state.ts'
import { answered, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const [WEB, LB] = ['web1/http', 'lb/http']
const ALONE = planOf([check(WEB), check(LB)])
const BEHIND = planOf([{ ...check(WEB), needs: [LB] }, check(LB)])
const stored = async () => await createStateStore(stage.database).load()

test('what a server counted before it was looked at otherwise is not compared with what it counts since', async () => {
  const plan = planOf([{ ...check(WEB), thresholds: { errors: { warning: { above: 10 } } } }])
  const game = await play(stage, plan)
  const errors = (n: number): Metrics => ({ errors: n })
  game.deliver(answered(WEB, stage.now + 1_000, errors(0)), answered(WEB, stage.now + 2_000, errors(5)))
  game.adopt(plan, WEB)
  game.deliverAs(2, answered(WEB, stage.now + 3_000, errors(9_000)))
  expect(game.entry(WEB)?.state.status).toBe('ok')
  expect(game.shown(WEB)?.rates).toEqual({})
  game.deliverAs(2, answered(WEB, stage.now + 4_000, errors(9_050)))
  expect(game.entry(WEB)?.state.status).toBe('warning')
})

test('who needs what is down is blocked as soon as the configuration says so, and stays so over a restart', async () => {
  const game = await play(stage, ALONE)
  game.look({ [WEB]: 500, [LB]: 500 })
  await game.flush()
  expect(game.entry(WEB)?.state.blockedBy).toBeNull()
  game.adopt(BEHIND)
  expect(game.entry(WEB)?.state.blockedBy).toBe(LB)
  game.wait(5_000)
  await game.flush()
  expect((await stored()).states.get(WEB)?.blockedBy).toBe(LB)
})

test('a check is looked at at once when what blocked it is well again', async () => {
  const game = await play(stage, BEHIND)
  game.look({ [LB]: 500, [WEB]: 500 })
  expect(game.entry(WEB)?.state.blockedBy).toBe(LB)
  game.asked.length = 0
  game.look({ [LB]: 0 })
  expect(game.asked).toEqual([{ id: WEB, inMs: 0 }])
})

test('a check that has left is not written down again, and the others are', async () => {
  const game = await play(stage, ALONE)
  for (let time = 0; time < 2; time += 1) {
    game.look({ [WEB]: 0, [LB]: 0 })
    await game.flush()
  }
  const seenLast = stage.now
  game.adopt(planOf([check(WEB)]))
  await game.flush()
  game.wait(5_000)
  await game.flush()
  const { states, observations } = await stored()
  expect([...states.keys()]).toEqual([WEB])
  expect(observations.get(WEB)?.at).toBe(seenLast)
})
