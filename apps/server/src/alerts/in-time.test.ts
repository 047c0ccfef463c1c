import type { Person, Rota } from '@foretop/shared/model.ts'
import type { Channel, Plan, Route } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CHECKS, openStage, planOf, play, type Stage } from '../engine/play.made-up.ts'

/** Who hears of trouble because it is another time. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ID = 'lb/http'

const person = (name: string): Person => ({ name, title: name, zone: 'UTC', slack: null, addresses: {} })
const own = (name: string): Channel => ({ name, kind: 'webhook', options: {} })
const wayTo = (name: string): Channel => ({ ...own(`${name}/mail`), person: name })
/** They hand over each day at 00:30: on the first day that is played Ann has it until then. */
const PRIMARY: Rota = {
  ...{ name: 'primary', title: 'Primary', zone: 'UTC', overrides: [] },
  layers: [
    { people: ['ann', 'bob'], turn: { since: '1969-12-31', at: '00:30', days: 1 }, during: null, holidays: null },
  ],
}
const OFFICE = {
  ...{ name: 'office', zone: 'UTC', holidays: null },
  weekly: [{ days: ['thu' as const, 'fri' as const], from: '01:00', until: '02:00' }],
}
const route = (to: readonly string[], more: Partial<Route> = {}): Route => ({ match: {}, to, continue: false, ...more })
const plan = (routes: readonly Route[], more: Partial<Plan> = {}): Plan => ({
  ...planOf(CHECKS),
  ...{ routes, people: ['ann', 'bob'].map(person), rotas: [PRIMARY], hours: [OFFICE] },
  channels: [own('ops'), own('boss'), wayTo('ann'), wayTo('bob')],
  ...more,
})

let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(() => {
  stage = openStage()
  // A Thursday, a minute past midnight.
  stage.now = MINUTE
})
afterEach(() => {
  world.kill()
  stage.database.close()
})

/** All that went out so far, as `recipient why`. */
async function heard(): Promise<readonly string[]> {
  await world.flush()
  return (await stage.stores().outbox.open()).map(({ channel, notice }) => `${channel} ${notice.why}`)
}
async function wait(ms: number) {
  await world.flush()
  world.wait(ms)
  await world.flush()
}
const fails = () => world.look({ [ID]: 500 })

