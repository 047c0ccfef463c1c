import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStateStore } from '../store/state.ts'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'
import type { Refusal } from './refusal.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const [WEB, LB] = ['web1/http', 'lb/http']
const PLAN = planOf([check(WEB), check(LB)])
const request = { note: 'disk is ordered', by: 'ann' }
const stored = async () => await createStateStore(stage.database).load()

/** One check is in trouble, the other is well. */
async function setUp() {
  const game = await play(stage, PLAN)
  game.look({ [WEB]: 500, [LB]: 0 })
  await game.flush()
  game.asked.length = 0
  /** What is done is done when it is stored. */
  const done = async <T>(action: Promise<T>): Promise<T> => {
    const [outcome] = await Promise.allSettled([action, game.flush()])
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }
  return { game, engine: game.engine, done }
}
const refusal = (reason: Refusal['reason'], message: string) =>
  expect.objectContaining({ name: 'Refusal', reason, message })
const UNKNOWN = refusal('not-found', 'there is no check gone')

test('who asks for a look gets one at once, if there is such a check', async () => {
  const { game, engine } = await setUp()
  engine.recheck(LB)
  expect(game.asked).toEqual([{ id: LB, inMs: 0 }])
  expect(() => engine.recheck('gone')).toThrow('there is no check gone')
})

test('viewers are told who has it, and that nobody has it any more', async () => {
  const { game, engine, done } = await setUp()
  game.changes.length = 0
  await Promise.all([engine.acknowledge(WEB, request), game.flush()])
  await done(engine.unacknowledge(WEB))
  const told = (to: boolean) => ({ checks: [WEB], events: [{ checkId: WEB, change: { of: 'acknowledged', to } }] })
  expect(game.changes).toMatchObject([told(true), told(false)])
})

test('only trouble can be taken on, and taken back as often as one likes', async () => {
  const { engine, done } = await setUp()
  await expect(engine.acknowledge('gone', request)).rejects.toEqual(UNKNOWN)
  await expect(engine.acknowledge(LB, request)).rejects.toEqual(
    refusal('conflict', 'lb/http has no problem to acknowledge'),
  )
  await expect(engine.unacknowledge('gone')).rejects.toEqual(UNKNOWN)
  await done(engine.unacknowledge(WEB))
  await expect(engine.unacknowledge(WEB, 5)).rejects.toMatchObject({ reason: 'conflict' })
})

test('who has a problem, why, and until when, is remembered, told and an event', async () => {
  const { game, engine, done } = await setUp()
  game.published.length = 0
  const taken = await done(engine.acknowledge(WEB, { ...request, forMs: 60_000 }))
  const incidentId = game.entry(WEB)?.incident?.id
  expect(taken).toEqual({
    ...{ checkId: WEB, incidentId, status: 'critical', at: stage.now, until: stage.now + 60_000 },
    ...{ sticky: true, ...request },
  })
  expect(game.published.flat()).toContain(WEB)
  expect(game.shown(WEB)).toMatchObject({ acknowledged: true, acknowledgement: taken })
  expect((await stored()).acknowledgements.get(WEB)).toEqual(taken)
  const [event] = await createStateStore(stage.database).events({ limit: 1 })
  expect(event).toMatchObject({ checkId: WEB, at: stage.now, change: { of: 'acknowledged', to: true } })
  expect(event?.text).toMatch(/^until .* UTC, by ann: disk is ordered$/)
  const again = await done(engine.acknowledge(WEB, request))
  expect(again).toMatchObject({ at: taken.at + 1, until: null })
  await done(engine.unacknowledge(WEB, again.at))
  expect(game.shown(WEB)?.acknowledged).toBe(false)
  expect((await stored()).acknowledgements.size).toBe(0)
  expect((await game.events()).slice(-3)).toEqual([
    `${WEB} acknowledged→true`,
    `${WEB} acknowledged→true`,
    `${WEB} acknowledged→false`,
  ])
})

test('it ends with the trouble, or when its time is over', async () => {
  const { game, engine, done } = await setUp()
  await done(engine.acknowledge(WEB, { ...request, forMs: 5_000 }))
  game.wait(4_000)
  expect(game.entry(WEB)?.acknowledgement).not.toBeNull()
  game.wait(1_000)
  await game.flush()
  expect([game.entry(WEB)?.acknowledgement, (await stored()).acknowledgements.size]).toEqual([null, 0])
  await done(engine.acknowledge(WEB, request))
  game.look({ [WEB]: 0 })
  await game.flush()
  expect([game.entry(WEB)?.acknowledgement, (await stored()).acknowledgements.size]).toEqual([null, 0])
})

test('what gets worse than somebody saw is nobody’s again: an event, and it is told again', async () => {
  const { game, engine, done } = await setUp()
  game.look({ [LB]: 5 })
  await game.flush()
  await done(engine.acknowledge(LB, request))
  game.look({ [LB]: 500 })
  expect((await game.told()).slice(-2)).toEqual([`${LB} opened`, `${LB} worse`])
  expect((await game.events()).slice(-2)).toEqual([`${LB} acknowledged→false`, `${LB} status→critical`])
  expect([game.shown(LB)?.acknowledged, (await stored()).acknowledgements.size]).toEqual([false, 0])
})

test('what eases stays with whoever has it, and so when it is as bad again', async () => {
  const { game, engine, done } = await setUp()
  await done(engine.acknowledge(WEB, request))
  for (const waiting of [5, 500, 5]) game.look({ [WEB]: waiting })
  expect(await game.told()).toEqual([`${WEB} opened`])
  expect(game.shown(WEB)?.acknowledged).toBe(true)
})

test('one that is not sticky is lifted when the status changes, and what it is now is told', async () => {
  const { game, engine, done } = await setUp()
  await done(engine.acknowledge(WEB, { ...request, sticky: false }))
  game.look({ [WEB]: 500 })
  expect(game.shown(WEB)?.acknowledged).toBe(true)
  game.look({ [WEB]: 5 })
  expect(await game.told()).toEqual([`${WEB} opened`, `${WEB} eased`])
  expect(game.shown(WEB)?.acknowledged).toBe(false)
  game.look({ [WEB]: 0 })
  expect((await game.events()).filter((event) => event.includes('acknowledged'))).toEqual([
    ...[`${WEB} acknowledged→true`, `${WEB} acknowledged→false`],
  ])
})

test('what was seen last is written down at the end, and nothing goes on after it', async () => {
  const { game, engine } = await setUp()
  game.look({ [WEB]: 600, [LB]: 0 })
  await game.flush()
  expect((await stored()).observations.get(WEB)?.text).toBe('500 wait')
  await engine.stop()
  await game.flush()
  expect((await stored()).observations.get(WEB)?.text).toBe('600 wait')
  expect(stage.clock.pending).toBe(0)
})

test('with many checks their values are told to viewers more rarely', async () => {
  const ids = Array.from({ length: 400 }, (_, index) => `h${index}/http`)
  const game = await play(stage, planOf(ids.map((id) => check(id))))
  const look = () => game.look(Object.fromEntries(ids.map((id) => [id, 0])))
  look()
  const toldAt = () => game.entry('h7/http')?.toldAt
  const first = toldAt()
  for (let second = 1; second <= 3; second += 1) look()
  expect(toldAt()).toBe(first)
  look()
  expect(toldAt()).toBe(stage.now)
})
