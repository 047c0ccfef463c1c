import { reports } from '@foretop/probes/all.ts'
import type { PassiveTold } from '@foretop/probes/reports/passive/heard.ts'
import { passive } from '@foretop/probes/reports/passive.ts'
import type { Conclusion } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { check, openStage, planOf, play, type Stage } from '../engine/play.made-up.ts'
import { type Inbox, startInbox } from './inbox.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const MINUTE = 60_000
const KINDS = new Map(
  reports.map(({ kind, title, summary, metrics }) => [kind, { title, summary, relation: false, metrics }]),
)
const job = (options: object = {}, more: Partial<Check> = {}): Check => ({
  ...check('web1/job'),
  ...{ kind: 'passive', way: { by: 'receive' }, everyMs: MINUTE, timeoutMs: 5_000, attempts: 1, recoveries: 1 },
  ...{ options: passive.options.parse(options), metrics: passive.metrics, thresholds: {} },
  ...more,
})

async function start(one: Check = job({ fresh: '10m' }), ...others: readonly Check[]) {
  let inbox: Inbox | undefined
  const game = await play(stage, planOf([one, ...others]), {
    kinds: KINDS,
    lookers(surroundings) {
      inbox = startInbox(surroundings)
      return [inbox]
    },
  })
  const tell = (says: Conclusion, more: Partial<PassiveTold> = {}) =>
    inbox?.tell('web1/job', { says, text: `so it is ${says}`, metrics: {}, at: null, id: null, ...more })
  return {
    ...{ game, tell },
    tally: () => inbox?.tally(),
    pass: (ms: number) => stage.clock.pass(ms),
    status: () => game.entry('web1/job')?.state.status,
    text: () => game.entry('web1/job')?.state.verdict?.text,
    latest: () => game.entry('web1/job')?.latest,
    stale: () => game.entry('web1/job')?.stale,
  }
}

test('it is pending until somebody tells of it, and then what it was told', async () => {
  const { tell, status, pass, text, stale } = await start(job())
  await pass(30 * MINUTE)
  expect([status(), stale()]).toEqual(['pending', false])
  expect(tell('warning')).toEqual({ became: 'taken', note: null })
  expect([status(), text()]).toEqual(['warning', 'so it is warning'])
  tell('ok')
  expect(status()).toBe('ok')
})

test('what does not come in time is overdue, at that moment, until it comes', async () => {
  const { tell, status, pass, text } = await start()
  tell('ok')
  await pass(10 * MINUTE - 1)
  expect(status()).toBe('ok')
  await pass(100)
  expect([status(), text()]).toEqual([
    'critical',
    'nothing heard for 10\u202Fm, every 10\u202Fm expected; it was ok: so it is ok',
  ])
  await pass(15 * MINUTE)
  expect(status()).toBe('critical')
  tell('ok')
  expect(status()).toBe('ok')
})

test('what never came is overdue too, as what the configuration says', async () => {
  const { status, pass } = await start(job({ fresh: '10m', overdue: 'warning' }))
  await pass(11 * MINUTE)
  expect(status()).toBe('warning')
})

test('three reports in a row where it asks for so many, and looks of ours are none', async () => {
  const { tell, status, pass } = await start(job({ fresh: '10m' }, { attempts: 3 }))
  tell('ok')
  tell('critical')
  await pass(5 * MINUTE)
  expect(status()).toBe('ok')
  tell('critical')
  expect(status()).toBe('ok')
  tell('critical')
  expect(status()).toBe('critical')
})

test('what is told again has no effect, and is counted', async () => {
  const { tell, tally, pass, latest, status } = await start()
  tell('critical', { id: 'a' })
  tell('ok', { id: 'b' })
  expect(tell('critical', { id: 'a' })).toMatchObject({ became: 'repeated' })
  tell('ok', { at: stage.now + 1 })
  await pass(1_000)
  expect(tell('critical', { at: stage.now - 500 })).toEqual({ became: 'taken', note: null })
  expect(tell('critical', { at: stage.now - 500 })).toMatchObject({ became: 'repeated' })
  expect(tell('ok', { at: stage.now - 600 })).toMatchObject({ became: 'outdated' })
  expect(status()).toBe('critical')
  expect(tally()).toMatchObject({ taken: 4, repeated: 2, outdated: 1 })
  await pass(2 * MINUTE)
  expect(latest()).toMatchObject({ details: { repeated: 2, outdated: 1 } })
})

