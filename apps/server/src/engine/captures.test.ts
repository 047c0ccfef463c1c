import type { Recorded } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Looker } from '../looking/looker.ts'
import { ALLOWED } from './allowance.ts'
import type { Kind } from './memory.ts'
import { answered, check, openStage, planOf, play, type Stage } from './play.made-up.ts'

const METRICS = { waiting: { label: 'Waiting', unit: 'count' } } as const
const kind = (more: Partial<Kind>): Kind => ({
  title: 'Played',
  summary: '',
  relation: false,
  metrics: METRICS,
  ...more,
})
const KINDS = new Map<string, Kind>([
  ['played', kind({ recordOf: 'itself' })],
  ['mute', kind({})],
  [
    'pair',
    kind({
      relation: true,
      recordOf: (members) => members.filter(({ isWell }) => isWell).map(({ checkId }) => checkId),
    }),
  ],
])
const FOUND: Recorded = { sections: [{ title: 'What runs', text: 'SELECT ?' }], error: null }

let stage: Stage
/** Who is asked to record, with what becomes of it. */
let asked: { readonly id: string; readonly details: unknown; readonly answer: (recorded: Recorded) => void }[]
let isPrompt: boolean
beforeEach(() => {
  stage = openStage()
  asked = []
  isPrompt = true
})
afterEach(() => stage.database.close())

const recorder: Looker = {
  looksAt: ({ way }) => way.by !== 'receive',
  plan() {},
  sooner() {},
  record(id, details) {
    const { promise, resolve } = Promise.withResolvers<Recorded>()
    asked.push({ id, details, answer: resolve })
    if (isPrompt) resolve(FOUND)
    return promise
  },
  vitals: () => ({ workers: [], skipped: 0 }),
  async stop() {},
}

async function setUp(...checks: readonly Check[]) {
  const game = await play(stage, planOf(checks), { kinds: KINDS, lookers: () => [recorder] })
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await game.flush()
  }
  return {
    game,
    settle,
    /** Time passes, and what comes of it is stored. */
    async after(ms: number) {
      await settle()
      game.wait(ms)
      await settle()
    },
    captures: (checkId: string) => stage.stores().captures.list({ checkId, limit: 50 }),
    ids: () => asked.map(({ id }) => id),
  }
}
const [WEB, OTHER, LB] = ['web1/http', 'web2/http', 'lb/http']

test('what is confirmed to be a problem is captured at once, with its incident, and what was last seen is known to it', async () => {
  const { game, after, captures } = await setUp(check(WEB))
  const facts = {
    outcome: 'answered',
    metrics: { waiting: 500 },
    text: '500 wait',
    details: { queue: 'mail' },
  } as const
  game.deliver({ checkId: WEB, host: 'web1', ...moment(), durationMs: 1, ...facts })
  await after(999)
  const [incident] = await game.incidents()
  expect(asked.map(({ id, details }) => [id, details])).toEqual([[WEB, { queue: 'mail' }]])
  expect(await captures(WEB)).toEqual([
    {
      ...{ id: expect.any(String), incidentId: incident?.id, checkId: WEB, why: 'problem', by: '' },
      ...{ at: expect.any(Number), tookMs: expect.any(Number), ...FOUND },
    },
  ])
})

test('what is not confirmed, is well again, or is not known is not captured', async () => {
  const { game, after, ids } = await setUp({ ...check(WEB), attempts: 3 }, check(OTHER), check(LB))
  game.look({ [WEB]: 500 })
  game.deliver(answered(OTHER, stage.now + 1, { waiting: 500 }))
  game.deliver(answered(OTHER, stage.now + 2, { waiting: 0 }))
  game.deliver({
    checkId: LB,
    host: 'lb',
    ...moment(),
    durationMs: 1,
    outcome: 'crashed',
    code: 'local',
    text: 'no right',
  })
  await after(999)
  expect(ids()).toEqual([])
})

