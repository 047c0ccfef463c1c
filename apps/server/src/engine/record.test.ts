import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Metric, Observation } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Situation } from '../core/situation.ts'
import { openDatabase } from '../store/database.ts'
import { createStateDb } from '../store/state-db.ts'
import { adoptPlan, createMemory, type Kind } from './memory.ts'
import { createPipeline } from './pipeline.ts'
import { createRecorder } from './recorder.ts'
import { leaving } from './removal.ts'

const MIGRATIONS = join(import.meta.dirname, '../store/migrations')
const METRICS: { readonly [name: string]: Metric } = { waiting: { label: 'Waiting', unit: 'count' } }
const KINDS = new Map<string, Kind>([['played', { title: 'Played', summary: '', relation: false, metrics: METRICS }]])

const check = (id: string, more: Partial<Check> = {}): Check =>
  madeUpCheck(id, {
    ...{ everyMs: 1_000, timeoutMs: 500, retryMs: 200, attempts: 2 },
    thresholds: { waiting: { warning: { above: 0 }, critical: { above: 100 } } },
    ...more,
  })
const plan = (...checks: readonly Check[]): Plan => madeUpPlan(checks)

const START = { at: 0, seenAt: 0 }

/** The main thread's half of the engine over a database in memory, without pollers. */
async function setUp(
  first: Plan,
  database = openDatabase({ path: ':memory:', migrations: MIGRATIONS, synchronous: 'FULL' }),
) {
  const { state: store, committer } = createStateDb(database)
  const remembered = await store.load()
  const memory = createMemory(KINDS, remembered.lastSeq, 0)
  const told: { readonly checks: readonly string[]; readonly stored: number }[] = []
  /** What it is to be decided of who hears of it. */
  const news: Situation[] = []
  const retried: string[] = []
  const recorder = createRecorder({
    memory,
    committer,
    toDecide: (situations) => void news.push(...situations),
    publish: async ({ checks }) => told.push({ checks, stored: (await store.events({ limit: 100 })).length }),
    release: (entry) => retried.push(`now ${entry.check.id}`),
    moment: () => ({ at: clock, seenAt: clock }),
  })
  const pipeline = createPipeline({
    memory,
    recorder,
    history: { append: () => {} },
    retry: (entry) => retried.push(entry.check.id),
  })
  let clock = 1_000_000
  adoptPlan(memory, first, { at: clock, seenAt: clock }, remembered)
  return {
    database,
    store,
    memory,
    recorder,
    committer,
    told,
    news,
    retried,
    remembered,
    /** The same, once all is stored. */
    async heard() {
      await committer.flush()
      await setImmediate()
      return news
    },
    entry: (id: string) => memory.entries.get(id),
    /** One look at each of these, a second after the last. */
    look(readings: { readonly [id: string]: number | 'refused' }, revision = '1') {
      clock += 1_000
      pipeline(
        Object.entries(readings).map(([id, reading]) => ({
          revision,
          lateMs: 0,
          observation: observed(id, clock, reading),
        })),
      )
    },
    statuses: async () =>
      (await store.events({ limit: 100 }))
        .toReversed()
        .map(
          ({ checkId, change }) =>
            `${checkId} ${change.of === 'status' ? `${change.from}→${change.to}` : `${change.of} ${change.to}`}`,
        ),
  }
}

const observed = (checkId: string, at: number, reading: number | 'refused'): Observation =>
  reading === 'refused'
    ? { checkId, host: 'x', at, seenAt: at, durationMs: 1, outcome: 'failed', code: 'refused', text: 'refused' }
    : {
        checkId,
        host: 'x',
        at,
        seenAt: at,
        durationMs: 1,
        outcome: 'answered',
        metrics: { waiting: reading },
        text: `${reading} wait`,
      }

let world: Awaited<ReturnType<typeof setUp>>
beforeEach(async () => {
  world = await setUp(plan(check('lb/perlbal'), check('web/http', { needs: ['lb/perlbal'] })))
})
afterEach(() => world.database.close())

