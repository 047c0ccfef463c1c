import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Quiet } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { createNoteStore } from './notes.ts'
import { createQuietStore } from './quiets.ts'
import { createUnsound } from './rows.ts'
import { createStateStore } from './state.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foretop-quiets-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** As a process that starts on the file; closed by `using`. */
function open() {
  const database = openDatabase({
    path: join(folder, 'state.db'),
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'FULL',
  })
  return {
    database,
    quiets: createQuietStore(database),
    notes: createNoteStore(database),
    state: createStateStore(database),
    [Symbol.dispose]: () => database.close(),
  }
}

const quiet = (id: string, more: Partial<Quiet> = {}): Quiet => ({
  id,
  kind: 'silence',
  match: { groups: ['webs'], checks: ['http'] },
  from: 100,
  until: 200,
  at: 90,
  by: 'ann',
  note: 'known',
  beganAt: 100,
  endedAt: null,
  ...more,
})
const note = (id: string, checkId: string, at: number) => ({ id, checkId, at, text: `about ${checkId}`, by: 'ann' })

test('what is open is there again after a restart, whole', async () => {
  const toCome = quiet('b', { kind: 'downtime', match: { hosts: ['lb'] }, beganAt: null, from: 300, until: 400 })
  {
    using before = open()
    before.quiets.writers.quiets([quiet('a')])
    before.quiets.writers.quiets([toCome])
    before.quiets.writers.quiets([quiet('c', { endedAt: 150 })])
  }
  using after = open()
  expect(await after.quiets.open()).toEqual([quiet('a'), toCome])
})

test('those that ended are listed by kind, newest end first, and dropped when they are old', async () => {
  using stores = open()
  for (const [id, endedAt] of [
    ['a', 10],
    ['b', 30],
    ['c', 20],
  ] as const)
    stores.quiets.writers.quiets([quiet(id, { endedAt })])
  stores.quiets.writers.quiets([quiet('d', { kind: 'downtime', endedAt: 25 })])
  stores.quiets.writers.quiets([quiet('e')])
  const ids = async (filter: Parameters<typeof stores.quiets.ended>[0]) =>
    (await stores.quiets.ended(filter)).map(({ id }) => id)
  expect(await ids({ kind: 'silence', limit: 2 })).toEqual(['b', 'c'])
  const ofLate = async (most: Partial<Parameters<typeof stores.quiets.ofLate>[0]> = {}) =>
    (await stores.quiets.ofLate({ quiets: 9, names: 99, ...most })).map(({ id }) => id)
  expect(await ofLate()).toEqual(['b', 'd', 'c', 'a'])
  expect(await ofLate({ quiets: 3 })).toEqual(['b', 'd', 'c'])
  // Each names two.
  expect(await ofLate({ names: 3 })).toEqual(['b', 'd'])
  expect(await ofLate({ names: 4 })).toEqual(['b', 'd', 'c'])
  stores.quiets.prune(25)
  expect(await ofLate()).toEqual(['b', 'd'])
  expect(await stores.quiets.open()).toHaveLength(1)
})

test('notes are found by check and by time, newest first', async () => {
  using stores = open()
  for (const [id, checkId, at] of [
    ['1', 'a', 10],
    ['2', 'b', 20],
    ['3', 'a', 30],
  ] as const)
    stores.notes.writers.notes([note(id, checkId, at)])
  const ids = async (filter: Parameters<typeof stores.notes.list>[0]) =>
    (await stores.notes.list(filter)).map(({ id }) => id)
  expect(await ids({ limit: 2 })).toEqual(['3', '2'])
  expect(await ids({ limit: 9, checkIds: ['a'] })).toEqual(['3', '1'])
  expect(await ids({ limit: 9, from: 20, to: 30 })).toEqual(['2'])
  expect(await ids({ limit: 9, checkIds: ['a'], from: 11 })).toEqual(['3'])
  stores.notes.writers.withdrawn(['2'])
  stores.notes.prune(30)
  expect(await ids({ limit: 9 })).toEqual(['3'])
  expect([await stores.notes.has('2'), await stores.notes.has('3')]).toEqual([false, true])
})

test('the event of a downtime of many names no check, and is found with each that it covers', async () => {
  using stores = open()
  const event = { seq: 1, checkId: '', at: 5, text: 'group webs', change: { of: 'downtime', to: true } } as const
  stores.state.writers.transitions([{ ...event, quietId: 'q1' }])
  stores.state.writers.transitions([{ ...{ ...event, seq: 2 }, quietId: 'q2' }])
  stores.state.writers.transitions([{ ...{ ...event, seq: 3, checkId: 'web1/http' }, quietId: 'q3' }])
  expect(
    (await stores.state.events({ limit: 9, checkIds: ['web1/http'], quietIds: ['q1'] })).map(({ seq }) => seq),
  ).toEqual([3, 1])
  expect((await stores.state.events({ limit: 9 })).map(({ checkId }) => checkId)).toEqual(['web1/http', '', ''])
})

test('lists are read by index', () => {
  using stores = open()
  const prepare = vi.spyOn(stores.database, 'prepare')
  createQuietStore(stores.database)
  createNoteStore(stores.database)
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => /^(SELECT|DELETE)/.test(sql))
  prepare.mockRestore()
  const scans = statements.filter((sql) =>
    stores.database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .some(({ detail }) => /^SCAN (?!json_each)\w+$/.test(String(detail))),
  )
  expect(statements.length).toBeGreaterThanOrEqual(8)
  expect(scans).toEqual([])
})

test('what is saved twice is there once, as it was last, with its end', async () => {
  using stores = open()
  stores.quiets.writers.quiets([quiet('a')])
  const ended = quiet('a', { until: 250, note: 'over', endedAt: 150 })
  stores.quiets.writers.quiets([ended])
  expect([await stores.quiets.open(), await stores.quiets.ended({ kind: 'silence', limit: 9 })]).toEqual([[], [ended]])
})

test('a silence whose scope is damaged covers nothing, and is counted', async () => {
  using stores = open()
  const unsound = createUnsound()
  const quiets = createQuietStore(stores.database, unsound)
  for (const id of ['a', 'b', 'c', 'd']) quiets.writers.quiets([quiet(id, { endedAt: id > 'b' ? 150 : null })])
  stores.database.exec(`UPDATE quiets SET scope = '{"hosts": 7}' WHERE id IN ('a', 'c')`)
  expect(await quiets.open()).toEqual([quiet('b')])
  expect(await quiets.ofLate({ quiets: 9, names: 99 })).toEqual([quiet('d', { endedAt: 150 })])
  expect(unsound.text()).toBe('2 damaged rows of state.db left out: 2 of quiets')
})
