import { join } from 'node:path'
import { eventually } from '@foretop/lab/lab.ts'
import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBeliefs } from '../alerts/beliefs.ts'
import { createHerald } from '../alerts/herald.ts'
import { BLIND } from '../alerts/lookout.ts'
import { TIMELESS } from '../core/audience.ts'
import { systemClock } from '../looking/clock.ts'
import type { Committer } from '../store/commit.ts'
import { openDatabase } from '../store/database.ts'
import type { Outbox } from '../store/outbox.ts'
import { createStateDb } from '../store/state-db.ts'
import { type Engine, startEngine } from './engine.ts'

// Nobody looks while the test runs: what happens is what people do.
const check = madeUpCheck('web11/http', { kind: 'http', everyMs: 86_400_000 })
const plan = madeUpPlan([check], {
  channels: [{ name: 'ops', kind: 'webhook', options: {} }],
  routes: [{ match: {}, to: ['ops'], continue: false }],
})
const incident = madeUpIncident(check.id, { id: '1', openedAt: 1_000 })

let engine: Engine
let scope: AsyncDisposableStack
let outbox: Outbox
let committer: Committer
/** Critical since before the start, seen by a person, told to nobody. */
beforeEach(async () => {
  scope = new AsyncDisposableStack()
  const migrations = join(import.meta.dirname, '../store/migrations')
  const database = openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' })
  scope.defer(() => database.close())
  const db = createStateDb(database)
  const { state: store } = db
  committer = db.committer
  scope.defer(() => committer.flush())
  outbox = db.outbox
  store.writers.incidents([incident])
  const state = { checkId: check.id, status: 'critical', since: 1_000, candidate: null, recent: [] } as const
  store.writers.states([{ state: { ...state, flapping: false, blockedBy: null, verdict: null }, latest: null }])
  engine = startEngine({
    kinds: new Map(),
    remembered: await store.load(),
    quiets: [],
    committer,
    history: { append: () => {}, rename: () => {} },
    toDecide: (situations) => herald.decide(situations),
    publish: () => {},
    onLooked: () => {},
    onTrouble: () => {},
    lookers: () => [],
  })
  const herald = createHerald({
    plan: () => plan,
    times: () => TIMELESS,
    beliefs: createBeliefs([]),
    committer,
    send: () => {},
    lookout: () => BLIND,
    link: () => null,
    clock: systemClock,
  })
  scope.defer(() => engine.stop())
  engine.adopt(plan, [])
})
afterEach(() => scope.disposeAsync())

const told = async () => (await outbox.open()).map(({ channel, notice }) => `${channel}: ${notice.why} ${notice.to}`)

test('trouble that nobody was told of is told when its acknowledgement is taken back', async () => {
  await engine.acknowledge(check.id, { note: '', by: 'ann' })
  await engine.unacknowledge(check.id)
  await eventually(async () => expect(await told()).toEqual(['ops: opened critical']))
})

test('trouble that nobody was told of is told when its acknowledgement has run out', async () => {
  await engine.acknowledge(check.id, { note: '', by: 'ann', forMs: 1 })
  await eventually(async () => expect(await told()).toEqual(['ops: opened critical']))
  expect(engine.memory.entries.get(check.id)?.acknowledgement).toBeNull()
})

test('of two who take it on at once, nobody takes back what is the other one’s', async () => {
  const [ann, ben] = await Promise.all(['ann', 'ben'].map((by) => engine.acknowledge(check.id, { note: '', by })))
  await expect(engine.unacknowledge(check.id, ann?.at)).rejects.toThrow('by somebody else')
  await engine.unacknowledge(check.id, ben?.at)
})