test('a confirmed problem is stored before it is told', async () => {
  world.look({ 'lb/perlbal': 0 })
  world.look({ 'lb/perlbal': 500 })
  await world.committer.flush()
  await setImmediate()
  expect(await world.statuses()).toEqual(['lb/perlbal pending→ok'])
  world.told.length = 0
  world.look({ 'lb/perlbal': 500 })
  expect(world.told).toEqual([])
  await world.committer.flush()
  await setImmediate()
  expect(world.told).toEqual([{ checks: ['lb/perlbal'], stored: 2 }])
})
test('what is not confirmed is looked at again soon', () => {
  world.look({ 'lb/perlbal': 500 })
  expect(world.retried).toEqual(['lb/perlbal'])
})
test('an incident opens once, remembers the worst, and closes with the recovery', async () => {
  for (const waiting of [0, 500, 500, 50, 0]) world.look({ 'lb/perlbal': waiting })
  await world.committer.flush()
  expect(await world.store.incidents({ limit: 10 })).toMatchObject([
    { id: '2', worst: 'critical', closedAs: 'recovered' },
  ])
})
test('a check whose need is down is blocked by it, and free again when that is well', async () => {
  world.look({ 'lb/perlbal': 0, 'web/http': 0 })
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/perlbal': 'refused', 'web/http': 'refused' })
  expect(world.entry('web/http')?.state.blockedBy).toBe('lb/perlbal')
  expect(
    (await world.heard()).find(
      ({ check, transition }) =>
        check.id === 'web/http' && transition.change.of === 'status' && transition.change.to === 'critical',
    )?.state.blockedBy,
  ).toBe('lb/perlbal')
  world.look({ 'lb/perlbal': 0 })
  expect(world.retried).toContain('now web/http')
  expect(world.entry('web/http')?.state.blockedBy).toBe('lb/perlbal')
  world.look({ 'web/http': 'refused' })
  expect(world.entry('web/http')?.state.blockedBy).toBeNull()
  expect((await world.heard()).at(-1)).toMatchObject({
    check: { id: 'web/http' },
    transition: { change: { of: 'blockedBy', to: null } },
  })
})
test('a check that is well at its first look after its blocker was is never told of', async () => {
  world.look({ 'lb/perlbal': 0, 'web/http': 0 })
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/perlbal': 'refused', 'web/http': 'refused' })
  world.look({ 'lb/perlbal': 0 })
  const before = (await world.heard()).length
  world.look({ 'web/http': 0 })
  expect((await world.heard()).slice(before).every(({ state }) => state.status === 'ok')).toBe(true)
})
test('a check is free when what blocked it is no longer needed', async () => {
  world.look({ 'lb/perlbal': 0, 'web/http': 0 })
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/perlbal': 'refused', 'web/http': 'refused' })
  adoptPlan(world.memory, plan(check('lb/perlbal'), check('web/http')), START)
  world.recorder.reblock()
  expect(world.retried).toContain('now web/http')
  world.look({ 'web/http': 'refused' })
  expect(world.entry('web/http')?.state.blockedBy).toBeNull()
})
test('a reading that is no number is judged, and neither stored nor drawn', async () => {
  world.look({ 'lb/perlbal': Number.POSITIVE_INFINITY })
  expect(world.entry('lb/perlbal')).toMatchObject({
    latest: { metrics: {} },
    state: { verdict: { status: 'unknown' } },
  })
})
test('while commits fail only what must not be lost waits in memory', async () => {
  world.look({ 'lb/perlbal': 0 })
  vi.spyOn(world.committer, 'trouble').mockReturnValue({ since: 1, text: 'disk full' })
  const commit = vi.spyOn(world.committer, 'commit')
  world.look({ 'lb/perlbal': 0 })
  await world.recorder.saveLatest()
  expect(commit).not.toHaveBeenCalled()
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/perlbal': 'refused' })
  expect(commit).toHaveBeenCalledOnce()
})
test('what could not be written while commits failed is written when they succeed', async () => {
  world.look({ 'lb/perlbal': 0, 'web/http': 0 })
  await world.committer.flush()
  const trouble = vi.spyOn(world.committer, 'trouble').mockReturnValue({ since: 1, text: 'disk full' })
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/perlbal': 500, 'web/http': 0 })
  await world.recorder.saveLatest()
  trouble.mockReturnValue(null)
  const saved = world.recorder.saveLatest()
  await world.committer.flush()
  await saved
  const { states, observations } = await world.store.load()
  expect(states.get('lb/perlbal')?.status).toBe('critical')
  expect(observations.get('lb/perlbal')?.text).toBe('500 wait')
  expect(observations.get('web/http')?.at).toBe(1_003_000)
})
test('nor does the end add rows to a commit that fails', async () => {
  world.look({ 'lb/perlbal': 0 })
  await world.committer.flush()
  world.look({ 'lb/perlbal': 0 })
  const commit = vi.spyOn(world.committer, 'commit')
  vi.spyOn(world.committer, 'trouble').mockReturnValue({ since: 1, text: 'disk full' })
  world.recorder.saveAll()
  expect(commit).not.toHaveBeenCalled()
  vi.mocked(world.committer.trouble).mockReturnValue(null)
  world.recorder.saveAll()
  expect(commit).toHaveBeenCalledOnce()
})
test('a look made for older options is dropped', () => {
  const slower = check('lb/perlbal', { everyMs: 9_000, revision: '2' })
  adoptPlan(world.memory, plan(slower), START)
  world.look({ 'lb/perlbal': 500 }, '1')
  expect(world.entry('lb/perlbal')?.latest).toBeNull()
  world.look({ 'lb/perlbal': 500 }, '2')
  expect(world.entry('lb/perlbal')?.latest).not.toBeNull()
})
test('a restart is silent: states, incidents and the last look are there before the first look', async () => {
  for (const waiting of [0, 500, 500]) world.look({ 'lb/perlbal': waiting })
  await world.committer.flush()
  const again = await setUp(plan(check('lb/perlbal')), world.database)
  expect(again.entry('lb/perlbal')).toMatchObject({
    state: { status: 'critical' },
    latest: { text: '500 wait' },
    incident: { id: '2' },
  })
  again.look({ 'lb/perlbal': 500 })
  expect(await again.heard()).toEqual([])
  again.look({ 'lb/perlbal': 0 })
  expect((await again.heard()).map(({ transition }) => transition.seq)).toEqual([3])
})
test('a check that leaves with an open incident is told of once more, as removed', async () => {
  for (const waiting of [0, 500, 500]) world.look({ 'lb/perlbal': waiting })
  const { removed, transitions } = leaving(world.memory, plan(), world.remembered, {
    at: 2_000_000,
    reason: 'configured',
  })
  world.recorder.record([], transitions)
  await world.committer.flush()
  expect(removed).toEqual(['lb/perlbal', 'web/http'])
  expect(await world.store.incidents({ limit: 10 })).toMatchObject([{ closedAs: 'removed' }])
  expect((await world.heard()).at(-1)).toMatchObject({
    transition: { change: { to: 'pending' } },
    incident: { closedAs: 'removed' },
  })
})
test('an incident of a check that vanished while we were down is closed as removed', async () => {
  for (const waiting of [0, 500, 500]) world.look({ 'lb/perlbal': waiting })
  await world.committer.flush()
  const again = await setUp(plan(), world.database)
  const { removed, transitions } = leaving(again.memory, plan(), again.remembered, {
    at: 2_000_000,
    reason: 'configured',
  })
  again.recorder.record([], transitions)
  await again.committer.flush()
  expect(removed).toContain('lb/perlbal')
  expect(await again.store.incidents({ limit: 10 })).toMatchObject([{ closedAs: 'removed' }])
})
/** Well at the last look, but of that nothing was said yet: it flaps, and its incident is closed. */
const flaps = () => {
  for (const waiting of [0, 500, 500, 0, 500, 500, 0, 500, 500, 0]) world.look({ 'lb/perlbal': waiting })
  expect(world.entry('lb/perlbal')).toMatchObject({ state: { status: 'ok', flapping: true }, incident: null })
}
const LEAVES = { checkId: 'lb/perlbal', change: { of: 'status', from: 'ok', to: 'pending' } }
test('a check that leaves while it flaps is told of as removed too: whoever heard that it was bad', () => {
  flaps()
  const { transitions } = leaving(world.memory, plan(), world.remembered, { at: 2_000_000, reason: 'configured' })
  expect(transitions).toMatchObject([LEAVES])
})
test('also when it vanished while we were down', async () => {
  flaps()
  await world.recorder.saveLatest()
  await world.committer.flush()
  const again = await setUp(plan(), world.database)
  const { transitions } = leaving(again.memory, plan(), again.remembered, { at: 2_000_000, reason: 'configured' })
  expect(transitions).toMatchObject([LEAVES])
  again.recorder.record([], transitions)
  expect(await again.heard()).toMatchObject([
    { check: { id: 'lb/perlbal' }, state: { status: 'pending', flapping: false } },
  ])
})
/** A crash may lose the row of a state that is some seconds old, but no transition: then the rest must follow these. */
const crashed = async (before: readonly number[], after: readonly number[]) => {
  for (const waiting of before) world.look({ 'lb/perlbal': waiting })
  await world.committer.flush()
  await world.recorder.saveLatest()
  await world.committer.flush()
  const row = world.database.prepare("SELECT state FROM states WHERE check_id = 'lb/perlbal'").get()
  for (const waiting of after) world.look({ 'lb/perlbal': waiting })
  await world.committer.flush()
  world.database.prepare("UPDATE states SET state = ? WHERE check_id = 'lb/perlbal'").run(row?.state ?? null)
  return await setUp(plan(check('lb/perlbal')), world.database)
}
test('trouble of which a crash lost the state ends when it is well after the start', async () => {
  const again = await crashed([0], [500, 500])
  again.look({ 'lb/perlbal': 0 })
  expect(await again.heard()).toMatchObject([
    { transition: { change: { from: 'critical', to: 'ok' } }, incident: { id: '2' } },
  ])
})
test('trouble that comes again after a crash that lost the state of its end is another', async () => {
  const again = await crashed([0, 500, 500], [0])
  for (let look = 0; look < 2; look += 1) again.look({ 'lb/perlbal': 500 })
  expect(await again.heard()).toMatchObject([
    { transition: { change: { from: 'ok', to: 'critical' } }, incident: { id: '4' } },
  ])
})
test('a commit that fails loses nothing and is told when it succeeds', async () => {
  world.look({ 'lb/perlbal': 0 })
  world.database.exec('PRAGMA query_only = 1')
  await expect(world.committer.flush()).rejects.toThrow()
  expect(world.told).toEqual([])
  world.database.exec('PRAGMA query_only = 0')
  await world.committer.flush()
  await Promise.resolve()
  expect(await world.statuses()).toEqual(['lb/perlbal pending→ok'])
  expect(world.told).toHaveLength(1)
})
test('a transition that cannot be stored takes no other with it, and is told all the same', async () => {
  world.look({ 'lb/perlbal': 0, 'web/http': 0 })
  await world.committer.flush()
  // Its number is taken already.
  world.store.writers.transitions([{ seq: 3, checkId: 'x', at: 0, text: '', change: { of: 'flapping', to: true } }])
  for (let look = 0; look < 2; look += 1) world.look({ 'lb/perlbal': 500, 'web/http': 500 })
  await world.committer.flush()
  await setImmediate()
  expect(world.committer.loss()?.text).toContain('1 change could not be stored')
  expect(await world.statuses()).toContain('web/http ok→critical')
  expect(world.told.flatMap(({ checks }) => checks)).toEqual(expect.arrayContaining(['lb/perlbal', 'web/http']))
})
test('the rows of many checks are no one long transaction, and one that cannot be stored takes none with it', async () => {
  const checks = Array.from({ length: 1_000 }, (_, index) => check(`h${index}/x`))
  world.database.close()
  world = await setUp(plan(...checks))
  world.look(Object.fromEntries(checks.map(({ id }) => [id, 0])))
  await world.committer.flush()
  await setImmediate()
  world.look(Object.fromEntries(checks.map(({ id }) => [id, 1])))
  world.database.exec(
    "CREATE TRIGGER bad BEFORE INSERT ON states WHEN NEW.check_id = 'h7/x' BEGIN SELECT raise(ABORT, 'bad'); END",
  )
  const saved = world.recorder.saveLatest()
  expect(world.memory.dirty.size).toBe(750)
  await saved
  expect(world.memory.dirty.size).toBe(0)
  const kept = [...(await world.store.load()).observations.values()].filter(({ text }) => text === '1 wait')
  expect(kept).toHaveLength(999)
})
