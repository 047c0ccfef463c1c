import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import { madeUpQuiet } from '@foretop/shared/quiet.made-up.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { createDecisionStore } from './decisions.ts'
import { createNoteStore } from './notes.ts'
import { createQuietStore } from './quiets.ts'
import { createUnsound } from './rows.ts'
import { createSessionStore } from './sessions.ts'

let database: DatabaseSync
beforeEach(() => {
  database = openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'FULL',
  })
})
afterEach(() => database.close())

const quiet = (id: string, more: Partial<Quiet> = {}): Quiet =>
  madeUpQuiet({
    ...{ id, kind: 'silence', match: { groups: ['webs'], checks: ['http'] } },
    ...{ at: 90, note: 'known', beganAt: 100, ...more },
  })
test('lists are read by index', () => {
  const prepare = vi.spyOn(database, 'prepare')
  createQuietStore(database)
  createNoteStore(database)
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => /^(SELECT|DELETE)/.test(sql))
  prepare.mockRestore()
  const scans = statements.filter((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .some(({ detail }) => /^SCAN (?!json_each)\w+$/.test(String(detail))),
  )
  expect(statements.length).toBeGreaterThanOrEqual(8)
  expect(scans).toEqual([])
})

test('a silence whose scope is damaged covers nothing, and is counted', async () => {
  const unsound = createUnsound()
  const quiets = createQuietStore(database, unsound)
  for (const id of ['a', 'b', 'c', 'd']) quiets.writers.quiets([quiet(id, { endedAt: id > 'b' ? 150 : null })])
  database.exec(`UPDATE quiets SET scope = '{"hosts": 7}' WHERE id IN ('a', 'c')`)
  expect(await quiets.open()).toEqual([quiet('b')])
  expect(await quiets.ofLate({ quiets: 9, names: 99 })).toEqual([quiet('d', { endedAt: 150 })])
  expect(unsound.text()).toBe('2 damaged rows of state.db left out: 2 of quiets')
})

test('one whose time no number can hold is read with the nearest, beside all others', async () => {
  const notes = createNoteStore(database)
  for (const [index, at] of [10, 20, 30, 40].entries())
    notes.writers.notes([{ id: `${index + 1}`, checkId: 'a', incidentId: null, at, text: '', by: '' }])
  database.exec("UPDATE notes SET at = 9007199254740993 WHERE id = '2'")
  expect((await notes.list({ limit: 9, to: 2 ** 60 })).map(({ at }) => at)).toEqual([2 ** 53, 40, 30, 10])
})

test('a damaged row opens nothing, and is counted', async () => {
  const unsound = createUnsound()
  const store = createSessionStore(database, unsound)
  const session = (mark: string, until: number) => ({ mark, role: 'wall', until }) as const
  for (const mark of ['a', 'b']) store.writers.sessions([session(mark, 200)])
  database.exec("PRAGMA ignore_check_constraints = 1; UPDATE sessions SET role = 'king' WHERE mark = 'a'")
  expect(await store.all()).toEqual([session('b', 200)])
  expect(unsound.text()).toBe('1 damaged row of state.db left out: 1 of sessions')
})

test('what was decided, what is not yet, and what is believed are left out where they make no sense, and counted', async () => {
  const unsound = createUnsound()
  const store = createDecisionStore(database, unsound)
  const belief = (recipient: string) =>
    ({
      checkId: 'a',
      recipient,
      incident: '1',
      since: 5,
      status: 'critical',
      was: ['critical'],
      wasAt: [5],
      lastAt: 6,
    }) as const
  store.writers.beliefs([belief('ops'), belief('mail')])
  const decision = (transitionSeq: number) => madeUpDecision({ transitionSeq, checkId: 'a', at: 5 })
  store.writers.decisions([decision(1), decision(2)])
  const situation = (seq: number) =>
    ({
      transition: { seq, checkId: 'a', at: 5, text: '', change: { of: 'flapping', to: false } },
      check: { id: 'a', name: 'a', host: null, groups: [], runbook: null },
      state: { status: 'critical', since: 5, flapping: false, blockedBy: null },
      ...{ incident: null, acknowledgedAs: null, silenced: false, downtime: false },
    }) as const
  store.writers.undecided([situation(3), situation(4), situation(5)])
  database.exec(`
    UPDATE beliefs SET was = '["awful"]' WHERE recipient = 'ops';
    UPDATE decisions SET why = 'whim' WHERE transition_seq = 1;
    UPDATE undecided SET seq = 9 WHERE seq = 3;
    UPDATE undecided SET situation = '{' WHERE seq = 4`)
  expect(await store.beliefs()).toEqual([belief('mail')])
  expect(await store.decisions({ limit: 9 })).toEqual([decision(2)])
  expect(await store.undecided()).toEqual([situation(5)])
  expect(unsound.text()).toBe('4 damaged rows of state.db left out: 1 of beliefs, 1 of decisions, 2 of undecided')
})
