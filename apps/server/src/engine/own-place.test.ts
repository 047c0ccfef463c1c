import { canaries } from '@foretop/probes/relations/canaries.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { restOnPlace } from '../core/own-place.ts'
import { startRelations } from '../looking/relations.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { type Kind, watchingLooks } from './memory.ts'
import { answered, check, groundOver, planOf, play } from './play.made-up.ts'

/** A monitor that has lost its own network, and finds it again. */

const KIND: Kind = { title: 'Played', summary: '', relation: false, metrics: check('x').metrics }
const KINDS = new Map([
  ['played', KIND],
  ['canaries', { ...KIND, relation: true, metrics: canaries.metrics }],
])
const FAR = { way: { by: 'poll', address: '10.0.0.7' } } as const
const SERVERS = ['web1/http', 'web2/http', 'db/mysql']
const GUARDS = ['gateway/tcp', 'ns1/dns']
const OURS = 'monitor-network'

const ours = (id: string, of: readonly string[]): Check => ({
  ...check(id),
  ...{ kind: 'canaries', options: { of: 'network' }, metrics: canaries.metrics, attempts: 2 },
  thresholds: { lost: { critical: { above: 0 } } },
  way: { by: 'derive', of },
})

function plan() {
  const checks = new Map(
    [
      ...[...GUARDS, ...SERVERS].map((id) => ({ ...check(id), ...FAR, attempts: 2 })),
      { ...check('here/disk'), way: { by: 'poll', address: '127.0.0.1' } as const },
      ours(OURS, GUARDS),
      { ...ours('pair', SERVERS), everyMs: 5_000 },
    ].map((one) => [one.id, one]),
  )
  restOnPlace(checks, { network: OURS }, new WeakMap())
  return planOf([...checks.values()])
}

let world: Awaited<ReturnType<typeof play>>
const ground = () => groundOver(() => createMemoryStateDb(createDisk(), { now: () => stage.clock.moment().at }))
let stage: ReturnType<typeof groundOver>
beforeEach(async () => {
  stage = ground()
  world = await play(stage, plan(), { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  await see({})
  await see({})
})
afterEach(() => world.kill())

const ALL = [...GUARDS, ...SERVERS, 'here/disk']
type Seen = { readonly [id: string]: 'well' | 'gone' | 'full' | 'poor' }

/** A second in which each is looked at once; what is not said is well. */
async function see(seen: Seen, ids: readonly string[] = ALL) {
  for (const id of ids) {
    world.deliver(lookAt(id, seen[id] ?? 'well'))
    await stage.clock.pass(1_000 / ids.length)
  }
}
function lookAt(id: string, is: Seen[string], durationMs = 1): Observation {
  const { at, seenAt } = stage.clock.moment()
  if (is === 'gone')
    return {
      ...{ checkId: id, host: 'x', at, seenAt, durationMs },
      outcome: 'failed',
      code: 'timeout',
      text: 'no answer',
    }
  return { ...answered(id, at, { waiting: is === 'full' ? 500 : is === 'poor' ? 5 : 0 }), seenAt, durationMs }
}
const CUT: Seen = Object.fromEntries([...GUARDS, ...SERVERS].map((id) => [id, 'gone']))

test('when the monitor has lost its network, that is told once and nothing of any server', async () => {
  for (let second = 0; second < 6; second += 1) await see(CUT)
  expect(await world.told()).toEqual([`${OURS} opened`])
  expect(world.entry(OURS)?.state.verdict?.text).toContain('this monitor has lost its network: none of 2 canaries')
  for (const id of [...SERVERS, ...GUARDS]) expect(world.entry(id)?.state.blockedBy).toBe(OURS)
})

test('when it is there again its end is told, and nothing of servers that are well', async () => {
  for (let second = 0; second < 6; second += 1) await see(CUT)
  for (let second = 0; second < 6; second += 1) await see({})
  expect(await world.told()).toEqual([`${OURS} opened`, `${OURS} resolved`])
})

test('a server that failed meanwhile is told of by a look of its own, afterwards', async () => {
  for (let second = 0; second < 6; second += 1) await see(CUT)
  await see({ 'db/mysql': 'gone' })
  await see({ 'db/mysql': 'gone' })
  await see({ 'db/mysql': 'gone' })
  expect(await world.told()).toEqual([`${OURS} opened`, `${OURS} resolved`, 'db/mysql opened'])
})

test('children do not page between the recovery of their parent and their own next look', async () => {
  for (let second = 0; second < 6; second += 1) await see(CUT)
  await see({}, GUARDS)
  expect(world.entry(OURS)?.state.status).toBe('ok')
  // Looks that began while nothing could be reached.
  for (const id of SERVERS) world.deliver(lookAt(id, 'gone', 60_000))
  await see({}, GUARDS)
  expect(await world.told()).toEqual([`${OURS} opened`, `${OURS} resolved`])
  expect(world.entry('web1/http')?.state).toMatchObject({ status: 'critical', blockedBy: OURS })
  for (let second = 0; second < 2; second += 1) await see({ 'web1/http': 'gone' })
  expect(await world.told()).toContain('web1/http opened')
})

test('what was known to be bad is not told to be worse for that', async () => {
  for (let second = 0; second < 3; second += 1) await see({ 'db/mysql': 'poor' })
  expect(await world.told()).toEqual(['db/mysql opened'])
  for (let second = 0; second < 8; second += 1) await see(CUT)
  for (let second = 0; second < 8; second += 1) await see({ 'db/mysql': 'poor' })
  expect(await world.told()).toEqual(['db/mysql opened', `${OURS} opened`, `${OURS} resolved`])
})

test('what is concluded from looks that were made meanwhile is dropped as they are', async () => {
  for (let second = 0; second < 12; second += 1) await see(CUT)
  expect(world.entry('pair')?.state).toMatchObject({ status: 'critical', blockedBy: OURS })
  for (let second = 0; second < 12; second += 1) await see({})
  expect(await world.told()).toEqual([`${OURS} opened`, `${OURS} resolved`])
  expect(world.entry('pair')?.state.status).toBe('ok')
})

test('what is looked at on this machine is told of all the while', async () => {
  for (let second = 0; second < 6; second += 1) await see({ ...CUT, 'here/disk': second > 3 ? 'full' : 'well' })
  expect(await world.told()).toEqual([`${OURS} opened`, 'here/disk opened'])
})

test('while one canary answers it is them: a server is told of at once, and so is a canary', async () => {
  for (let second = 0; second < 4; second += 1) await see({ 'web1/http': 'gone', 'ns1/dns': 'gone' })
  expect((await world.told()).toSorted()).toEqual(['ns1/dns opened', 'web1/http opened'])
})

test('what is concluded while no server is looked at shows nobody that the monitor still watches', async () => {
  const [before, all] = [watchingLooks(world.memory), world.memory.observations]
  await stage.clock.pass(20_000)
  expect(world.memory.observations).toBeGreaterThan(all)
  expect(watchingLooks(world.memory)).toBe(before)
  await see({ 'web1/http': 'gone' })
  expect(watchingLooks(world.memory)).toBe(before + ALL.length)
})
