import { relations } from '@foretop/probes/all.ts'
import { told } from '@foretop/probes/relations/carp-pair/observed.ts'
import { cdnOrOrigin } from '@foretop/probes/relations/cdn-or-origin.ts'
import { page, type Said } from '@foretop/probes/relations/pages/observed.made-up.ts'
import { server } from '@foretop/probes/relations/replication/observed.made-up.ts'
import { replication } from '@foretop/probes/relations/replication.ts'
import type { Observation } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answered, check, openStage, planOf, play, type Stage } from '../engine/play.made-up.ts'
import { startRelations } from './relations.ts'

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
    ...{ kind: 'carp-pair', everyMs: 2_000, thresholds: {} },
    way: { by: 'derive', of: MEMBERS },
    options: { vhid: 1, preferred: 'd1' },
  },
])

async function setUp() {
  const game = await play(stage, PLAN, { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  const carp = (id: string, agoMs: number): Observation => ({
    ...answered(id, stage.now - agoMs, {}),
    ...{ host: id.slice(0, 2), ...told(id === 'd1/carp' ? 'master' : 'backup') },
  })
  return {
    game,
    pass: (ms: number) => stage.clock.pass(ms),
    looks: (...ids: readonly string[]) => game.deliver(...ids.map((id) => carp(id, 0))),
    /** Of both, made so long ago and on their way since. */
    late: (ms: number) => game.deliver(...MEMBERS.map((id) => carp(id, ms))),
    /** A look that could not be made for want of something of our own. */
    lacks: (id: string) =>
      game.deliver({
        ...{ checkId: id, host: 'x', ...stage.clock.moment(), durationMs: 0 },
        ...{ outcome: 'crashed', code: 'exhausted', text: 'no file descriptors left' },
      }),
    counted: () => game.entry('pair')?.state.recent.length,
    pair: () => game.entry('pair')?.latest ?? null,
  }
}

test('nothing is said of members that may still be seen in time', async () => {
  const scene = await setUp()
  scene.looks('d1/carp')
  await scene.pass(120_000)
  expect(scene.pair()).toBeNull()
  scene.looks('d2/carp')
  await scene.pass(3_000)
  expect(scene.pair()).toMatchObject({ outcome: 'answered' })
})

test('a member that is not seen in time is not known', async () => {
  const scene = await setUp()
  scene.looks('d2/carp')
  await scene.pass(128_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})

test('a member that is disabled is one that is not seen, by its own name', async () => {
  const scene = await setUp()
  scene.game.adopt({ ...PLAN, checks: PLAN.checks.map((one) => ({ ...one, enabled: one.id !== 'd1/carp' })) })
  scene.looks('d2/carp')
  await scene.pass(3_000)
  expect(scene.pair()?.text).toBe('d1 not seen, d2 backup: too little was seen')
})

test('nor does it rest on a look that grew old', async () => {
  const scene = await setUp()
  scene.looks(...MEMBERS)
  await scene.pass(124_000)
  scene.looks('d2/carp')
  expect(scene.pair()?.outcome).toBe('answered')
  await scene.pass(4_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})

test('where it was we who could not look at a member, nothing is said until we can', async () => {
  const scene = await setUp()
  scene.looks(...MEMBERS)
  await scene.pass(60_000)
  scene.looks('d2/carp')
  scene.lacks('d1/carp')
  await scene.pass(120_000)
  expect(scene.pair()?.outcome).toBe('answered')
  scene.looks('d1/carp')
  await scene.pass(128_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})

test('nor on what the last run saw', async () => {
  const before = await setUp()
  before.looks(...MEMBERS)
  await before.game.flush()
  const scene = await setUp()
  await scene.pass(120_000)
  expect(scene.pair()).toBeNull()
  scene.looks('d2/carp')
  await scene.pass(8_000)
  expect(scene.pair()?.outcome).toBe('crashed')
})

test('a look that was on its way while the pair was looked at counts the next time', async () => {
  const scene = await setUp()
  scene.looks(...MEMBERS)
  // Until just after the pair was looked at.
  while (scene.pair() === null) await scene.pass(10)
  for (let round = 0; round < 8; round += 1) {
    scene.late(15)
    await scene.pass(2_000)
  }
  expect(scene.counted()).toBe(9)
})

test('one failure of a member counts once, however often the relation is looked at meanwhile', async () => {
  const ids = ['d1/nfsd', 'd2/nfsd']
  const plan = planOf([
    ...ids.map((id) => ({ ...check(id), everyMs: 60_000, timeoutMs: 5_000, thresholds: {} })),
    {
      ...check('all'),
      ...{ kind: 'together', everyMs: 2_000, attempts: 3, way: { by: 'derive', of: ids } },
      thresholds: { nowhere: { critical: { above: 0 } } },
      options: { here: { nfsd: 'answers' } },
    },
  ])
  const game = await play(stage, plan, { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  const refused = (checkId: string): Observation => ({
    ...{ checkId, host: checkId.slice(0, 2), at: stage.now, seenAt: stage.clock.moment().seenAt, durationMs: 1 },
    ...{ outcome: 'failed', code: 'refused', text: 'refused' },
  })
  const status = () => game.entry('all')?.state.status
  game.deliver({ ...answered('d1/nfsd', stage.now, {}), host: 'd1' }, refused('d2/nfsd'))
  await stage.clock.pass(20_000)
  expect(status()).toBe('ok')
  for (const isKnown of [false, false, true]) {
    game.deliver(...ids.map(refused))
    await stage.clock.pass(20_000)
    expect([game.entry('all')?.latest?.text, status()]).toEqual(['nfsd nowhere', isKnown ? 'critical' : 'ok'])
  }
})

test('a page that failed once accuses nobody, however rarely it is looked at', async () => {
  const [ids, { everyMs = 0, retryMs = 0, attempts = 0 } = {}] = [['www/page', 'web1/page'], cdnOrOrigin.defaults]
  const plan = planOf([
    ...ids.map((id) => ({ ...check(id), everyMs: 60_000, timeoutMs: 5_000, thresholds: {} })),
    {
      ...check('way'),
      ...{ kind: 'cdn-or-origin', everyMs, retryMs, attempts, way: { by: 'derive', of: ids } },
      ...{ thresholds: { cdnBroken: { critical: { above: 0 } } }, options: { cdn: ['www'] } },
    },
  ])
  const game = await play(stage, plan, { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  const sees = async (cdn: Said) => {
    for (const look of [page('www/page', cdn), page('web1/page', 200)])
      game.deliver({ ...look, at: stage.now, seenAt: stage.clock.moment().seenAt })
    await stage.clock.pass(60_000)
    return game.entry('way')?.state.status
  }
  expect(await sees(200)).toBe('ok')
  expect(await sees('down')).toBe('ok')
  expect(await sees(200)).toBe('ok')
  await sees('down')
  expect(await sees('down')).toBe('critical')
})

test('a writer that is handed over is not missed for being looked at later than the other', async () => {
  const ids = ['db01/mysql', 'db02/mysql']
  const { everyMs = 10_000, retryMs = 2_000, attempts = 3 } = replication.defaults ?? {}
  const plan = planOf([
    ...ids.map((id) => ({ ...check(id), everyMs: 10_000, timeoutMs: 5_000, thresholds: {} })),
    {
      ...check('dbs'),
      ...{
        kind: 'replication',
        everyMs,
        retryMs,
        attempts,
        way: { by: 'derive', of: ids },
        metrics: replication.metrics,
      },
      thresholds: { writableMasters: { critical: { above: 1, below: 1 } } },
      options: replication.options.parse({ oneWriter: [['db01', 'db02']] }),
    },
  ])
  const game = await play(stage, plan, { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  // The relation is looked at soon after the first of the two.
  await stage.clock.pass(4_000)
  const statuses = new Set<string | undefined>()
  const sees = async (host: string, readOnly: number, forMs: number) => {
    const { at, seenAt } = stage.clock.moment()
    game.deliver({ ...server(host, host === 'db01' ? 1 : 2, { readOnly }), at, seenAt })
    await stage.clock.pass(forMs)
    statuses.add(game.entry('dbs')?.state.status)
  }
  for (const isHandedOver of [0, 0, 0, 1, 1, 1]) {
    await sees('db01', isHandedOver, 9_000)
    await sees('db02', 1 - isHandedOver, 1_000)
  }
  expect([...statuses]).toEqual(['pending', 'ok'])
})

test('it is looked at sooner when somebody asks, and no more when it has left', async () => {
  const scene = await setUp()
  scene.looks(...MEMBERS)
  await scene.pass(4_000)
  const at = () => scene.pair()?.seenAt
  const before = at() ?? 0
  scene.game.engine.recheck('pair')
  await scene.pass(1)
  expect(at()).toBeGreaterThan(before)
  scene.game.adopt(planOf(PLAN.checks.filter(({ id }) => id !== 'pair')))
  await scene.pass(10_000)
  expect([scene.pair(), stage.clock.pending]).toEqual([null, 2])
})

test('what a look leaves is found by the next one, over a restart too', async () => {
  const ids = ['d1/nfsd', 'd2/nfsd']
  const plan = planOf([
    ...ids.map((id) => ({ ...check(id), everyMs: 2_000, timeoutMs: 60_000, thresholds: {} })),
    {
      ...check('all'),
      ...{ kind: 'together', everyMs: 2_000, thresholds: {}, way: { by: 'derive', of: ids } },
      options: { here: { nfsd: { metric: 'waiting' } } },
    },
  ])
  const start = () => play(stage, plan, { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  let game = await start()
  const sees = async (owner: string) => {
    for (const id of ids)
      game.deliver({ ...answered(id, stage.now, { waiting: Number(id === owner) }), host: id.slice(0, 2) })
    await stage.clock.pass(4_000)
  }
  const moved = () => {
    const latest = game.entry('all')?.latest
    return latest?.outcome === 'answered' ? latest.metrics.sinceMoved : latest?.text
  }
  await sees('d1/nfsd')
  expect(moved()).toBeUndefined()
  await sees('d2/nfsd')
  expect(moved()).toBeLessThan(5)
  await stage.clock.pass(20_000)
  expect(moved()).toBeGreaterThan(19)
  // What is due is written, and what became due meanwhile.
  await game.flush()
  await stage.clock.pass(6_000)
  await game.flush()
  game.kill()
  game = await start()
  await sees('d2/nfsd')
  expect(moved()).toBeGreaterThan(19)
})

test('where too little was seen of some members it says of whom', async () => {
  const scene = await setUp()
  const asked = { checkId: 'd2/carp', host: 'd2', ...stage.clock.moment(), durationMs: 0 }
  scene.looks('d1/carp')
  scene.game.deliver({ ...asked, outcome: 'failed', code: 'timeout', text: 'silent' })
  await scene.pass(3_000)
  expect(scene.pair()).toMatchObject({ outcome: 'crashed', because: { checks: ['d2/carp'] } })
})
