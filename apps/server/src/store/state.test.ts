import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Incident, Observation } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { rowsFor } from '../alerts/notice.ts'
import { pendingState } from '../core/advance.ts'
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
const decision = (seq: number, checkId = 'web11/http') =>
  store.addDecision({ transitionSeq: seq, checkId, at: seq, send: true, why: 'opened', to: [] })

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
    was: [],
  } as const
  const rest = { at, since: at, text: 'refused', groups: [], explains: [], runbook: none, link: none }
  createOutbox(database).insert(rowsFor({ send: true, to: ['ops'] }, { ...about, ...rest }, at))
  expect(store.load().lastSeq).toBe(12)
})
test('numbers begin anew only in a new file', () => expect(store.load().lastSeq).toBe(0))

test('a start knows what somebody has taken on, and as what', () => {
  const taken = {
    checkId: 'web11/http',
    incidentId: '7',
    status: 'warning',
    at: 5,
    until: null,
    by: 'ann',
    note: '',
  } as const
  store.saveAcknowledgement(taken)
  expect(store.load().acknowledgements.get('web11/http')).toEqual(taken)
})
test('of a check that has left, nobody has anything any more', () => {
  for (const checkId of ['a', 'b']) {
    store.saveAcknowledgement({ checkId, incidentId: '7', status: 'warning', at: 5, until: null, by: 'ann', note: '' })
    store.saveState({ ...pendingState(checkId, 5), status: 'warning' }, undefined)
  }
  store.forget('a')
  const { states, acknowledgements } = store.load()
  expect([[...states.keys()], [...acknowledgements.keys()]]).toEqual([['b'], ['b']])
})
test('what was taken on before it was remembered as what, was taken on as what it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretop-state-'))
  const path = join(folder, 'state.db')
  try {
    const older = join(folder, 'migrations')
    cpSync(MIGRATIONS, older, { recursive: true, filter: (file) => file === MIGRATIONS || basename(file) < '0005' })
    const before = openDatabase({ path, migrations: older, synchronous: 'NORMAL' })
    before.exec(`INSERT INTO states VALUES ('a', '{"status":"warning"}', NULL)`)
    for (const id of ['a', 'gone'])
      before.prepare('INSERT INTO acknowledgements VALUES (?, ?, ?, ?, ?, ?)').run(id, '7', 5, null, 'ann', '')
    before.close()
    const after = openDatabase({ path, migrations: MIGRATIONS, synchronous: 'NORMAL' })
    const { acknowledgements } = createStateStore(after).load()
    after.close()
    expect([...acknowledgements.values()].map(({ checkId, status }) => [checkId, status])).toEqual([
      ['a', 'warning'],
      ['gone', 'critical'],
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('events are those of the checks asked for, newest first, page by page', () => {
  for (const [seq, checkId] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'a'],
    [5, 'b'],
  ] as const)
    transition(seq, checkId)
  const seqs = (filter: Parameters<StateStore['events']>[0]) => store.events(filter).map(({ seq }) => seq)
  expect(seqs({ limit: 2 })).toEqual([5, 4])
  expect(seqs({ limit: 9, before: 3 })).toEqual([2, 1])
  expect(seqs({ limit: 2, checkIds: ['a', 'c'] })).toEqual([4, 3])
  expect(seqs({ limit: 9, before: 4, checkIds: ['a', 'b'] })).toEqual([2, 1])
  expect(seqs({ limit: 9, checkIds: [] })).toEqual([])
})
test('incidents are found by check and by being open, newest first', () => {
  store.saveIncident(incident(1, { checkId: 'a', closedAt: 5, closedAs: 'recovered' }))
  store.saveIncident(incident(2, { checkId: 'b' }))
  store.saveIncident(incident(3, { checkId: 'a' }))
  const ids = (filter: Parameters<StateStore['incidents']>[0]) => store.incidents(filter).map(({ id }) => id)
  expect(ids({ limit: 2 })).toEqual(['3', '2'])
  expect(ids({ limit: 9, open: true })).toEqual(['3', '2'])
  expect(ids({ limit: 9, checkId: 'a' })).toEqual(['3', '1'])
  expect(ids({ limit: 9, checkId: 'a', open: true })).toEqual(['3'])
})
test('decisions are found by check, newest first', () => {
  for (const [seq, checkId] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'a'],
  ] as const)
    decision(seq, checkId)
  const seqs = (filter: Parameters<StateStore['decisions']>[0]) => store.decisions(filter).map((d) => d.transitionSeq)
  expect(seqs({ limit: 2 })).toEqual([3, 2])
  expect(seqs({ limit: 9, checkId: 'a' })).toEqual([3, 1])
})
test('what goes on while people wait reads no whole table and sorts no rows', () => {
  const prepare = vi.spyOn(database, 'prepare')
  createStateStore(database)
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => /(LIMIT \?|^DELETE)/.test(sql))
  prepare.mockRestore()
  const wasteful = statements.filter((sql) => {
    const steps = database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
    const scans = steps.some((step) => /^SCAN (?!json_each)\w+$/.test(step))
    const sorts = steps.some((step) => step.includes('TEMP B-TREE') && !sql.includes('json_each'))
    // Newest first is the order of the table itself, read until the limit.
    return sorts || (scans && !/ORDER BY (transition_)?seq DESC LIMIT/.test(sql))
  })
  expect(statements.length).toBeGreaterThanOrEqual(11)
  expect(wasteful).toEqual([])
})

test('what a look concluded is known again after a restart, and what it cannot have concluded is not believed', () => {
  const save = (says: string) => {
    const look = {
      checkId: 'a/plugin',
      host: 'a',
      at: 1,
      durationMs: 1,
      outcome: 'answered',
      metrics: {},
      text: '',
      says,
    }
    // As another version might have written it.
    store.saveState(pendingState('a/plugin', 1), look as Observation)
    return store.load().observations.get('a/plugin')
  }
  expect(save('warning')).toMatchObject({ says: 'warning' })
  expect(save('fatal')).toBeUndefined()
})
