import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Incident } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rowsFor } from '../alerts/notice.ts'
import { openDatabase } from './database.ts'
import { createOutbox } from './outbox.ts'
import { createStateStore, type StateStore } from './state.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')
let database: DatabaseSync
let store: StateStore
beforeEach(() => {
  database = openDatabase({ path: ':memory:', migrations: MIGRATIONS, synchronous: 'FULL' })
  store = createStateStore(database)
})
afterEach(() => database.close())

const incident = (seq: number, rest: Partial<Incident> = {}): Incident => ({
  id: String(seq),
  checkId: 'web11/http',
  openedAt: seq,
  closedAt: null,
  worst: 'critical',
  text: 'refused',
  closedAs: null,
  ...rest,
})
const transition = (seq: number, checkId = 'web11/http') =>
  store.addTransition({ seq, checkId, at: seq, text: '', change: { of: 'flapping', to: true } })
test('numbers go on after those of an incident whose transitions are long gone', () => {
  transition(9)
  store.saveIncident(incident(9))
  store.prune(1_000)
  expect(store.load().lastSeq).toBe(9)
})
test('numbers go on after those of a notice that people still believe', () => {
  const [checkId, at, none] = ['web11/http', 1_000, null]
  const about = {
    incident: '12',
    transition: 12,
    checkId,
    host: 'web11',
    why: 'opened',
    from: 'ok',
    to: 'critical',
  } as const
  const rest = { at, since: at, text: 'refused', groups: [], explains: [], runbook: none, link: none }
  createOutbox(database).insert(rowsFor({ send: true, to: ['ops'] }, { ...about, ...rest }, at))
  expect(store.load().lastSeq).toBe(12)
})
test('numbers begin anew only in a new file', () => expect(store.load().lastSeq).toBe(0))