describe('steps', () => {
  const steps = [
    { afterMs: 15 * MINUTE, to: ['ann'] },
    { afterMs: HOUR, to: ['boss'] },
  ]
  beforeEach(async () => {
    world = await play(stage, plan([route(['ops'], { escalate: steps })]))
    fails()
  })

  test('are told one after the other while nobody takes it on, and all hear its end', async () => {
    await wait(14 * MINUTE)
    expect(await heard()).toEqual(['ops opened'])
    await wait(2 * MINUTE)
    expect(await heard()).toEqual(['ops opened', 'ann/mail escalated'])
    await wait(HOUR)
    expect(await heard()).toEqual(['ops opened', 'ann/mail escalated', 'boss escalated'])
    const [, second] = await stage.stores().outbox.open()
    expect(second?.notice.toYou).toBe('nobody has taken it on for 15 m')
    world.look({ [ID]: 0 })
    expect((await heard()).slice(3).toSorted()).toEqual(['ann/mail resolved', 'boss resolved', 'ops resolved'])
  })

  test('come no more once somebody has it, and go on where they were once nobody has', async () => {
    await world.flush()
    await world.engine.acknowledge(ID, { by: 'ann', note: '', forMs: 2 * HOUR })
    await wait(90 * MINUTE)
    expect(await heard()).toEqual(['ops opened'])
    await wait(HOUR)
    expect((await heard()).toSorted()).toEqual(['ann/mail escalated', 'boss escalated', 'ops opened'])
  })

  test('wait while it is silenced, and count from when somebody was told', async () => {
    world.look({ [ID]: 0 })
    await world.flush()
    await world.ask('silence', { checks: [ID] }, { forMs: 2 * HOUR })
    fails()
    await wait(90 * MINUTE)
    const before = (await heard()).length
    await wait(31 * MINUTE)
    expect((await heard()).slice(before)).toEqual(['ops opened'])
    await wait(16 * MINUTE)
    expect((await heard()).slice(before)).toEqual(['ops opened', 'ann/mail escalated'])
  })

  test('that came due while the monitor was down are told after its start', async () => {
    await wait(MINUTE)
    world.kill()
    stage.now += 20 * MINUTE
    world = await play(stage, plan([route(['ops'], { escalate: steps })]))
    await wait(1_000)
    expect(await heard()).toEqual(['ops opened', 'ann/mail escalated'])
  })

  test('come in time though the message before them never came', async () => {
    await world.flush()
    const rows = await stage.stores().outbox.open()
    const mark = { message: 'msg_lost', at: stage.now }
    const dead = { ...mark, is: 'dead', error: 'answers 410' } as const
    const sending = { ...mark, is: 'sending', rows: rows.map(({ id }) => id) } as const
    await world.committer.commit({ deliveries: [sending, dead], ...world.beliefs.lost(rows) })
    await wait(16 * MINUTE)
    expect(await heard()).toEqual(['ann/mail escalated'])
  })

  test('that is due already when it is decided comes at once', async () => {
    world.kill()
    world = await play(stage, plan([route([], { escalate: [{ afterMs: MINUTE, to: ['boss'] }], match: {} })]))
    world.look({ [ID]: 0 })
    fails()
    await world.flush()
    world.kill()
    stage.now += 20 * MINUTE
    world = await play(stage, plan([route([], { escalate: [{ afterMs: MINUTE, to: ['boss'] }] })]))
    await wait(1_000)
    expect((await heard()).filter((word) => word.startsWith('boss'))).toEqual(['boss escalated'])
  })

  test('of a clock that is set back and forth are told once', async () => {
    await wait(16 * MINUTE)
    stage.stepMs = -HOUR
    await wait(30 * MINUTE)
    stage.stepMs = 0
    await wait(10 * MINUTE)
    expect(await heard()).toEqual(['ops opened', 'ann/mail escalated'])
  })
})

test('a route that tells nobody at first waits while it is silenced, too', async () => {
  world = await play(stage, plan([route([], { escalate: [{ afterMs: 10 * MINUTE, to: ['ops'] }] })]))
  await world.ask('silence', { checks: [ID] }, { forMs: HOUR })
  fails()
  await wait(65 * MINUTE)
  expect(await heard()).toEqual([])
  await wait(10 * MINUTE)
  expect(await heard()).toEqual(['ops escalated'])
})

test('a route that tells nobody at first tells of what lasts', async () => {
  world = await play(stage, plan([route([], { escalate: [{ afterMs: 10 * MINUTE, to: ['ops'] }] })]))
  fails()
  await wait(9 * MINUTE)
  expect(await heard()).toEqual([])
  await wait(2 * MINUTE)
  expect(await heard()).toEqual(['ops escalated'])
})

describe('whoever is on call', () => {
  test('hears; whoever takes over hears of what is still open, and both hear its end', async () => {
    world = await play(stage, plan([route(['primary'])]))
    fails()
    expect(await heard()).toEqual(['ann/mail opened'])
    await wait(30 * MINUTE)
    expect(await heard()).toEqual(['ann/mail opened', 'bob/mail opened'])
    expect((await stage.stores().outbox.open()).map(({ notice }) => notice.toYou)).toEqual([
      'on call: primary',
      'on call: primary',
    ])
    world.look({ [ID]: 0 })
    expect((await heard()).slice(2).toSorted()).toEqual(['ann/mail resolved', 'bob/mail resolved'])
  })
  test('hears where the clock is set back into the time of somebody else', async () => {
    stage.now = 40 * MINUTE
    world = await play(stage, plan([route(['primary'])]))
    fails()
    await wait(MINUTE)
    stage.stepMs = -20 * MINUTE
    await wait(MINUTE)
    expect(await heard()).toEqual(['bob/mail opened', 'ann/mail opened'])
  })
  test('who takes over what somebody has hears nothing of it', async () => {
    world = await play(stage, plan([route(['primary'])]))
    fails()
    await world.flush()
    await world.engine.acknowledge(ID, { by: 'bob', note: '' })
    await wait(HOUR)
    expect(await heard()).toEqual(['ann/mail opened'])
  })
})

