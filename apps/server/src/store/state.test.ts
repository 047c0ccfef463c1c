import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Acknowledgement, Incident, Observation, Transition } from '@foretop/shared/model.ts'
import { DECISION_REASONS, STATUSES } from '@foretop/shared/words.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { rowsFor } from '../alerts/notice.ts'
import { pendingState } from '../core/advance.ts'
import { openDatabase } from './database.ts'
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
  store.writers.transitions([{ seq, checkId, at: seq, text: '', change: { of: 'flapping', to: true } }])
const decision = (seq: number, checkId = 'web11/http') =>
  store.writers.decisions([{ transitionSeq: seq, checkId, at: seq, send: true, why: 'opened', to: [] }])

test('numbers go on after those of an incident whose transitions are long gone', async () => {
  transition(9)
  store.writers.incidents([incident(9)])
  store.prune(1_000)
  expect((await store.load()).lastSeq).toBe(9)
})
test('numbers go on after those of a notice that people still believe', async () => {
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
  createOutbox(database).writers.notices(rowsFor({ send: true, to: ['ops'] }, { ...about, ...rest }, at))
  expect((await store.load()).lastSeq).toBe(12)
})
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
      createOutbox(database).writers.unheard([{ checkId: 'web11/http', transition: seq, at: 1_000 }])
  }
  expect((await store.load()).lastSeq).toBe(10)
  number(10, NO_NUMBER - 1)
  expect((await store.load()).lastSeq).toBe(NO_NUMBER - 1)
  number(NO_NUMBER - 1, NO_NUMBER)
  expect((await store.load()).lastSeq).toBe(9)
})
test('numbers begin anew only in a new file', async () => expect((await store.load()).lastSeq).toBe(0))

test('a start knows what somebody has taken on, and as what', async () => {
  const taken = {
    checkId: 'web11/http',
    incidentId: '7',
    status: 'warning',
    at: 5,
    until: null,
    by: 'ann',
    note: '',
  } as const
  store.writers.acknowledgements([taken])
  expect((await store.load()).acknowledgements.get('web11/http')).toEqual(taken)
})
test('of a check that has left, nobody has anything any more', async () => {
  for (const checkId of ['a', 'b']) {
    store.writers.acknowledgements([
      { checkId, incidentId: '7', status: 'warning', at: 5, until: null, by: 'ann', note: '' },
    ])
    store.writers.states([{ state: { ...pendingState(checkId, 5), status: 'warning' }, latest: null }])
  }
  store.writers.gone(['a'])
  const { states, acknowledgements } = await store.load()
  expect([[...states.keys()], [...acknowledgements.keys()]]).toEqual([['b'], ['b']])
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

test('events are those of the checks asked for, newest first, page by page', async () => {
  for (const [seq, checkId] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'a'],
    [5, 'b'],
  ] as const)
    transition(seq, checkId)
  const seqs = async (filter: Parameters<StateStore['events']>[0]) => (await store.events(filter)).map(({ seq }) => seq)
  expect(await seqs({ limit: 2 })).toEqual([5, 4])
  expect(await seqs({ limit: 9, before: 3 })).toEqual([2, 1])
  expect(await seqs({ limit: 2, checkIds: ['a', 'c'] })).toEqual([4, 3])
  expect(await seqs({ limit: 9, before: 4, checkIds: ['a', 'b'] })).toEqual([2, 1])
  expect(await seqs({ limit: 9, checkIds: [] })).toEqual([])
})
test('incidents are found by check and by being open, newest first', async () => {
  store.writers.incidents([incident(1, { checkId: 'a', closedAt: 5, closedAs: 'recovered' })])
  store.writers.incidents([incident(2, { checkId: 'b' })])
  store.writers.incidents([incident(3, { checkId: 'a' })])
  const ids = async (filter: Parameters<StateStore['incidents']>[0]) =>
    (await store.incidents(filter)).map(({ id }) => id)
  expect(await ids({ limit: 2 })).toEqual(['3', '2'])
  expect(await ids({ limit: 9, open: true })).toEqual(['3', '2'])
  expect(await ids({ limit: 9, checkId: 'a' })).toEqual(['3', '1'])
  expect(await ids({ limit: 9, checkId: 'a', open: true })).toEqual(['3'])
})
test('decisions are found by check, newest first', async () => {
  for (const [seq, checkId] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'a'],
  ] as const)
    decision(seq, checkId)
  const seqs = async (filter: Parameters<StateStore['decisions']>[0]) =>
    (await store.decisions(filter)).map((d) => d.transitionSeq)
  expect(await seqs({ limit: 2 })).toEqual([3, 2])
  expect(await seqs({ limit: 9, checkId: 'a' })).toEqual([3, 1])
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