test('a clock that is ahead is not believed, and one that is behind tells nothing of now', async () => {
  const { tell, status } = await start()
  expect(tell('ok', { at: stage.now + 3_600_000 })).toEqual({
    became: 'taken',
    note: 'your clock is 1\u202Fh 00 ahead of ours, which counts',
  })
  // A clock that stands still tells the same again.
  expect(tell('ok', { at: stage.now + 3_600_000 })).toMatchObject({ became: 'repeated' })
  expect(tell('warning', { at: stage.now + 3_600_001 })).toMatchObject({ became: 'taken' })
  expect(status()).toBe('warning')
  expect(tell('ok', { at: stage.now - 3_600_000 })).toMatchObject({ became: 'outdated' })
  expect(status()).toBe('warning')
})

test('a failure in the same second as a success is no repetition of it', async () => {
  const { tell, status } = await start()
  const at = stage.now
  tell('ok', { at })
  expect(tell('critical', { at })).toMatchObject({ became: 'taken' })
  expect(tell('critical', { at })).toMatchObject({ became: 'repeated' })
  expect(status()).toBe('critical')
})

test('numbers are judged, and what the report says is made worse by them, never better', async () => {
  const options = { metrics: { rows: {}, size: { unit: 'bytes', scale: 1_024 } } }
  const parsed = passive.options.parse(options)
  const { tell, text, status, latest } = await start(
    job(options, {
      metrics: { ...passive.metrics, ...passive.metricsOf?.(parsed) },
      thresholds: { rows: { warning: { below: 10 } } },
      required: ['rows'],
    }),
  )
  tell('ok', { metrics: { rows: 12, size: 3, other: 4 }, text: "done | took=3s 'free space'=5%" })
  expect(latest()).toMatchObject({
    metrics: { rows: 12, size: 3_072, values: { other: 4 }, times: { took: 3_000 }, percents: { 'free space': 5 } },
  })
  expect(status()).toBe('ok')
  tell('ok', { text: 'done | rows=4' })
  expect([status(), text()]).toEqual(['warning', 'rows 4 (warning below 10); done'])
  tell('ok', { metrics: { rows: 12 } })
  expect(status()).toBe('ok')
  tell('critical', { metrics: { rows: 12 } })
  expect(status()).toBe('critical')
})

test('what was heard is known after a restart', async () => {
  const before = await start()
  before.tell('warning', { id: 'a' })
  await before.game.engine.stop()
  await before.game.flush()
  stage.now += 5 * MINUTE
  const after = await start()
  await after.pass(6_000)
  expect(after.latest()).toMatchObject({ details: { state: 'heard' }, text: 'so it is warning' })
  expect(after.tell('ok', { id: 'a' })).toMatchObject({ became: 'repeated' })
  expect(after.status()).toBe('warning')
})

test('while the monitor does not run nobody can tell it anything: it waits once more, and says so', async () => {
  const before = await start()
  before.tell('ok')
  await before.pass(9 * MINUTE)
  await before.game.engine.stop()
  await before.game.flush()
  stage.now += 30 * MINUTE
  const after = await start()
  await after.pass(9 * MINUTE)
  expect(after.status()).toBe('ok')
  await after.pass(2 * MINUTE)
  expect(after.status()).toBe('critical')
  expect(after.text()).toMatch(/Foretop could hear nobody for 30\u202Fm meanwhile$/)
})

test('a second restart makes nothing overdue that the first one excused', async () => {
  let game = await start()
  game.tell('ok')
  await game.pass(8 * MINUTE)
  for (const [awayMs, runsMs] of [
    [5 * MINUTE, 6 * MINUTE],
    [MINUTE, 2 * MINUTE],
  ] as const) {
    await game.game.engine.stop()
    await game.game.flush()
    stage.now += awayMs
    game = await start()
    await game.pass(runsMs)
    expect(game.status()).toBe('ok')
  }
  await game.pass(5 * MINUTE)
  expect(game.status()).toBe('critical')
})

