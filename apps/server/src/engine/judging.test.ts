import { setImmediate as settled } from 'node:timers/promises'
import type { Metrics, Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answered, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const ID = 'lb/perlbal'
const START = 1_000_000
const one = async (more: Partial<Check> = {}) => await play(stage, planOf([{ ...check(ID), attempts: 3, ...more }]))
/** Looks once a second; the clock on the wall can be set between them. */
const counted = (n: number, metrics: Metrics = {}): Observation => {
  stage.now += 1_000
  return { ...answered(ID, stage.now, { errors: n, ...metrics }), at: stage.now + stage.stepMs }
}
const HOUR = 3_600_000
const waiting = (second: number, n: number) => answered(ID, START + second * 1_000, { waiting: n }, `${n} wait`)

test('one bad look that is delivered three times is one sighting', async () => {
  const game = await one()
  game.deliver(waiting(1, 0))
  for (let time = 0; time < 3; time += 1) game.deliver(waiting(2, 500))
  game.deliver(waiting(2, 500), waiting(2, 500))
  expect(game.entry(ID)?.state).toMatchObject({ status: 'ok', candidate: { status: 'critical', count: 1 } })
})
test('a look that comes after a later one changes nothing', async () => {
  const game = await one({ attempts: 1 })
  game.deliver(waiting(3, 0))
  game.deliver(waiting(2, 500))
  game.deliver(waiting(5, 0), waiting(4, 500))
  expect(game.entry(ID)).toMatchObject({ state: { status: 'ok', recent: ['ok', 'ok'] }, latest: { at: START + 5_000 } })
})
test('after a restart a look counts, whatever the clock on the wall says by then', async () => {
  const before = await one({ attempts: 1 })
  before.deliver(waiting(9, 500))
  await before.told()
  const after = await one({ attempts: 1 })
  expect(after.entry(ID)?.latest).toMatchObject({ at: START + 9_000 })
  expect(after.entry(ID)?.latest?.seenAt).toBeUndefined()
  after.deliver(waiting(2, 0))
  expect(after.entry(ID)?.state.status).toBe('ok')
})
test('after a restart no rate is made of a last look that had no answer', async () => {
  const before = await one()
  before.deliver(waiting(8, 1))
  const { metrics: _, text: __, ...look } = waiting(9, 0) as Extract<Observation, { outcome: 'answered' }>
  before.deliver({ ...look, outcome: 'failed', code: 'refused', text: 'connection refused' })
  await before.engine.stop()
  await before.flush()
  const after = await one()
  expect(after.entry(ID)).toMatchObject({ latest: { outcome: 'failed' }, answered: null })
})
test('a look of an earlier run that comes late changes nothing: the wall is all they have in common', async () => {
  const { seenAt: _, ...early } = waiting(2, 500)
  const { seenAt: __, ...late } = waiting(9, 500)
  const game = await one({ attempts: 1 })
  game.deliver(waiting(5, 0), early)
  expect(game.entry(ID)).toMatchObject({ state: { status: 'ok' }, latest: { at: START + 5_000 } })
  game.deliver(late)
  expect(game.entry(ID)?.state.status).toBe('critical')
})

const MINUTE = 60_000
const twiceAMinute = planOf([{ ...check(ID), everyMs: 30_000, timeoutMs: 5_000 }])

test('who is not looked at is stale, however often the configuration is read again', async () => {
  const game = await play(stage, twiceAMinute)
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
test('what a reload makes another check of is waited for', async () => {
  const game = await play(stage, twiceAMinute)
  game.deliver(waiting(1, 0))
  game.wait(MINUTE)
  game.adopt(planOf([{ ...check(ID), everyMs: 1_000 }]), ID)
  game.wait(1_000)
  expect(game.entry(ID)?.stale).toBe(false)
  game.wait(2_000)
  expect(game.entry(ID)?.stale).toBe(true)
})

/** Errors a second, all the time; what the server has counted since its start. */
const counting = { thresholds: { errors: { warning: { above: 10 } } } }
const errors = (second: number, counted: number, more: Metrics = {}) =>
  answered(ID, START + second * 1_000, { errors: counted, ...more })

test('errors that go on are trouble that goes on, though the server was restarted and counts anew', async () => {
  const game = await one(counting)
  for (const second of [1, 2, 3, 4]) game.deliver(errors(second, 9_000 + second * 50))
  expect(game.entry(ID)?.state).toMatchObject({ status: 'warning' })
  const before = game.entry(ID)?.state
  game.asked.length = 0
  game.deliver(errors(5, 20))
  expect(game.entry(ID)?.state).toEqual(before)
  expect(game.asked).toEqual([{ id: ID, inMs: 200 }])
  game.deliver(errors(6, 70))
  expect(await game.events()).toEqual([`${ID} status→ok`, `${ID} status→warning`])
  expect(await game.told()).toEqual([`${ID} opened`])
  game.deliver(errors(7, 71))
  expect(game.entry(ID)?.state.status).toBe('ok')
})
test('nor does a reload that changes how it is looked at end it', async () => {
  const game = await one(counting)
  for (const second of [1, 2, 3, 4]) game.deliver(errors(second, second * 50))
  stage.now += 5_000
  const slower = planOf([{ ...check(ID), ...counting, attempts: 3, timeoutMs: 900 }])
  game.adopt(slower, ID)
  game.deliverAs(2, errors(6, 300))
  expect(game.entry(ID)?.state.status).toBe('warning')
  game.deliverAs(2, errors(7, 301))
  expect(game.entry(ID)?.state.status).toBe('ok')
})
test('nor does our own restart', async () => {
  const before = await one(counting)
  for (const second of [1, 2, 3, 4]) before.deliver(errors(second, second * 50))
  await before.told()
  const after = await one(counting)
  after.deliver(errors(5, 250))
  expect(after.entry(ID)?.state.status).toBe('warning')
  after.deliver(errors(6, 300))
  expect(await after.events()).toEqual([`${ID} status→ok`, `${ID} status→warning`])
})
test('a gap counts neither as good nor as bad', async () => {
  const game = await one(counting)
  for (const second of [1, 2, 3]) game.deliver(errors(second, second * 50))
  expect(game.entry(ID)?.state).toMatchObject({ status: 'ok', candidate: { status: 'warning', count: 2 } })
  game.deliver(errors(4, 0))
  expect(game.entry(ID)?.state).toMatchObject({ status: 'ok', candidate: { status: 'warning', count: 2 } })
  game.deliver(errors(5, 50))
  expect(game.entry(ID)?.state.status).toBe('warning')
})
test('what is known to be bad counts beside a gap', async () => {
  const game = await one({ attempts: 1, thresholds: { ...counting.thresholds, ...check(ID).thresholds } })
  game.deliver(errors(1, 50, { waiting: 0 }), errors(2, 51, { waiting: 0 }))
  game.deliver(errors(3, 0, { waiting: 500 }))
  expect(game.entry(ID)?.state.status).toBe('critical')
})
test('what could not be read once is not well for that', async () => {
  const game = await one({ attempts: 1, thresholds: { ...counting.thresholds, ...check(ID).thresholds } })
  game.deliver(errors(1, 50, { waiting: 500 }), errors(2, 51, { waiting: 500 }))
  game.deliver(errors(3, 52))
  expect(game.entry(ID)?.state.status).toBe('critical')
  // Away for good: it is one that this server does not have.
  game.deliver(errors(4, 53))
  expect(game.entry(ID)?.state.status).toBe('ok')
})
test('a new interface hides nothing of the others', async () => {
  const game = await one({ attempts: 1, ...counting })
  const on = (second: number, counted: { readonly [name: string]: number }) =>
    game.deliver(answered(ID, START + second * 1_000, { errors: counted }))
  on(1, { eth0: 0 })
  on(2, { eth0: 50 })
  expect(game.entry(ID)?.state.status).toBe('warning')
  on(3, { eth0: 50, veth9: 4 })
  expect(game.entry(ID)?.state.status).toBe('ok')
  on(4, { eth0: 100, veth9: 4 })
  on(5, { eth0: 7, veth9: 4 })
  expect(game.entry(ID)?.state.status).toBe('warning')
})

test.each([-HOUR, -900, 900, HOUR])('a clock that is set by %i ms changes no rate', async (stepMs) => {
  const game = await one({ attempts: 1, thresholds: { errors: { warning: { above: 120 }, critical: { below: 80 } } } })
  game.deliver(counted(0), counted(100))
  stage.stepMs = stepMs
  game.deliver(counted(200), counted(300))
  stage.stepMs = 0
  game.deliver(counted(400))
  expect(game.entry(ID)?.state.recent).toEqual(Array(5).fill('ok'))
  expect(game.shown(ID)?.rates).toEqual({ errors: 100 })
})
test.each([-HOUR, HOUR])('a clock that is set by %i ms makes nobody stale, and hides nobody who is', async (stepMs) => {
  const game = await play(stage, twiceAMinute)
  game.deliver(counted(0))
  stage.stepMs = stepMs
  game.wait(MINUTE)
  expect(game.entry(ID)?.stale).toBe(false)
  game.wait(6_000)
  expect(game.entry(ID)?.stale).toBe(true)
})
test('values are told to viewers after the clock was set back as before', async () => {
  const game = await one({ thresholds: {} })
  game.deliver(counted(0))
  stage.stepMs = -HOUR
  const before = game.published.length
  game.deliver(counted(1))
  expect(game.published.length).toBe(before + 1)
})

test('evidence is there for relations while it is the latest, and nowhere else', async () => {
  const game = await one()
  const told = (second: number) => Object.assign(waiting(second, 500), { evidence: { logs: ['told to relations'] } })
  game.deliver(told(1), told(2), told(3), told(4))
  const entry = game.entry(ID)
  expect(entry?.latest).toMatchObject({ evidence: { logs: ['told to relations'] } })
  expect(JSON.stringify([entry?.answered, entry?.before])).not.toContain('told to relations')
  expect(game.shown(ID)).toMatchObject({ status: 'critical', metrics: { waiting: 500 } })
  expect(JSON.stringify(game.shown(ID))).not.toContain('told to relations')
  await game.told()
  const rows = stage.database.prepare('SELECT * FROM states').all()
  expect(rows).toMatchObject([{ check_id: ID, observation: expect.stringContaining('500 wait') }])
  expect(JSON.stringify(rows)).not.toContain('told to relations')
})

test('what is not confirmed is shown at once, and values alone every other second', async () => {
  const game = await one()
  const shownAt = async (ms: number, n: number) => {
    stage.now = START + ms
    game.published.length = 0
    game.deliver(answered(ID, stage.now, { waiting: n }))
    await game.flush()
    await settled()
    return game.published.flat()
  }
  expect(await shownAt(100, 0)).toEqual([ID])
  expect(await shownAt(200, 0)).toEqual([])
  expect(await shownAt(300, 500)).toEqual([ID])
  expect(await shownAt(400, 500)).toEqual([ID])
  expect(await shownAt(500, 0)).toEqual([])
  expect(await shownAt(2_400, 0)).toEqual([ID])
})
