import { join } from 'node:path'
import type { Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { createOutbox, type Outbox } from '../store/outbox.ts'
import { createOwnTrouble } from './own-trouble.ts'

const HELD: Trouble = { of: 'poller', since: 0, text: 'db/mysql is kept off' }
let outbox: Outbox
let now: number
let seq: number
let routes: Plan['routes']
let channels: Plan['channels']
beforeEach(() => {
  const migrations = join(import.meta.dirname, '../store/migrations')
  outbox = createOutbox(openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' }))
  now = 1_000_000
  seq = 7
  routes = [{ match: {}, to: ['ops'], continue: false }]
  channels = channelsOf('ops', 'dba')
})

const channelsOf = (...names: readonly string[]) => names.map((name) => ({ name, kind: 'webhook', options: {} }))
const start = () =>
  createOwnTrouble({
    plan: () => ({ site: '', hosts: [], groups: [], checks: [], channels, graphs: [], routes }),
    outbox,
    committer: { commit: async ({ notices = [] }) => outbox.writers.notices(notices) },
    expect: () => {},
    wake: () => {},
    nextSeq: () => ++seq,
    link: () => null,
    now: () => now,
  })
const told = () => outbox.open(0).map(({ channel, notice }) => `${channel}: ${notice.why}: ${notice.text}`)
/** Each second of so many. */
function pass(tell: ReturnType<typeof start>, seconds: number, troubles: readonly Trouble[]): void {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000
    tell(troubles)
  }
}

test('trouble of the monitor itself is told once, and its end', () => {
  const tell = start()
  pass(tell, 60, [HELD])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off'])
  pass(tell, 60, [])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off', 'ops: resolved: over'])
})

test('what passes by itself is not told, nor is a refused configuration', () => {
  const tell = start()
  pass(tell, 3, [HELD])
  pass(tell, 60, [])
  pass(tell, 60, [{ of: 'config', since: 0, text: 'no' }])
  expect(told()).toEqual([])
})

test('after a restart it is not told again, but its end is', () => {
  pass(start(), 60, [HELD])
  const tell = start()
  pass(tell, 60, [HELD])
  expect(told()).toHaveLength(1)
  pass(tell, 60, [])
  expect(told().at(-1)).toBe('ops: resolved: over')
})

test('where every route is about something, all that they name hear of it', () => {
  routes = [
    { match: { groups: ['webs'] }, to: ['ops'], continue: false },
    { match: { groups: ['dbs'] }, to: ['dba', 'ops'], continue: false },
  ]
  pass(start(), 60, [HELD])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off', 'dba: opened: db/mysql is kept off'])
})

test('a channel that gets another name meanwhile hears of the end', () => {
  const tell = start()
  pass(tell, 60, [HELD])
  channels = channelsOf('duty')
  routes = [{ match: {}, to: ['duty'], continue: false }]
  pass(tell, 60, [])
  expect(told()).toEqual(['ops: opened: db/mysql is kept off', 'duty: resolved: over'])
})

test('trouble that nobody could be told of is told once somebody can, and its end to nobody who was not', () => {
  channels = []
  routes = []
  const tell = start()
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