test('one that was overdue before stays so', async () => {
  const before = await start()
  before.tell('ok')
  await before.pass(12 * MINUTE)
  await before.game.engine.stop()
  await before.game.flush()
  stage.now += MINUTE
  const after = await start()
  await after.pass(6_000)
  expect([after.status(), after.latest()]).toMatchObject(['critical', { details: { state: 'overdue' } }])
})

test('a clock on the wall that is set forward makes nothing overdue', async () => {
  const { tell, status, pass } = await start()
  tell('ok')
  await pass(2 * MINUTE)
  stage.stepMs += 3_600_000
  await pass(5 * MINUTE)
  expect(status()).toBe('ok')
})

test('nor is anything outdated when it is set back', async () => {
  const { tell, status, pass } = await start()
  await pass(MINUTE)
  tell('ok', { at: stage.now })
  stage.stepMs -= 3_600_000
  await pass(MINUTE)
  expect(tell('warning', { at: stage.now - 3_600_000 })).toEqual({ became: 'taken', note: null })
  expect(status()).toBe('warning')
})

test('another configuration forgets nothing that was heard', async () => {
  const { game, tell, status, pass, latest } = await start()
  tell('warning')
  await pass(MINUTE)
  game.adopt(planOf([job({ fresh: '3m' })]), 'web1/job')
  await pass(6_000)
  expect([status(), latest()]).toMatchObject(['warning', { details: { state: 'heard' } }])
  await pass(3 * MINUTE)
  expect(status()).toBe('critical')
})

test('a flood of one check is turned away and counted, and ends by itself', async () => {
  const { tell, tally, pass, latest } = await start()
  for (let n = 0; n < 60; n += 1) expect(tell('ok')).toMatchObject({ became: 'taken' })
  expect(tell('critical')).toEqual({ became: 'flooded', waitMs: 500 })
  await pass(500)
  expect(tell('warning')).toMatchObject({ became: 'taken' })
  await pass(MINUTE)
  expect(tally()).toMatchObject({ taken: 61, flooded: 1 })
  expect(latest()).toMatchObject({ details: { flooded: 1 } })
})

test('who cannot be heard because the monitor has no network is not late for that', async () => {
  const ours: Check = {
    ...check('monitor-network'),
    ...{ kind: 'canaries', options: { of: 'network' }, everyMs: MINUTE },
  }
  const { game, tell, pass, status } = await start({ ...job({ fresh: '10m' }), needs: ['monitor-network'] }, ours)
  tell('ok')
  game.look({ 'monitor-network': 500 })
  for (let minute = 0; minute < 30; minute += 1) await pass(MINUTE)
  expect(status()).toBe('ok')
  game.look({ 'monitor-network': 0 })
  await pass(8 * MINUTE)
  expect(status()).toBe('ok')
  await pass(3 * MINUTE)
  expect(status()).toBe('critical')
})

test('nor for a cut between two looks, but for one that has nothing to do with the network', async () => {
  const ours = (of: string): Check => ({
    ...check(`monitor-${of}`),
    ...{ kind: 'canaries', options: { of }, everyMs: MINUTE },
  })
  const one = { ...job({ fresh: '10m' }), needs: ['monitor-network', 'monitor-time'] }
  const { game, tell, pass, status } = await start(one, ours('network'), ours('time'))
  tell('ok')
  await pass(9.2 * MINUTE)
  game.look({ 'monitor-network': 500 })
  await pass(20_000)
  game.look({ 'monitor-network': 0 })
  await pass(MINUTE)
  expect(status()).toBe('ok')
  tell('ok')
  game.look({ 'monitor-time': 500 })
  await pass(11 * MINUTE)
  expect(status()).toBe('critical')
})

test('what is told of no check is counted', async () => {
  const { game, tell, tally } = await start()
  game.adopt(planOf([]))
  expect(tell('ok')).toEqual({ became: 'stray' })
  expect(tally()).toMatchObject({ stray: 1 })
})

test('secrets in what is told are masked, also in what is kept', async () => {
  const { game, tell, latest } = await start()
  game.engine.adopt(game.memory.plan, ['geheim-1234567'])
  tell('ok', { text: 'with geheim-1234567 it went' })
  expect(latest()?.text).toBe('with ••• it went')
  expect(game.entry('web1/job')?.keepsake).not.toContain('geheim')
})
