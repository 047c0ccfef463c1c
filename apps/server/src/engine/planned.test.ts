import type { FailureCode, Observation } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withHidden } from './hiding.ts'
import { situationOf } from './memory.ts'
import { answered, CHECKS, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
let world: Awaited<ReturnType<typeof play>>
beforeEach(async () => {
  stage = openStage()
  world = await play(stage, plan())
  await world.engine.askQuiet({
    ...{ kind: 'downtime', match: { hosts: ['lb'] }, forMs: 600_000, by: 'ann', note: 'new kernel' },
    expect: ['refused'],
  })
})
afterEach(() => stage.database.close())

/** Three looks confirm a problem, one its end. */
function plan() {
  return planOf(CHECKS.map((check) => ({ ...check, attempts: 3 })))
}
const next = (make: (at: number) => Observation) => {
  world.wait(1_000)
  world.deliver(make(stage.now))
}
const fail = (code: FailureCode, times = 1, id = 'lb/http') => {
  for (let time = 0; time < times; time += 1)
    next((at) => ({
      ...{ checkId: id, host: 'lb', at, seenAt: at, durationMs: 1, outcome: 'failed', code, text: `it was ${code}` },
    }))
}
const overloaded = (times: number) => {
  for (let time = 0; time < times; time += 1) next((at) => answered('lb/http', at, { waiting: 500 }, '500 wait'))
}
const well = () => next((at) => answered('lb/http', at, { waiting: 0 }))
/** Ids of all downtimes, in the order in which they were asked for. */
const quietIds = () => [...world.memory.quiets.keys()]
/** What would be kept beside a decision now. */
const behindNow = () => {
  const entry = world.entry('lb/http')
  if (entry === undefined) throw new Error('no lb/http')
  const change = { of: 'flapping', to: false } as const
  return situationOf(entry, { seq: 1, checkId: 'lb/http', at: stage.now, text: '', change }, null).behind
}
const inDowntime = () => world.flags('lb/http')?.downtime

test('what was planned is told to nobody', async () => {
  fail('refused', 9)
  expect(inDowntime()).toBe(true)
  expect(await world.told()).toEqual([])
})

test('what was not planned is told at once when it is confirmed, although its host is in a downtime', async () => {
  fail('timeout', 2)
  expect(await world.told()).toEqual([])
  fail('timeout')
  expect(await world.told()).toEqual(['lb/http opened'])
  expect(inDowntime()).toBe(false)
  expect((await world.events()).slice(1)).toEqual(['lb/http status→critical'])
})

test('beside what was planned on the same host another check is told of', async () => {
  const twice = [...plan().checks, { ...CHECKS[2], id: 'lb/disk', name: 'disk' } as (typeof CHECKS)[number]]
  world.adopt(planOf(twice))
  fail('refused', 3)
  fail('timeout', 3, 'lb/disk')
  expect(await world.told()).toEqual(['lb/disk opened'])
})

test('trouble that turns into another is told, once, with why', async () => {
  fail('refused', 3)
  overloaded(3)
  expect(await world.told()).toEqual(['lb/http opened'])
  expect((await world.stored('lb/http'))[0]).toMatchObject({
    ...{ change: { of: 'downtime', to: false }, text: expect.stringContaining('not as planned: ') },
  })
  fail('refused', 3)
  overloaded(3)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('one odd look is no other trouble, and the next one is asked for soon', async () => {
  fail('refused', 3)
  world.asked.length = 0
  fail('closed')
  expect(world.asked).toEqual([{ id: 'lb/http', inMs: 200 }])
  fail('refused', 2)
  fail('closed', 2)
  fail('refused')
  expect(await world.told()).toEqual([])
  expect(inDowntime()).toBe(true)
})

test('once it is well, the downtime is as it was', async () => {
  overloaded(3)
  await world.flush()
  well()
  await world.flush()
  expect(inDowntime()).toBe(true)
  fail('refused', 3)
  expect(await world.told()).toEqual(['lb/http opened', 'lb/http resolved'])
})

test('a downtime of all that happens goes before one that expects something', async () => {
  await world.ask('downtime', { hosts: ['lb'] }, { forMs: 300_000 })
  overloaded(9)
  expect(await world.told()).toEqual([])
  world.wait(300_000)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('one that begins in the middle of other trouble keeps nothing of it quiet that is not expected', async () => {
  const [quiet] = world.memory.quiets.values()
  await world.engine.endQuiet('downtime', quiet?.id ?? '')
  await world.ask('silence', { hosts: ['lb'] }, { forMs: 60_000 })
  overloaded(9)
  await world.engine.askQuiet({
    ...{ kind: 'downtime', match: { hosts: ['lb'] }, forMs: 600_000, by: 'ann', note: '', expect: ['refused'] },
  })
  expect(inDowntime()).toBe(false)
  world.wait(60_000)
  expect(await world.told()).toEqual(['lb/http opened'])
})

test('after a restart it is still known what was planned, and what was not', async () => {
  overloaded(3)
  expect(await world.told()).toEqual(['lb/http opened'])
  world.kill()
  world = await play(stage, plan())
  expect(inDowntime()).toBe(false)
  well()
  await world.flush()
  fail('refused', 3)
  await world.flush()
  world.kill()
  world = await play(stage, plan())
  fail('refused', 3)
  expect(inDowntime()).toBe(true)
  expect(await world.told()).toEqual(['lb/http opened', 'lb/http resolved'])
})

test('the one of which its trouble is is named as what keeps it quiet, though another ends later', async () => {
  await world.engine.askQuiet({
    ...{ kind: 'downtime', match: { hosts: ['lb'] }, forMs: 900_000, by: 'bob', note: '', expect: ['warning'] },
  })
  const [refused, warning] = quietIds()
  const named = () => world.entry('lb/http')?.cover.downtime?.id
  expect(named()).toBe(undefined)
  fail('refused', 3)
  expect(named()).toBe(refused)
  well()
  await world.flush()
  for (let time = 0; time < 3; time += 1) next((at) => answered('lb/http', at, { waiting: 5 }))
  expect(named()).toBe(warning)
  expect(await world.told()).toEqual([])
})

test('beside what is decided of other trouble stands no downtime', async () => {
  fail('refused', 3)
  expect(behindNow()).toMatchObject({ downtime: { by: 'ann' } })
  overloaded(3)
  expect(world.entry('lb/http')?.state.status).toBe('critical')
  expect(behindNow()).toBe(undefined)
})

test('a downtime hides what it expects, and nothing else', async () => {
  const hides = () =>
    withHidden([...world.memory.quiets.values()], world.memory).map((quiet) => quiet.hides?.count ?? 0)
  fail('refused', 3)
  await world.flush()
  expect(hides()).toEqual([1])
  overloaded(3)
  await world.flush()
  expect(hides()).toEqual([0])
})
