import { join } from 'node:path'
import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Change, State, Status } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { createOutbox, type Outbox } from '../store/outbox.ts'
import { createHerald } from './herald.ts'

const check = madeUpCheck('web11/http', { groups: ['webs'], runbook: 'bin/restart-webs 5' })
const channel = (name: string) => ({ name, kind: 'webhook', options: {} })

let plan: Plan
let outbox: Outbox
let herald: ReturnType<typeof createHerald>
let seq: number
/** Rows that were said to come, as `channel transition`. */
let expected: string[]
let link: string | null
beforeEach(() => {
  plan = madeUpPlan([check], {
    site: 'Dreamwidth',
    groups: [{ name: 'webs', title: 'Web servers', needs: [] }],
    channels: [channel('ops'), channel('mail')],
    routes: [{ match: { status: ['warning', 'critical'] }, to: ['ops', 'mail'], continue: false }],
  })
  const migrations = join(import.meta.dirname, '../store/migrations')
  outbox = createOutbox(openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' }))
  seq = 0
  expected = []
  link = 'http://wall.example/'
  start()
})

/** As when the process starts: what people believe comes from the outbox. */
function start(): void {
  herald = createHerald({
    plan: () => plan,
    told: outbox.told(),
    expect: (rows) => void expected.push(...rows.map(({ channel, notice }) => `${channel} ${notice.transition}`)),
    explainedBy: (id) => (id === check.id ? ['web11/load'] : []),
    link: () => link,
    now: () => 1_000,
  })
}

/** One transition of the check, with the state after it; returns why people are told or not. */
function happens(change: Change, status: Status, rest: Partial<State> = {}, worst = status) {
  seq += 1
  const at = seq * 1_000
  const incident = {
    id: '1',
    checkId: check.id,
    openedAt: 1_000,
    closedAt: null,
    worst,
    text: '',
    closedAs: null,
    told: [],
  }
  const since = change.of === 'status' ? at : 0
  const state: State = {
    checkId: check.id,
    status,
    since,
    candidate: null,
    recent: [],
    flapping: false,
    blockedBy: null,
    verdict: null,
    ...rest,
  }
  const transition = { seq, checkId: check.id, at, text: `is ${status}`, change }
  const {
    decisions,
    notices = [],
    unheard = [],
  } = herald({
    transition,
    check,
    state,
    incident,
    acknowledgedAs: null,
    silenced: false,
    downtime: false,
  })
  outbox.writers.notices(notices)
  outbox.writers.unheard(unheard)
  const [decision, ...others] = decisions ?? []
  if (decision === undefined || others.length > 0) throw new Error('a transition has one decision')
  return decision
}
const becomes = (from: Status, to: Status, rest?: Partial<State>, worst = to === 'ok' ? from : to) =>
  happens({ of: 'status', from, to }, to, rest, worst)
const notices = () =>
  outbox.open(0).map(({ channel, notice }) => `${channel}: ${notice.why} ${notice.from}→${notice.to}`)

test('each recipient has a row, with all that is to be said', () => {
  expect(becomes('ok', 'critical')).toMatchObject({ transitionSeq: 1, send: true, why: 'opened', to: ['ops', 'mail'] })
  expect(outbox.open(0).map(({ channel }) => channel)).toEqual(['ops', 'mail'])
  expect(outbox.open(0)[0]?.notice).toEqual({
    incident: '1',
    transition: 1,
    checkId: 'web11/http',
    host: 'web11',
    why: 'opened',
    from: 'ok',
    to: 'critical',
    was: [],
    at: 1_000,
    since: 1_000,
    text: 'is critical',
    groups: ['Web servers'],
    explains: ['web11/load'],
    runbook: 'bin/restart-webs 5',
    link: 'http://wall.example/checks/web11/http',
  })
})

test('whoever sends is told what comes before it is stored, and nothing where nobody hears of it', () => {
  becomes('ok', 'critical')
  happens({ of: 'acknowledged', to: true }, 'critical')
  becomes('critical', 'ok')
  expect(expected).toEqual(['ops 1', 'mail 1', 'ops 3', 'mail 3'])
})

test('what is in groups that people see by their titles says those; a wall whose address is not known has no link', () => {
  const groups = [
    { name: 'dbs', title: 'Databases', needs: [] },
    { name: 'webs', title: 'Web servers', needs: [] },
  ]
  plan = { ...plan, groups }
  link = null
  becomes('ok', 'critical')
  expect(outbox.open(0)[0]?.notice).toMatchObject({ groups: ['Web servers'], link: null })
  plan = { ...plan, groups: [] }
  becomes('critical', 'ok')
  expect(outbox.open(0).at(-1)?.notice.groups).toEqual(['webs'])
})

test('after a restart people still believe what they were told, and hear how it ends', () => {
  becomes('ok', 'warning')
  start()
  becomes('warning', 'critical')
  start()
  becomes('critical', 'ok')
  start()
  expect(becomes('ok', 'warning').why).toBe('opened')
  expect(notices().filter((line) => line.startsWith('ops'))).toEqual([
    'ops: opened ok→warning',
    'ops: worse warning→critical',
    'ops: resolved critical→ok',
    'ops: opened ok→warning',
  ])
})

test('the end says all that people were told of it, and what was worse than that', () => {
  const last = () => outbox.open(0).at(-1)?.notice
  becomes('ok', 'warning')
  start()
  becomes('warning', 'critical')
  expect(last()).toMatchObject({ from: 'warning', was: ['warning'] })
  becomes('critical', 'warning')
  start()
  becomes('warning', 'ok')
  expect(last()).toMatchObject({ from: 'warning', was: ['warning', 'critical'] })
  becomes('ok', 'warning')
  expect(last()?.was).toEqual([])
  becomes('warning', 'ok', {}, 'critical')
  expect(last()?.was).toEqual(['warning', 'critical'])
})

test('a check that flaps is told once when it opens and once when it has settled', () => {
  const flapping = true
  const whys = [
    becomes('ok', 'critical'),
    happens({ of: 'flapping', to: true }, 'critical', { flapping }),
    becomes('critical', 'ok', { flapping }),
    becomes('ok', 'critical', { flapping }),
    becomes('critical', 'ok', { flapping }),
    happens({ of: 'flapping', to: false }, 'ok'),
  ].map(({ why }) => why)
  expect(whys).toEqual(['opened', 'unchanged', 'flapping', 'unchanged', 'flapping', 'resolved'])
})

test('a check that flaps and leaves the configuration while it is well is told of as removed', () => {
  becomes('ok', 'critical')
  becomes('critical', 'ok', { flapping: true })
  expect(becomes('ok', 'pending')).toMatchObject({ why: 'removed', to: ['ops', 'mail'] })
})

test('a channel that left the configuration is not told of the end', () => {
  becomes('ok', 'critical')
  plan = { ...plan, channels: [channel('mail')], routes: [{ match: {}, to: ['mail'], continue: false }] }
  expect(becomes('critical', 'ok').to).toEqual(['mail'])
})

/** The channel people were told on gets another name, in the routes too. */
function rename(): void {
  const to = ['duty']
  plan = { ...plan, channels: to.map(channel), routes: [{ match: { status: ['critical'] }, to, continue: false }] }
}

test('when nobody who was told is left, those whom the routes name now hear how it ends', () => {
  becomes('ok', 'critical')
  rename()
  expect(becomes('critical', 'ok')).toMatchObject({ why: 'resolved', to: ['duty'] })
})

test('a channel that gets another name meanwhile hears how it ends, beside those that kept theirs', () => {
  becomes('ok', 'critical')
  plan = {
    ...plan,
    channels: [channel('duty'), channel('mail')],
    routes: [{ match: {}, to: ['duty', 'mail'], continue: false }],
  }
  expect(becomes('critical', 'ok')).toMatchObject({ why: 'resolved', to: ['mail', 'duty'] })
})

test('also when it eased to what its route does not take, or the process started anew', () => {
  plan = {
    ...plan,
    routes: [
      { match: { status: ['critical'] }, to: ['ops'], continue: true },
      { match: {}, to: ['mail'], continue: false },
    ],
  }
  becomes('ok', 'critical')
  becomes('critical', 'warning')
  plan = {
    ...plan,
    channels: [channel('duty'), channel('mail')],
    routes: [
      { match: { status: ['critical'] }, to: ['duty'], continue: true },
      { match: {}, to: ['mail'], continue: false },
    ],
  }
  start()
  expect(becomes('warning', 'ok')).toMatchObject({ why: 'resolved', to: ['mail', 'duty'] })
})

test('a channel that is new hears nothing of an end while all that were told are there', () => {
  becomes('ok', 'critical')
  plan = {
    ...plan,
    channels: [...plan.channels, channel('duty')],
    routes: [{ match: {}, to: ['ops', 'mail', 'duty'], continue: false }],
  }
  expect(becomes('critical', 'ok')).toMatchObject({ why: 'resolved', to: ['ops', 'mail'] })
})

test.each<Status>(['ok', 'pending'])(
  'trouble that ends as %s unheard does not silence the next, nor after a restart',
  (end) => {
    becomes('ok', 'critical')
    plan = { ...plan, channels: [], routes: [] }
    expect(becomes('critical', end).why).toBe('no-route')
    rename()
    const again = () => becomes(end, 'critical')
    start()
    expect(outbox.told()).toEqual(new Map())
    expect(again()).toMatchObject({ why: 'opened', to: ['duty'] })
  },
)

test('trouble that ended unheard is forgotten in memory too', () => {
  becomes('ok', 'critical')
  plan = { ...plan, channels: [], routes: [] }
  becomes('critical', 'ok')
  rename()
  expect(becomes('ok', 'critical').why).toBe('opened')
})

test('a channel that is new while it is bad hears of the next change', () => {
  becomes('ok', 'warning')
  rename()
  expect(becomes('warning', 'critical')).toMatchObject({ why: 'worse', to: ['duty'] })
})

test('what goes by a route that gathers waits there, and so does its end', () => {
  const quick = { match: { status: ['critical' as const] }, to: ['mail'], continue: true }
  const slow = { match: { status: ['critical' as const] }, to: ['ops'], continue: false, gatherMs: 30_000 }
  plan = { ...plan, routes: [quick, slow] }
  becomes('ok', 'critical')
  becomes('critical', 'ok')
  expect(outbox.open(0).map(({ channel, createdAt, dueAt }) => [channel, dueAt - createdAt])).toEqual([
    ['mail', 0],
    ['ops', 30_000],
    ['mail', 0],
    ['ops', 30_000],
  ])
})
