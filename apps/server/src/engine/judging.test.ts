import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answered, check, openStage, planOf, play, type Stage } from './play.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const ID = 'lb/perlbal'
const START = 1_000_000
const one = (more: Partial<Check> = {}) => play(stage, planOf([{ ...check(ID), attempts: 3, ...more }]))
const waiting = (second: number, n: number) => answered(ID, START + second * 1_000, { waiting: n })

test('one bad look that is delivered three times is one sighting', () => {
  const game = one()
  game.deliver(waiting(1, 0))
  for (let time = 0; time < 3; time += 1) game.deliver(waiting(2, 500))
  game.deliver(waiting(2, 500), waiting(2, 500))
  expect(game.entry(ID)?.state).toMatchObject({ status: 'ok', candidate: { status: 'critical', count: 1 } })
})
test('a look that comes after a later one changes nothing', () => {
  const game = one({ attempts: 1 })
  game.deliver(waiting(3, 0))
  game.deliver(waiting(2, 500))
  game.deliver(waiting(5, 0), waiting(4, 500))
  expect(game.entry(ID)).toMatchObject({ state: { status: 'ok', recent: ['ok', 'ok'] }, latest: { at: START + 5_000 } })
})
test('after a restart a look counts, whatever the clock on the wall says by then', async () => {
  const before = one({ attempts: 1 })
  before.deliver(waiting(9, 500))
  await before.told()
  const after = one({ attempts: 1 })
  expect(after.entry(ID)?.latest).toMatchObject({ at: START + 9_000 })
  expect(after.entry(ID)?.latest?.seenAt).toBeUndefined()
  after.deliver(waiting(2, 0))
  expect(after.entry(ID)?.state.status).toBe('ok')
})

const MINUTE = 60_000
const twiceAMinute = planOf([{ ...check(ID), everyMs: 30_000, timeoutMs: 5_000 }])

test('who is not looked at is stale, however often the configuration is read again', () => {
  const game = play(stage, twiceAMinute)
  game.wait(MINUTE)
  expect(game.entry(ID)?.stale).toBe(false)
  game.adopt(twiceAMinute)
  game.wait(6_000)
  expect(game.entry(ID)?.stale).toBe(true)
  for (let minute = 0; minute < 10; minute += 1) {
    game.adopt(twiceAMinute)
    game.wait(MINUTE)
    expect(game.entry(ID)?.stale).toBe(true)
  }
})
test('what a reload makes another check of is waited for', () => {
  const game = play(stage, twiceAMinute)
  game.deliver(waiting(1, 0))
  game.wait(MINUTE)
  game.adopt(planOf([{ ...check(ID), everyMs: 1_000 }]), ID)
  game.wait(1_000)
  expect(game.entry(ID)?.stale).toBe(false)
  game.wait(2_000)
  expect(game.entry(ID)?.stale).toBe(true)
})
