import { setImmediate as settled } from 'node:timers/promises'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStateStore } from '../store/state.ts'
import { answered, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const [WEB, LB, SWITCH] = ['web1/http', 'lb/http', 'web2/switch']
const needing = (id: string, ...needs: readonly string[]): Check => ({ ...check(id), needs })

async function setUp(...checks: readonly Check[]) {
  const game = await play(stage, planOf(checks))
  const stored = async () => {
    await game.flush()
    await settled()
  }
  return { game, stored }
}

test('viewers are told who grew stale, once', async () => {
  const { game } = await setUp(check(WEB), check(LB))
  game.look({ [WEB]: 0, [LB]: 0 })
  game.changes.length = 0
  for (let time = 0; time < 3; time += 1) {
    game.wait(1_000)
    game.deliver(answered(LB, stage.now, {}))
  }
  expect(game.changes.filter(({ checks }) => checks.includes(WEB))).toEqual([
    { checks: [WEB], removed: [], events: [] },
  ])
})

test('what was looked at is told, and what could not be is looked at again soon', async () => {
  const { game } = await setUp(check(WEB), check(LB))
  const lacking = { outcome: 'crashed', code: 'exhausted', text: 'no file descriptors left' } as const
  const look = { host: 'x', ...stage.clock.moment(), durationMs: 1 }
  game.deliver(
    { ...look, checkId: WEB, ...lacking },
    { ...look, checkId: LB, outcome: 'answered', metrics: { waiting: 0 }, text: '' },
    { ...look, checkId: 'gone', ...lacking },
  )
  expect(game.looked).toEqual([LB])
  expect(game.asked).toEqual([{ id: WEB, inMs: 200 }])
  expect(game.engine.exhaustion()?.text).toContain('no file descriptors left')
  game.adopt(planOf([check(LB)]))
  expect(game.engine.exhaustion()).toBeNull()
})

test('what is not looked at so any more, and what comes late, says nothing of what Foretop itself lacks', async () => {
  const { game } = await setUp(check(WEB), check(LB))
  const lacking = { outcome: 'crashed', code: 'exhausted', text: 'no file descriptors left' } as const
  const of = (checkId: string, ms: number) => ({
    checkId,
    host: 'x',
    ...stage.clock.moment(),
    seenAt: ms,
    durationMs: 1,
  })
  const { seenAt } = stage.clock.moment()
  game.adopt(planOf([check(WEB), check(LB)]), WEB)
  game.deliver({ ...of(WEB, seenAt), ...lacking })
  expect([game.engine.exhaustion(), game.asked]).toEqual([null, []])
  game.look({ [LB]: 0 })
  game.deliver({ ...of(LB, seenAt - 500), ...lacking })
  expect([game.engine.exhaustion(), game.asked]).toEqual([null, []])
})

test('viewers are told which checks are new or look different, and which have left', async () => {
  const { game, stored } = await setUp(check(WEB), check(LB))
  game.look({ [LB]: 500 })
  await stored()
  game.changes.length = 0
  game.adopt(planOf([check(WEB), check(SWITCH)]))
  expect(game.changes).toEqual([{ checks: [SWITCH], removed: [LB], events: [] }])
  await stored()
  const [event] = await createStateStore(stage.database).events({ limit: 1 })
  expect(event).toMatchObject({ checkId: LB, at: stage.now, text: 'no longer in the configuration' })
  game.changes.length = 0
  game.engine.adopt({ ...planOf([check(SWITCH)]), checks: [check(SWITCH)] }, [], 'rows')
  expect(game.changes).toEqual([{ checks: [], removed: [WEB], events: [] }])
  expect(game.troubles).toEqual([])
})

test('a check that is disabled has left', async () => {
  const { game } = await setUp(check(WEB), check(LB))
  game.look({ [LB]: 0 })
  game.changes.length = 0
  game.adopt(planOf([check(WEB), { ...check(LB), enabled: false }]))
  expect(game.changes).toEqual([{ checks: [], removed: [LB], events: [] }])
  expect(game.entry(LB)).toBeUndefined()
})

test('only looks that count are counted, and how late they were', async () => {
  const { game } = await setUp(check(WEB))
  const late = { observation: answered(WEB, stage.now, { waiting: 0 }), revision: '1', lateMs: 30 }
  game.take([late])
  game.take([
    { ...late, observation: answered(WEB, stage.now - 500, { waiting: 0 }) },
    { ...late, revision: 'another' },
  ])
  expect(game.memory).toMatchObject({ observations: 1, lateness: { total: { sumMs: 30 } } })
})

test('a check that nobody looks at is a defect, and said', async () => {
  const { game } = await setUp(check(WEB))
  game.adopt(planOf([check(WEB), ...[LB, SWITCH].map((id) => ({ ...check(id), way: { by: 'receive' } as const }))]))
  expect(game.troubles).toEqual([`a defect: nobody looks at ${LB}, ${SWITCH}`])
})

test('the root of a trouble is named in whatever order the checks come, and each is freed by its own', async () => {
  const { game, stored } = await setUp(needing(WEB, LB), needing(LB, SWITCH), check(SWITCH))
  game.look({ [WEB]: 500, [LB]: 500, [SWITCH]: 500 })
  const blockers = () => [WEB, LB].map((id) => game.entry(id)?.state.blockedBy)
  expect(blockers()).toEqual([SWITCH, SWITCH])
  await stored()
  const events = await createStateStore(stage.database).events({ limit: 9 })
  expect(events.filter(({ change }) => change.of === 'blockedBy')).toMatchObject([
    { checkId: LB, text: expect.stringContaining('500 wait'), change: { to: SWITCH } },
    { checkId: WEB, text: expect.stringContaining('500 wait'), change: { to: SWITCH } },
  ])
  game.asked.length = 0
  game.look({ [SWITCH]: 0 })
  expect(blockers()).toEqual([LB, SWITCH])
  game.look({ [SWITCH]: 500 })
  expect(blockers()).toEqual([SWITCH, SWITCH])
  game.look({ [SWITCH]: 0 })
  game.adopt(game.memory.plan)
  expect(game.asked.filter(({ inMs }) => inMs === 0)).toEqual([LB, LB].map((id) => ({ id, inMs: 0 })))
  game.look({ [WEB]: 0, [LB]: 500 })
  expect(blockers()).toEqual([null, null])
})

test('what is told of a trouble says what it does to users as that is when it is decided', async () => {
  const { game, stored } = await setUp(check(LB), { ...needing(WEB, LB), front: true })
  game.look({ [LB]: 0, [WEB]: 0 })
  game.look({ [LB]: 500, [WEB]: 500 })
  await stored()
  const told = (await stage.stores().outbox.open()).map(({ notice }) => [notice.checkId, notice.impact])
  expect(told).toEqual([[LB, { users: 'yes', text: 'http fails on web1', fronts: 1 }]])
})
