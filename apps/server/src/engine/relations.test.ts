import { relations } from '@foretop/probes/all.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answered, check, momentOf, openStage, planOf, play, type Stage } from './play.ts'
import { PlayedClock } from './played-clock.ts'
import { scheduleRelations } from './relations.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const MEMBERS = ['d1/carp', 'd2/carp']
const KINDS = new Map(
  ['carp', ...relations.map(({ kind }) => kind)].map((kind) => [
    kind,
    { title: kind, summary: '', relation: kind !== 'carp', metrics: {} },
  ]),
)
/** Each member once a minute, 125 s being the most that a look may be old; the pair every two seconds. */
const PLAN = planOf([
  ...MEMBERS.map((id) => ({ ...check(id), kind: 'carp', everyMs: 60_000, timeoutMs: 5_000, thresholds: {} })),
  {
    ...check('pair'),
    ...{ host: null, address: null, kind: 'carp-pair', everyMs: 2_000, of: MEMBERS, thresholds: {} },
    options: { vhid: 1, preferred: 'd1' },
  },
])

function setUp() {
  const game = play(stage, PLAN, { kinds: KINDS })
  const clock = new PlayedClock()
  const begunAt = stage.now
  const moment = () => {
    stage.now = begunAt + clock.now()
    return momentOf(stage)
  }
  const related = scheduleRelations(game.memory, game.take, { clock, now: moment })
  related.plan([...game.memory.entries.values()])
  const carp = (id: string): Observation => ({
    ...answered(id, moment().seenAt, { master: { 1: Number(id === 'd1/carp') }, init: { 1: 0 } }),
    ...{ host: id.slice(0, 2), details: { vhids: [{ vhid: 1, interface: 'igb1', addresses: '10.77.0.101' }] } },
  })
  return {
    game,
    related,
    pass: (ms: number) => clock.pass(ms),
    looks: (...ids: readonly string[]) => game.deliver(...ids.map(carp)),
    pair: () => game.entry('pair')?.latest ?? null,
  }
}

test('nothing is said of members that may still be seen in time', async () => {
  const scene = setUp()
  scene.looks('d1/carp')
  await scene.pass(120_000)
  expect(scene.pair()).toBeNull()
  scene.looks('d2/carp')
  await scene.pass(3_000)
  expect(scene.pair()).toMatchObject({ outcome: 'answered' })
})

test('a member that is not seen in time is not known', async () => {
  const scene = setUp()
  scene.looks('d2/carp')
  await scene.pass(128_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})

test('nor does it rest on a look that grew old', async () => {
  const scene = setUp()
  scene.looks(...MEMBERS)
  await scene.pass(124_000)
  scene.looks('d2/carp')
  expect(scene.pair()?.outcome).toBe('answered')
  await scene.pass(4_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})

test('nor on what the last run saw', async () => {
  const before = setUp()
  before.looks(...MEMBERS)
  await before.game.flush()
  const scene = setUp()
  await scene.pass(120_000)
  expect(scene.pair()).toBeNull()
  scene.looks('d2/carp')
  await scene.pass(8_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})
