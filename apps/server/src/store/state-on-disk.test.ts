import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Acknowledgement, Incident, Observation } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Notice, rowFor } from '../alerts/notice.ts'
import { pendingState } from '../core/advance.ts'
import { openDatabase } from './database.ts'
import { createDecisionStore } from './decisions.ts'
import { createOutbox } from './outbox.ts'
import { createUnsound } from './rows.ts'
import { createStateStore, NO_NUMBER, type StateStore } from './state.ts'

const MIGRATIONS = join(import.meta.dirname, 'migrations')
let database: DatabaseSync
let store: StateStore
beforeEach(() => {
  database = openDatabase({ path: ':memory:', migrations: MIGRATIONS, synchronous: 'FULL' })
  store = createStateStore(database)
})
afterEach(() => database.close())

const incident = (seq: number, rest: Partial<Incident> = {}) =>
  madeUpIncident('web11/http', { id: String(seq), openedAt: seq, ...rest })
const taken = (checkId: string, rest: Partial<Acknowledgement> = {}): Acknowledgement => ({
  checkId,
  incidentId: '7',
  status: 'critical',
  at: 5,
  until: null,
  sticky: true,
  by: 'ann',
  note: '',
  ...rest,
})
const seen: Observation = {
  checkId: 'web11/http',
  host: 'web11',
  address: '127.0.0.1',
  at: 1_000,
  durationMs: 12,
  outcome: 'answered',
  metrics: { total: 12, disks: { sda: 1 } },
  details: { version: '1.2' },
  text: '200 in 12 ms',
}
const transition = (seq: number, checkId = 'web11/http') =>
  store.writers.transitions([{ seq, checkId, at: seq, text: '', change: { of: 'flapping', to: true } }])
const decision = (transitionSeq: number, checkId = 'web11/http') =>
  createDecisionStore(database).writers.decisions([madeUpDecision({ transitionSeq, checkId, at: transitionSeq })])

const NOTICE: Notice = {
  ...{ incident: '1', transition: 1, checkId: 'web11/http', host: 'web11', why: 'opened', from: 'ok' },
  ...{ to: 'critical', was: [], at: 1_000, since: 1_000, text: 'refused', groups: [], explains: [] },
  ...{ runbook: null, link: null },
}
test.each([
  ['transitions', 'seq'],
  ['incidents', 'id'],
  ['decisions', 'transition_seq'],
  ['outbox', 'transition'],
])('numbers go on after those of %s, but not from one that must be damage', async (table, column) => {
  const number = (from: number, to: number) =>
    database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`).run(String(to), String(from))
  for (const seq of [9, 10]) {
    if (table === 'transitions') transition(seq)
    if (table === 'incidents') store.writers.incidents([incident(seq)])
    if (table === 'decisions') decision(seq)
    if (table === 'outbox')
      createOutbox(database).writers.notices([rowFor({ ...NOTICE, transition: seq }, 'ops', 1_000)])
  }
  expect((await store.load()).lastSeq).toBe(10)
  number(10, NO_NUMBER - 1)
  expect((await store.load()).lastSeq).toBe(NO_NUMBER - 1)
  number(NO_NUMBER - 1, NO_NUMBER)
  expect((await store.load()).lastSeq).toBe(9)
})
test('what was taken on before it was remembered as what, was taken on as what it is', async () => {
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
    const { acknowledgements } = await createStateStore(after).load()
    after.close()
    expect([...acknowledgements.values()].map(({ checkId, status }) => [checkId, status])).toEqual([
      ['a', 'warning'],
      ['gone', 'critical'],
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what goes on while people wait reads no whole table and sorts no rows', () => {
  const prepare = vi.spyOn(database, 'prepare')
  createStateStore(database)
  createDecisionStore(database)
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

test('rows that make no sense are left out of what is read, and counted', async () => {
  const unsound = createUnsound()
  const store = createStateStore(database, unsound)
  for (const [seq, checkId] of [
    [1, 'a'],
    [2, 'b'],
  ] as const) {
    store.writers.states([{ state: pendingState(checkId, 5), latest: { ...seen, checkId } }])
    store.writers.incidents([incident(seq, { checkId })])
    store.writers.acknowledgements([taken(checkId)])
    transition(seq, checkId)
  }
  database.exec(`
    UPDATE states SET check_id = 'not a' WHERE check_id = 'a';
    UPDATE incidents SET worst = 'awful' WHERE id = '1';
    UPDATE acknowledgements SET status = 'awful' WHERE check_id = 'a';
    UPDATE transitions SET change = '{' WHERE seq = 1`)
  const { states, observations, openIncidents, acknowledgements } = await store.load()
  for (const map of [states, observations, openIncidents, acknowledgements]) expect([...map.keys()]).toEqual(['b'])
  const numbers = [await store.incidents({ limit: 9 }), await store.events({ limit: 9 })]
  expect(numbers).toMatchObject([[{ id: '2' }], [{ seq: 2 }]])
  expect(unsound.text()).toBe(
    '4 damaged rows of state.db left out: 1 of states, 1 of incidents, 1 of acknowledgements, 1 of transitions',
  )
})

test('what a look cannot have concluded is not believed', async () => {
  // As another version might have written it.
  const look = { ...seen, says: 'fatal' } as unknown as Observation
  store.writers.states([{ state: pendingState('web11/http', 1), latest: look }])
  expect((await store.load()).observations.get('web11/http')).toBeUndefined()
})
test('evidence is not on the disk', () => {
  store.writers.states([{ state: pendingState('web11/http', 5), latest: { ...seen, evidence: { secret: 'x' } } }])
  expect(database.prepare("SELECT check_id FROM states WHERE observation LIKE '%secret%'").all()).toEqual([])
})