test('what a look concluded is known again after a restart, and what it cannot have concluded is not believed', async () => {
  const save = async (says: string) => {
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
    store.writers.states([{ state: pendingState('a/plugin', 1), latest: look as Observation }])
    return (await store.load()).observations.get('a/plugin')
  }
  expect(await save('warning')).toMatchObject({ says: 'warning' })
  expect(await save('fatal')).toBeUndefined()
})

test('what is written of an incident is read again, and of one that is saved again only the last', async () => {
  const all = STATUSES.map((worst, index) => incident(index + 1, { worst, text: `was ${worst}` }))
  for (const one of all) store.writers.incidents([one])
  const closed = [
    { ...incident(1), closedAt: 50, closedAs: 'recovered', worst: 'warning', text: 'it passed' },
    { ...incident(2), closedAt: 60, closedAs: 'removed' },
  ] as const
  for (const one of closed) store.writers.incidents([one])
  expect(await store.incidents({ limit: 9 })).toEqual([...closed, ...all.slice(2)].reverse())
})
test('what was decided is read again: whether and why, and who was told', async () => {
  const all = DECISION_REASONS.map((why, index) => ({
    transitionSeq: index + 1,
    checkId: 'web11/http',
    at: 1_000 + index,
    send: index % 2 === 0,
    why,
    to: ['ops', 'mail'].slice(index % 3),
  }))
  for (const one of all) store.writers.decisions([one])
  expect(await store.decisions({ limit: 99 })).toEqual(all.reverse())
})
test('what happened is read again: when, what it said and what changed', async () => {
  const about = (seq: number, change: Transition['change']) =>
    ({ seq, checkId: 'web11/http', at: 1_000 + seq, text: `it is ${seq}`, change }) as const
  const all = [
    about(1, { of: 'status', from: 'ok', to: 'critical' }),
    about(2, { of: 'flapping', to: true }),
    about(3, { of: 'blockedBy', to: 'router/ping' }),
    about(4, { of: 'blockedBy', to: null }),
    about(5, { of: 'acknowledged', to: true }),
    about(6, { of: 'silenced', to: false }),
    about(7, { of: 'downtime', to: true }),
  ]
  for (const one of all) store.writers.transitions([one])
  expect(await store.events({ limit: 9 })).toEqual(all.toReversed())
  expect(await store.events({ limit: 2, checkIds: ['web11/http'] })).toEqual([all[6], all[5]])
})
test('times with fractions are kept to the nearest millisecond', async () => {
  store.writers.incidents([incident(1, { openedAt: 1_000.6, closedAt: 2_000.6, closedAs: 'recovered' })])
  store.writers.decisions([{ transitionSeq: 1, checkId: 'a', at: 3_000.6, send: false, why: 'no-route', to: [] }])
  store.writers.transitions([{ seq: 1, checkId: 'a', at: 4_000.6, text: '', change: { of: 'flapping', to: true } }])
  expect(await store.incidents({ limit: 1 })).toMatchObject([{ openedAt: 1_001, closedAt: 2_001 }])
  expect([...(await store.decisions({ limit: 1 })), ...(await store.events({ limit: 1 }))]).toMatchObject([
    { at: 3_001 },
    { at: 4_001 },
  ])
})

const taken = (checkId: string, rest: Partial<Acknowledgement> = {}): Acknowledgement => ({
  checkId,
  incidentId: '7',
  status: 'critical',
  at: 5,
  until: null,
  by: 'ann',
  note: '',
  ...rest,
})
test('what somebody has taken on is known with its end and its note, as it was said last', async () => {
  store.writers.acknowledgements([taken('a', { until: 900, note: 'on it' })])
  store.writers.acknowledgements([taken('b')])
  const again = taken('b', { incidentId: '8', status: 'warning', at: 6, until: 950, by: 'bob', note: 'mine now' })
  store.writers.acknowledgements([again])
  const { acknowledgements } = await store.load()
  expect([...acknowledgements.values()]).toEqual([taken('a', { until: 900, note: 'on it' }), again])
})
test('what somebody let go of belongs to nobody, and what others took on stays theirs', async () => {
  for (const checkId of ['a', 'b']) store.writers.acknowledgements([taken(checkId)])
  store.writers.states([{ state: pendingState('a', 5), latest: null }])
  store.writers.released(['a'])
  const { acknowledgements, states } = await store.load()
  expect([[...acknowledgements.keys()], [...states.keys()]]).toEqual([['b'], ['a']])
})