test('the message goes out, and what is looked at is told, while a capture hangs for ever', async () => {
  isPrompt = false
  const { game, after, ids, captures } = await setUp(check(WEB), check(OTHER))
  game.look({ [WEB]: 500 })
  await after(300)
  expect(ids()).toEqual([WEB])
  expect(await game.told()).toEqual([`${WEB} opened`])
  game.look({ [OTHER]: 500 })
  await after(300)
  expect(await game.told()).toEqual([`${WEB} opened`, `${OTHER} opened`])
  await after(10_000)
  expect((await captures(WEB))[0]).toMatchObject({
    sections: [],
    error: 'whoever looks at it did not answer in time',
  })
})

test('an error is kept too, and what came before it', async () => {
  isPrompt = false
  const { game, after, captures } = await setUp(check(WEB))
  game.look({ [WEB]: 500 })
  await after(300)
  asked[0]?.answer({ ...FOUND, error: 'connection refused by 127.0.0.1:80' })
  await after(0)
  expect((await captures(WEB))[0]).toMatchObject({ ...FOUND, error: 'connection refused by 127.0.0.1:80' })
})

test('what gets worse is captured again, but not within a minute of when it last did', async () => {
  const { game, after, captures } = await setUp(check(WEB))
  game.look({ [WEB]: 5 })
  await after(10_000)
  game.look({ [WEB]: 500 })
  await after(10_000)
  game.look({ [WEB]: 5 })
  await after(10_000)
  game.look({ [WEB]: 500 })
  await after(10_000)
  expect((await captures(WEB)).map(({ why }) => why)).toEqual(['worse', 'problem'])
  game.look({ [WEB]: 5 })
  await after(ALLOWED.againMs)
  game.look({ [WEB]: 500 })
  await after(999)
  expect((await captures(WEB)).map(({ why }) => why)).toEqual(['worse', 'worse', 'problem'])
})

test('what another trouble explains is captured there alone', async () => {
  const { game, after, ids } = await setUp({ ...check(WEB), needs: [LB] }, check(LB))
  game.look({ [LB]: 500, [WEB]: 500 })
  await after(999)
  expect(ids()).toEqual([LB])
})

test('what was planned is not captured', async () => {
  const { game, after, ids } = await setUp(check(WEB))
  await game.ask('downtime', { checks: [WEB] }, { forMs: 3_600_000 })
  game.look({ [WEB]: 500 })
  await after(999)
  expect(ids()).toEqual([])
})

test('of a relation those members are captured that it names, as far as they can be, under its incident', async () => {
  const pair: Check = { ...check('pair'), host: null, kind: 'pair', way: { by: 'derive', of: [WEB, OTHER, LB] } }
  const { game, after, ids, captures } = await setUp(check(WEB), check(OTHER), { ...check(LB), kind: 'mute' }, pair)
  game.look({ [OTHER]: 0, [LB]: 0, [WEB]: 0, pair: 500 })
  await after(999)
  const [incident] = await game.incidents()
  expect(ids()).toEqual([WEB, OTHER])
  expect((await captures(OTHER))[0]).toMatchObject({ incidentId: incident?.id, checkId: OTHER })
})

test('a member that two troubles want is recorded once, and kept for both', async () => {
  const over = (id: string): Check => ({ ...check(id), host: null, kind: 'pair', way: { by: 'derive', of: [OTHER] } })
  const { game, after, ids, captures } = await setUp(check(OTHER), over('one'), over('two'))
  game.look({ [OTHER]: 0, one: 500, two: 500 })
  await after(999)
  expect(ids()).toEqual([OTHER])
  expect(new Set((await captures(OTHER)).map(({ incidentId }) => incidentId)).size).toBe(2)
})