test('a gap in the rota that begins meanwhile is told to the fallback', async () => {
  const until = { person: 'ann', from: 0, until: 30 * MINUTE, note: '' }
  const gap = { ...PRIMARY, layers: [], overrides: [until] }
  world = await play(stage, plan([route(['primary'])], { rotas: [gap], fallback: ['boss'] }))
  fails()
  await wait(31 * MINUTE)
  expect(await heard()).toEqual(['ann/mail opened', 'boss opened'])
})

test('what gets worse is for whoever is on call by then; whoever was before hears how it ends', async () => {
  world = await play(stage, plan([route(['primary'])]))
  world.look({ [ID]: 50 })
  await wait(HOUR)
  fails()
  await wait(1_000)
  expect(await heard()).toEqual(['ann/mail opened', 'bob/mail opened', 'bob/mail worse'])
  world.look({ [ID]: 0 })
  expect((await heard()).slice(3).toSorted()).toEqual(['ann/mail resolved', 'bob/mail resolved'])
})

describe('a route that holds in some hours', () => {
  test('leaves what is still so and nobody’s to the next one when they end', async () => {
    stage.now = 119 * MINUTE
    world = await play(stage, plan([route(['ops'], { during: 'office' }), route(['boss'])]))
    fails()
    await wait(10 * MINUTE)
    expect(await heard()).toEqual(['ops opened', 'boss opened'])
  })
  test('tells when they begin what is still so; what ends after them is told to whoever knows', async () => {
    world = await play(stage, plan([route(['ops'], { during: 'office' })]))
    fails()
    await wait(58 * MINUTE)
    expect(await heard()).toEqual([])
    await wait(2 * MINUTE)
    expect(await heard()).toEqual(['ops opened'])
    await wait(2 * HOUR)
    world.look({ [ID]: 0 })
    expect(await heard()).toEqual(['ops opened', 'ops resolved'])
  })
  test('tells nothing of what came and went outside of them', async () => {
    world = await play(stage, plan([route(['ops'], { during: 'office' })]))
    fails()
    await wait(MINUTE)
    world.look({ [ID]: 0 })
    await wait(2 * HOUR)
    expect(await heard()).toEqual([])
  })
})

describe('reminders', () => {
  const hourly = [route(['ops'], { remindMs: HOUR })]
  test('say again what is so, as often as asked, until somebody has it', async () => {
    world = await play(stage, plan(hourly))
    fails()
    await deliver()
    await wait(59 * MINUTE)
    expect(await heard()).toEqual([])
    await wait(2 * MINUTE)
    expect(await heard()).toEqual(['ops reminder'])
    const [again] = await stage.stores().outbox.open()
    expect(again?.notice).toMatchObject({ from: 'critical', to: 'critical', toYou: expect.stringContaining('nobody') })
    await deliver()
    await world.engine.acknowledge(ID, { by: 'ann', note: '' })
    await wait(3 * HOUR)
    expect(await heard()).toEqual([])
  })
  test('do not pile up behind a channel that takes nothing', async () => {
    world = await play(stage, plan(hourly))
    fails()
    await wait(10 * HOUR)
    expect(await heard()).toEqual(['ops opened'])
  })
  /** What waits is taken. */
  async function deliver() {
    await world.flush()
    const rows = await stage.stores().outbox.open()
    const mark = { message: `msg ${rows[0]?.id}`, at: stage.now }
    const ids = rows.map(({ id }) => id)
    const sent = { ...mark, is: 'sent', text: 'ok', providerId: null } as const
    await world.committer.commit({
      deliveries: [{ ...mark, is: 'sending', rows: ids }, sent],
      ...world.beliefs.came(rows, stage.now),
    })
  }
})

test('a route that is new says nothing of what was so before, whatever is due', async () => {
  world = await play(stage, plan([route(['ops'])]))
  fails()
  await world.flush()
  world.adopt(plan([route(['ops'], { continue: true, remindMs: HOUR }), route(['boss'])]))
  await wait(MINUTE)
  expect(await heard()).toEqual(['ops opened'])
})
