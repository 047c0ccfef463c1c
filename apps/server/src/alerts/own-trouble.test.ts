import { join } from 'node:path'
import type { Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { beforeEach, expect, test, vi } from 'vitest'
import { TIMELESS } from '../core/audience.ts'
import { openDatabase } from '../store/database.ts'
import { createStateDb, type StateDb } from '../store/state-db.ts'
import { type Beliefs, createBeliefs } from './beliefs.ts'
import type { OutboxRow } from './notice.ts'
import { createOwnTrouble } from './own-trouble.ts'

const HELD: Trouble = { of: 'poller', since: 0, text: 'db/mysql is kept off' }
let db: StateDb
let beliefs: Beliefs
/** All that was handed over to be delivered. */
let sent: OutboxRow[]
let now: number
let seq: number
let routes: Plan['routes']
let channels: Plan['channels']
beforeEach(() => {
  const migrations = join(import.meta.dirname, '../store/migrations')
  db = createStateDb(openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' }))
  sent = []
  now = 1_000_000
  seq = 7
  routes = [{ match: {}, to: ['ops'], continue: false }]
  channels = channelsOf('ops', 'dba')
})

const channelsOf = (...names: readonly string[]) => names.map((name) => ({ name, kind: 'webhook', options: {} }))
/** As when the process starts. */
async function start() {
  beliefs = createBeliefs(await db.decisions.beliefs())
  beliefs.promise(await db.outbox.open())
  return createOwnTrouble({
    plan: () => ({ site: '', hosts: [], groups: [], checks: [], channels, graphs: [], routes }),
    times: () => TIMELESS,
    beliefs,
    committer: db.committer,
    send: (rows) => void sent.push(...rows),
    nextSeq: () => ++seq,
    link: () => null,
    now: () => now,
  })
}
const told = () => sent.map(({ channel, notice }) => `${channel}: ${notice.why}: ${notice.text}`)
/** What was sent comes, or never does. */
async function deliver(come = true): Promise<void> {
  await db.committer.flush()
  const rows = await db.outbox.open()
  const mark = { message: `msg ${seq}`, at: now }
  const changed = come ? beliefs.came(rows, 0) : beliefs.lost(rows)
  const end = come ? ({ ...mark, is: 'sent' } as const) : ({ ...mark, is: 'dead', error: 'no' } as const)
  void db.committer.commit({
    deliveries: [{ ...mark, is: 'sending', rows: rows.map(({ id }) => id) }, end],
    ...changed,
  })
  await db.committer.flush()
}
/** Each second of so many. */
function pass(tell: Awaited<ReturnType<typeof start>>, seconds: number, troubles: readonly Trouble[]): void {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000
    tell(troubles)
  }
}

test('trouble of the monitor itself is told once, and its end', async () => {
  const tell = await start()
  pass(tell, 60, [HELD])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off'])
  pass(tell, 60, [])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off', 'ops: resolved: over'])
})

test('it is said as of no machine, with all that ails one part of it in one line', async () => {
  const tell = await start()
  pass(tell, 6, [HELD, { of: 'poller', since: 0, text: 'poller-2 died' }])
  const at = now
  pass(tell, 6, [])
  const subject = {
    checkId: 'the monitor itself (poller)',
    host: null,
    groups: [],
    explains: [],
    runbook: null,
    link: null,
  }
  expect(sent.map(({ notice }) => notice)).toEqual([
    {
      ...{ ...subject, incident: '8', transition: 8, why: 'opened', from: 'ok', to: 'critical', was: [] },
      ...{ at, since: at, text: 'db/mysql is kept off; poller-2 died' },
    },
    {
      ...{ ...subject, incident: '8', transition: 9, why: 'resolved', from: 'critical', to: 'ok', was: ['critical'] },
      ...{ at: now, since: at, text: 'over' },
    },
  ])
})

test('what comes and goes is told once it has stood for 5 s', async () => {
  const tell = await start()
  for (let time = 0; time < 5; time += 1) {
    pass(tell, 4, [HELD])
    pass(tell, 1, [])
  }
  expect(told()).toEqual([])
  pass(tell, 5, [HELD])
  expect(told()).toEqual([])
  pass(tell, 1, [HELD])
  expect(told()).toHaveLength(1)
})

test('what passes by itself is not told, nor is a refused configuration', async () => {
  const tell = await start()
  pass(tell, 3, [HELD])
  pass(tell, 60, [])
  pass(tell, 60, [{ of: 'config', since: 0, text: 'no' }])
  expect(told()).toEqual([])
})

test.each([true, false])('after a restart it is not told again, but its end is (delivered: %s)', async (delivered) => {
  pass(await start(), 60, [HELD])
  await db.committer.flush()
  if (delivered) await deliver()
  const tell = await start()
  pass(tell, 60, [HELD])
  expect(told()).toHaveLength(1)
  pass(tell, 60, [])
  expect(told().at(-1)).toBe('ops: resolved: over')
})

test.each([true, false])(
  'a channel that was not there when it ended hears of that once it is again (said since: %s)',
  async (said) => {
    channels = channelsOf('ops', 'dba')
    routes = [{ match: {}, to: ['ops', 'dba'], continue: false }]
    const tell = await start()
    pass(tell, 60, [HELD])
    channels = channelsOf('ops')
    pass(tell, 60, [])
    if (said) pass(tell, 60, [HELD])
    if (said) pass(tell, 60, [])
    channels = channelsOf('ops', 'dba')
    sent = []
    pass(tell, 60, [])
    expect(told()).toEqual(['dba: resolved: over'])
  },
)

test('where every route is about something, all that they name hear of it', async () => {
  routes = [
    { match: { groups: ['webs'] }, to: ['ops'], continue: false },
    { match: { groups: ['dbs'] }, to: ['dba', 'ops'], continue: false },
  ]
  pass(await start(), 60, [HELD])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off', 'dba: opened: db/mysql is kept off'])
})

test('a channel that gets another name meanwhile hears of the end', async () => {
  const tell = await start()
  pass(tell, 60, [HELD])
  await deliver()
  channels = channelsOf('duty')
  routes = [{ match: {}, to: ['duty'], continue: false }]
  pass(tell, 60, [])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off', 'duty: resolved: over'])
})

test('trouble that nobody could be told of is told once somebody can, and its end to nobody who was not', async () => {
  channels = []
  routes = []
  const tell = await start()
  pass(tell, 60, [HELD])
  channels = channelsOf('ops')
  routes = [{ match: {}, to: ['ops'], continue: false }]
  pass(tell, 6, [])
  expect(told()).toEqual([])
  routes = []
  pass(tell, 60, [HELD])
  routes = [{ match: {}, to: ['ops'], continue: false }]
  pass(tell, 2, [HELD])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off'])
})

test('trouble that nobody hears of takes no number, and nothing of it is stored', async () => {
  ;[channels, routes] = [[], []]
  const commit = vi.spyOn(db.committer, 'commit')
  pass(await start(), 60, [HELD])
  expect([seq, commit.mock.calls]).toEqual([7, []])
})

test('what never came is not told again and again, and has no end', async () => {
  const tell = await start()
  pass(tell, 60, [HELD])
  await deliver(false)
  pass(tell, 60, [HELD])
  pass(tell, 60, [])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off'])
  pass(tell, 60, [HELD])
  expect(told()).toHaveLength(2)
})
