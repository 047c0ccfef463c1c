import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Notice, rowsFor } from '../alerts/notice.ts'
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
  const rows = rowsFor({ send: true, to }, about, now)
  outbox.insert(rows)
  return rows
}
const deliver = (rows: ReturnType<typeof put>, message: string, at = 2_000) => {
  outbox.markSending(rows, message, at)
  outbox.markSent(message, at)
}

test('a row that is there already stays as it is', () => {
  const rows = put(['ops'], notice(1))
  deliver(rows, 'msg_1')
  outbox.insert(rows)
  expect(outbox.open(0)).toEqual([])
})

test('what is not delivered is open, with all that another try needs', () => {
  const rows = put(['ops', 'mail'], notice(1))
  outbox.markSending(rows.slice(0, 1), 'msg_1', 5_000)
  outbox.markRetry('msg_1', 'answers 500', 9_000)
  outbox.markSending(rows.slice(0, 1), 'msg_1', 6_000)
  expect(outbox.open(0)).toEqual([
    { ...rows[0], seq: 1, message: 'msg_1', tries: 2, firstTriedAt: 5_000 },
    { ...rows[1], seq: 2, message: null, tries: 0, firstTriedAt: null },
  ])
  expect(outbox.open(1)).toHaveLength(1)
})

test('a mark that comes twice, as after a failed commit, changes nothing more', () => {
  const rows = put(['ops'], notice(1))
  deliver(rows, 'msg_1', 2_000)
  outbox.markSending(rows, 'msg_1', 3_000)
  outbox.markDead('msg_1', 'too late', 3_000)
  expect(outbox.open(0)).toEqual([])
  expect(outbox.dead(0)).toEqual([])
})

test('a dead letter is counted by message, with its reason', () => {
  const rows = [...put(['ops'], notice(1)), ...put(['ops'], notice(2, { checkId: 'web12/http', incident: '2' }))]
  outbox.markSending(rows, 'msg_1', 2_000)
  outbox.markDead('msg_1', 'answers 404', 3_000)
  expect(outbox.dead(3_000)).toEqual([{ channel: 'ops', at: 3_000, error: 'answers 404', notices: 2 }])
  expect(outbox.dead(3_001)).toEqual([])
})

test('people believe what they were last told of each check, until they are told that it is over', () => {
  put(['ops'], notice(1, { to: 'warning' }))
  put(['ops', 'mail'], notice(4, { why: 'worse', from: 'warning', was: ['warning'] }))
  put(['ops'], notice(2, { checkId: 'db1/lag', incident: '2' }))
  put(['ops'], notice(3, { checkId: 'db1/lag', incident: '2', why: 'resolved', to: 'ok' }))
  expect(outbox.told()).toEqual(
    new Map([
      [
        'web11/http',
        { incident: '1', since: 1_000, status: 'critical', was: ['warning', 'critical'], to: ['ops', 'mail'] },
      ],
    ]),
  )
})

test('old rows go, but not what people still believe or what still waits', () => {
  deliver(put(['ops'], notice(1)), 'msg_1')
  deliver(put(['ops'], notice(2, { why: 'worse' })), 'msg_2')
  deliver(put(['ops'], notice(3, { checkId: 'db1/lag', incident: '3' })), 'msg_3')
  deliver(put(['ops'], notice(4, { checkId: 'db1/lag', incident: '3', why: 'resolved', to: 'ok' })), 'msg_4')
  put(['ops'], notice(5, { checkId: 'db2/lag', incident: '5', why: 'resolved', to: 'ok' }))
  const believed = outbox.told()
  outbox.prune(1_001)
  expect(outbox.told()).toEqual(believed)
  expect(database.prepare('SELECT transition FROM outbox ORDER BY seq').all()).toEqual([
    { transition: 2 },
    { transition: 5 },
  ])
})

test('what an earlier version stored says at least what people were told last', () => {
  put(['ops'], notice(1, { to: 'warning' }))
  put(['ops'], notice(2, { why: 'worse', from: 'warning', was: ['warning'] }))
  database.exec("UPDATE outbox SET notice = json_remove(notice, '$.was')")
  expect(outbox.open(0).map(({ notice }) => notice.was)).toEqual([[], ['warning']])
  expect(outbox.told().get('web11/http')?.was).toEqual(['warning', 'critical'])
})