test('of a storm of thousands few are captured, one of each machine first, and of all others it is said', async () => {
  const checks = Array.from({ length: 5_000 }, (_, at) => ({
    ...check(`h${at % 500}/c${Math.floor(at / 500)}`),
    host: `h${at % 500}`,
  }))
  const { game, after, ids, captures } = await setUp(...checks)
  game.look(Object.fromEntries(checks.map(({ id }) => [id, 500])))
  for (let second = 0; second < 30; second += 1) await after(1_000)
  expect(ids()).toHaveLength(ALLOWED.inAMinute)
  expect(new Set(ids().map((id) => id.split('/')[0])).size).toBe(ALLOWED.inAMinute)
  expect((await captures('h499/c9'))[0]).toMatchObject({
    sections: [],
    error: `left out: ${ALLOWED.inAMinute} others were captured within a minute`,
  })
  expect(game.troubles).toEqual([])
}, 60_000)

test('of one that changes all the time no more is captured than what is kept of an incident', async () => {
  const { game, after, captures } = await setUp(check(WEB))
  for (let turn = 0; turn < 12; turn += 1) {
    game.look({ [WEB]: 5 })
    await after(ALLOWED.againMs)
    game.look({ [WEB]: 500 })
    await after(1_000)
  }
  expect(await captures(WEB)).toHaveLength(ALLOWED.ofAnIncident)
})

test('where as much was captured in a day as is kept of one, it is said, and the next day it goes on', async () => {
  const game = await play(stage, planOf([check(WEB), check(OTHER), check(LB)]), {
    kinds: KINDS,
    lookers: () => [recorder],
  })
  const large = { sections: [{ title: 'x', text: 'x'.repeat(ALLOWED.bytesADay) }], error: null }
  isPrompt = false
  game.look({ [WEB]: 500 })
  await game.flush()
  game.wait(300)
  asked[0]?.answer(large)
  await game.flush()
  isPrompt = true
  game.look({ [OTHER]: 500 })
  await game.flush()
  game.wait(300)
  await game.flush()
  const list = (checkId: string) => stage.stores().captures.list({ checkId, limit: 9 })
  expect((await list(OTHER))[0]?.error).toBe('left out: as much as is kept of a day was captured already')
  // What people ask for is counted apart.
  expect((await game.engine.capture(OTHER, 'ann')).map(({ error }) => error)).toEqual([null])
  game.wait(86_400_000)
  game.look({ [LB]: 500 })
  await game.flush()
  game.wait(300)
  await game.flush()
  expect((await list(LB))[0]?.error).toBeNull()
})

test('a person has it captured at any time, which is kept with the incident where there is one', async () => {
  const { game, captures } = await setUp(check(WEB), { ...check(OTHER), kind: 'mute' })
  const [taken] = await Promise.all([game.engine.capture(WEB, 'ann'), game.flush()])
  expect(taken).toMatchObject([{ incidentId: null, checkId: WEB, why: 'person', by: 'ann', ...FOUND }])
  expect(await captures(WEB)).toEqual(taken)
  await expect(game.engine.capture('nobody', 'ann')).rejects.toThrow('there is no check nobody')
  await expect(game.engine.capture(OTHER, 'ann')).rejects.toThrow(`nothing is recorded of a check like ${OTHER}`)
})

test('a person who asks on and on is told to wait', async () => {
  const { game } = await setUp(check(WEB))
  const more = Array.from({ length: ALLOWED.byPeopleInAMinute }, () => game.engine.capture(WEB, 'ann'))
  await game.flush()
  await Promise.all(more)
  await expect(game.engine.capture(WEB, 'ann')).rejects.toThrow('try again in a minute')
})

test('what was captured is there after a restart, and nothing is captured anew', async () => {
  const { game, after, captures } = await setUp(check(WEB))
  game.look({ [WEB]: 500 })
  await after(999)
  const before = await captures(WEB)
  game.kill()
  const again = await setUp(check(WEB))
  await again.after(999)
  expect([asked.length, await again.captures(WEB)]).toEqual([1, before])
})

const moment = () => stage.clock.moment()