test('a start knows what is open, and nothing of what is closed', async () => {
  store.writers.incidents([incident(1, { checkId: 'a', closedAt: 5, closedAs: 'recovered' })])
  store.writers.incidents([incident(2, { checkId: 'b' })])
  expect((await store.load()).openIncidents).toEqual(new Map([['b', incident(2, { checkId: 'b' })]]))
})
test('a start knows of which open trouble nobody was told, by what was decided last', async () => {
  const decided = (seq: number, checkId: string, why: (typeof DECISION_REASONS)[number]) =>
    store.writers.decisions([{ transitionSeq: seq, checkId, at: seq, send: why === 'opened', why, to: [] }])
  for (const [seq, checkId] of ['silenced', 'downtime', 'told', 'blocked', 'later', 'again', 'no-word'].entries())
    store.writers.incidents([incident(seq + 1, { checkId })])
  store.writers.incidents([incident(20, { checkId: 'closed', closedAt: 30, closedAs: 'recovered' })])
  decided(1, 'silenced', 'silenced')
  decided(2, 'downtime', 'downtime')
  decided(3, 'told', 'opened')
  decided(4, 'blocked', 'blocked')
  decided(5, 'later', 'silenced')
  decided(6, 'later', 'opened')
  decided(7, 'again', 'opened')
  decided(8, 'again', 'downtime')
  decided(20, 'closed', 'silenced')
  decided(21, 'never in trouble', 'silenced')
  expect((await store.load()).keptQuiet).toEqual(
    new Map([
      ['silenced', 'silenced'],
      ['downtime', 'downtime'],
      ['again', 'downtime'],
    ]),
  )
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
test('a start knows each state and what was seen last, each as it was saved last', async () => {
  const verdict = { status: 'warning', text: 'slow', culprit: 'total' } as const
  const state = { ...pendingState('web11/http', 5), status: 'warning', recent: ['ok', 'warning'], verdict } as const
  store.writers.states([{ state: pendingState('web11/http', 5), latest: null }])
  expect((await store.load()).observations).toEqual(new Map())
  store.writers.states([{ state: state, latest: seen }])
  const { states, observations } = await store.load()
  expect([states, observations]).toEqual([new Map([['web11/http', state]]), new Map([['web11/http', seen]])])
})
test('of a look neither evidence nor the time by the clock of this run is known to the next', async () => {
  store.writers.states([
    { state: pendingState('web11/http', 5), latest: { ...seen, seenAt: 17, evidence: { secret: 'x' } } },
  ])
  expect((await store.load()).observations.get('web11/http')).toEqual(seen)
  expect(database.prepare("SELECT check_id FROM states WHERE observation LIKE '%secret%'").all()).toEqual([])
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
    decision(seq, checkId)
  }
  database.exec(`
    UPDATE states SET check_id = 'not a' WHERE check_id = 'a';
    UPDATE incidents SET worst = 'awful' WHERE id = '1';
    UPDATE acknowledgements SET status = 'awful' WHERE check_id = 'a';
    UPDATE transitions SET change = '{' WHERE seq = 1;
    UPDATE decisions SET why = 'whim' WHERE transition_seq = 1`)
  const { states, observations, openIncidents, acknowledgements } = await store.load()
  for (const map of [states, observations, openIncidents, acknowledgements]) expect([...map.keys()]).toEqual(['b'])
  const numbers = [
    await store.incidents({ limit: 9 }),
    await store.decisions({ limit: 9 }),
    await store.events({ limit: 9 }),
  ]
  expect(numbers).toMatchObject([[{ id: '2' }], [{ transitionSeq: 2 }], [{ seq: 2 }]])
  expect(unsound.text()).toBe(
    '5 damaged rows of state.db left out: 1 of states, 1 of incidents, 1 of acknowledgements, 1 of decisions, 1 of transitions',
  )
})

test('what is old is dropped; what is exactly as old as the time is kept, and what is open however old', async () => {
  for (const at of [999, 1_000]) {
    transition(at)
    decision(at)
    store.writers.incidents([incident(at, { openedAt: 5, closedAt: at, closedAs: 'recovered' })])
  }
  store.writers.incidents([incident(7, { openedAt: 7 })])
  store.prune(1_000)
  expect((await store.events({ limit: 9 })).map(({ seq }) => seq)).toEqual([1_000])
  expect((await store.decisions({ limit: 9 })).map(({ transitionSeq }) => transitionSeq)).toEqual([1_000])
  expect((await store.incidents({ limit: 9 })).map(({ id }) => id)).toEqual(['7', '1000'])
})
