import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Metric, Metrics } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pendingState } from '../core/advance.ts'
import type { Kind } from './memory.ts'
import { answered, openStage, planOf, play, type Stage } from './play.made-up.ts'
import { summarise } from './view.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const ID = 'db1/disk'
const METRICS: { readonly [name: string]: Metric } = {
  mounted: { label: 'Mounted', unit: 'flag' },
  used: { label: 'Used', unit: 'percent' },
  read: { label: 'Read', unit: 'bytes', counter: true },
}
const KINDS = new Map<string, Kind>([['disk', { title: 'Disks', summary: '', relation: false, metrics: METRICS }]])
const DISK = madeUpCheck(ID, {
  ...{
    kind: 'disk',
    metrics: METRICS,
    groups: ['dbs'],
    everyMs: 10_000,
    retryMs: 2_000,
    attempts: 2,
    needs: ['db1/host'],
  },
  ...{ runbook: 'buy a disk', thresholds: { used: { critical: { above: 90 } }, read: { critical: { above: 1_000 } } } },
})

async function show(check: Check, ...looks: readonly Metrics[]) {
  const game = await play(stage, planOf([check]), { kinds: KINDS })
  const deliver = (metrics: Metrics) => {
    stage.now += 10_000
    game.deliver(answered(check.id, stage.now, metrics))
  }
  for (const metrics of looks) deliver(metrics)
  const summary = () => {
    const entry = game.entry(check.id)
    return entry && summarise(entry.check, entry)
  }
  return { game, deliver, summary, shown: () => game.shown(check.id), value: () => summary()?.value }
}

test('a check that was never looked at shows what is configured, and nothing else', async () => {
  expect((await show(DISK)).shown()).toMatchObject({
    ...{ id: ID, host: 'db1', name: 'disk', kind: 'disk', title: 'Disks', groups: ['dbs'], status: 'pending' },
    ...{ text: '', culprit: null, checkedAt: null, nextAt: null, value: null, metrics: {}, rates: {}, details: {} },
    ...{ outcome: null, durationMs: null, needs: ['db1/host'], of: null, runbook: 'buy a disk', address: '127.0.0.1' },
    ...{ acknowledged: false, acknowledgement: null, thresholds: DISK.thresholds, everyMs: 10_000, attempts: 2 },
  })
})
test('one that was looked at shows what it said and when it is looked at next', async () => {
  const scene = await show(DISK, { mounted: 1, used: 5, read: 100 })
  expect(scene.shown()).toMatchObject({
    ...{ status: 'ok', text: 'all told', checkedAt: stage.now, nextAt: stage.now + 10_000, outcome: 'answered' },
    ...{ durationMs: 1, metrics: { mounted: 1, used: 5, read: 100 }, rates: { mounted: 1, used: 5 } },
  })
  scene.deliver({ mounted: 1, used: 95, read: 300 })
  expect(scene.shown()).toMatchObject({
    ...{ status: 'ok', candidate: { status: 'critical', count: 1 }, nextAt: stage.now + 2_000 },
    ...{ culprit: 'used', rates: { read: 20 } },
  })
})
test('a relation shows at what it looks, and a kind that nobody knows is its own title', async () => {
  const way = { by: 'derive', of: [ID, 'db2/disk'] } as const
  expect((await show({ ...DISK, way, kind: 'odd' })).shown()).toMatchObject({
    title: 'odd',
    of: [ID, 'db2/disk'],
    address: null,
  })
})

test('the tile shows the first number that is no flag', async () => {
  expect((await show(DISK, { mounted: 1, used: 5 })).value()).toEqual({ metric: 'used', number: 5 })
})
test('of a table, the highest', async () => {
  expect((await show(DISK, { used: { '/': 5, '/data': 50, '/tmp': 7 } })).value()).toEqual({
    metric: 'used',
    number: 50,
  })
})
test('of a check in trouble, what decided', async () => {
  const used = { '/': 95, '/a:b': 99 }
  const thresholds = { used: { critical: { above: 90 }, instances: { '/': { critical: { above: 99 } } } } }
  expect((await show({ ...DISK, thresholds }, { used })).value()).toEqual({ metric: 'used', number: 99 })
  const reading = await show(DISK, { used: 5, read: 0 }, { used: 5, read: 20_000 })
  expect(reading.value()).toEqual({ metric: 'read', number: 2_000 })
})
test('not a flag, though it decided', async () => {
  const thresholds = { mounted: { critical: { below: 1 } } }
  expect((await show({ ...DISK, thresholds }, { mounted: 0, used: 5 })).value()).toBeNull()
})
test('nothing where nothing could be read, or nobody answers any more', async () => {
  expect((await show({ ...DISK, thresholds: {} }, { mounted: 1 })).value()).toBeNull()
  expect((await show({ ...DISK, thresholds: {} }, { used: {} })).value()).toBeNull()
  const scene = await show(DISK, { used: 5 })
  const refused = { outcome: 'failed', code: 'refused', text: 'refused' } as const
  scene.game.deliver({ checkId: ID, host: 'db1', at: stage.now + 1, seenAt: stage.now + 1, durationMs: 1, ...refused })
  expect(scene.value()).toBeNull()
  expect(scene.shown()).toMatchObject({ outcome: 'failed', metrics: {}, rates: {} })
})

test('a host of which nothing is heard by what all else of it needs is down; one that refuses is there', () => {
  const reach = madeUpCheck('web1/ping')
  const standing = (code: 'timeout' | 'refused', status: 'critical' | 'warning' = 'critical') => ({
    state: {
      ...{ ...pendingState('web1/ping', 0), status },
      verdict: { status: 'critical' as const, text: '', culprit: null, code },
    },
    ...{ latest: null, answered: null, before: null, acknowledgement: null },
    ...{ silenced: false, downtime: false, stale: false },
  })
  const reaching = new Set(['web1/ping'])
  expect(summarise(reach, standing('timeout'), reaching).down).toBe(true)
  expect(summarise(reach, standing('refused'), reaching)).not.toHaveProperty('down')
  expect(summarise(reach, standing('timeout', 'warning'), reaching)).not.toHaveProperty('down')
  expect(summarise(reach, standing('timeout'))).not.toHaveProperty('down')
})
