import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Notice, rowFor } from '../alerts/notice.ts'
import { openDatabase } from './database.ts'
import { createOutbox, type Outbox } from './outbox.ts'

let database: DatabaseSync
let outbox: Outbox
beforeEach(() => {
  database = openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'FULL',
  })
  outbox = createOutbox(database)
})
afterEach(() => database.close())

const notice = (transition: number, rest: Partial<Notice> = {}): Notice => ({
  incident: '1',
  transition,
  checkId: 'web11/http',
  host: 'web11',
  why: 'opened',
  from: 'ok',
  to: 'critical',
  was: [],
  at: 1_000,
  since: 1_000,
  text: 'refused',
  groups: [],
  explains: [],
  runbook: null,
  link: null,
  ...rest,
})
/** Puts a notice in for some channels and delivers it at once. */
const put = (to: readonly string[], about: Notice, now = 1_000) => {
  const rows = to.map((channel) => rowFor(about, channel, now))
  outbox.writers.notices(rows)
  return rows
}
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
const deliver = (rows: ReturnType<typeof put>, message: string, at = 2_000) => {
  outbox.writers.deliveries([{ is: 'sending', message, rows: idsOf(rows), at }])
  outbox.writers.deliveries([{ is: 'sent', message, at }])
}

const columns = (names: string) => database.prepare(`SELECT ${names} FROM outbox ORDER BY seq`).all()
const fail = (rows: ReturnType<typeof put>, message: string, error: string, at = 2_000) => {
  outbox.writers.deliveries([{ is: 'sending', message, rows: idsOf(rows), at }])
  outbox.writers.deliveries([{ is: 'dead', message, error: error, at }])
}

test('what an earlier version stored says at least what people were told last', async () => {
  put(['ops'], notice(1, { to: 'warning' }))
  put(['ops'], notice(2, { why: 'worse', from: 'warning', was: ['warning'] }))
  database.exec("UPDATE outbox SET notice = json_remove(notice, '$.was')")
  expect((await outbox.open()).map(({ notice }) => notice.was)).toEqual([[], ['warning']])
})

test('times with fractions are kept to the nearest millisecond', () => {
  const [first, ...rest] = ['ops', 'mail', 'page'].map((to) => rowFor(notice(1), to, 1_000.4, 0.4))
  if (first === undefined) throw new Error('no rows')
  outbox.writers.notices([first, ...rest])
  for (const row of [first, ...rest])
    outbox.writers.deliveries([{ is: 'sending', message: `msg_${row.channel}`, rows: idsOf([row]), at: 2_000.6 }])
  outbox.writers.deliveries([{ is: 'retry', message: 'msg_ops', at: 2_500, error: 'answers 500', nextTryAt: 3_000.6 }])
  outbox.writers.deliveries([{ is: 'sent', message: 'msg_mail', at: 4_000.6 }])
  outbox.writers.deliveries([{ is: 'dead', message: 'msg_page', error: 'answers 404', at: 5_000.6 }])
  expect(columns('created_at, due_at, first_tried_at AS tried, next_try_at AS next, done_at AS done')).toEqual([
    { created_at: 1_000, due_at: 1_001, tried: 2_001, next: 3_001, done: null },
    { created_at: 1_000, due_at: 1_001, tried: 2_001, next: null, done: 4_001 },
    { created_at: 1_000, due_at: 1_001, tried: 2_001, next: null, done: 5_001 },
  ])
})

test('of a try that failed it is kept why, and when the next is', () => {
  const rows = put(['ops', 'mail'], notice(1))
  outbox.writers.deliveries([{ is: 'sending', message: 'msg_1', rows: idsOf(rows.slice(0, 1)), at: 2_000 }])
  outbox.writers.deliveries([{ is: 'sending', message: 'msg_2', rows: idsOf(rows.slice(1)), at: 2_000 }])
  outbox.writers.deliveries([{ is: 'retry', message: 'msg_1', at: 2_500, error: 'answers 500', nextTryAt: 9_000 }])
  expect(columns('last_error, next_try_at')).toEqual([
    { last_error: 'answers 500', next_try_at: 9_000 },
    { last_error: null, next_try_at: null },
  ])
})

test('a mark that comes late changes nothing of what is finished', async () => {
  const finished = 'state, message, tries, next_try_at, done_at, last_error'
  deliver(put(['ops'], notice(1)), 'msg_1', 2_000)
  fail(put(['mail'], notice(1)), 'msg_2', 'answers 404', 2_000)
  const before = columns(finished)
  for (const message of ['msg_1', 'msg_2']) {
    outbox.writers.deliveries([{ is: 'sent', message, at: 3_000 }])
    outbox.writers.deliveries([{ is: 'retry', message, at: 2_500, error: 'answers 500', nextTryAt: 9_000 }])
    outbox.writers.deliveries([{ is: 'dead', message, error: 'too late', at: 3_000 }])
  }
  expect(columns(finished)).toEqual(before)
  expect(await outbox.dead(0)).toEqual([{ channel: 'mail', at: 2_000, error: 'answers 404', notices: 1 }])
})

test('what died is dropped when it is old, and what is exactly as old as the time is kept', () => {
  fail(put(['ops'], notice(1), 999), 'msg_1', 'answers 404')
  fail(put(['ops'], notice(2), 1_000), 'msg_2', 'answers 404')
  outbox.writers.deliveries([
    { is: 'sending', message: 'msg_3', rows: idsOf(put(['mail'], notice(1), 999)), at: 2_000 },
  ])
  put(['ops'], notice(3), 1_001)
  outbox.prune(1_000)
  expect(columns('transition, state')).toEqual([
    { transition: 2, state: 'dead' },
    { transition: 1, state: 'sending' },
    { transition: 3, state: 'waiting' },
  ])
})

test('each try writes only what joins the message, whatever was in it before', () => {
  const rows = Array.from({ length: 9 }, (_, at) => rowFor(notice(at + 1, { incident: `${at}` }), 'ops', 1_000))
  outbox.writers.notices(rows)
  for (const count of [6, 6, 7, 8, 9]) {
    const message = `m${count}`
    outbox.writers.deliveries([{ is: 'sending', message, rows: idsOf(rows.slice(0, count)), at: 2_000 }])
    outbox.writers.deliveries([{ is: 'retry', message, error: 'answers 500', at: 2_100, nextTryAt: 3_000 }])
  }
  expect(database.prepare('SELECT since, count(*) AS rows FROM passages GROUP BY since').all()).toEqual([
    { since: 1, rows: 6 },
    { since: 3, rows: 1 },
    { since: 4, rows: 1 },
    { since: 5, rows: 1 },
  ])
})
