import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { createLedger, type LedgerStore } from './ledger.ts'

let database: DatabaseSync
let ledger: LedgerStore
/** All that was asked of the database. */
let asked: string[]
beforeEach(() => {
  database = openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'FULL',
  })
  asked = []
  const prepare = database.prepare.bind(database)
  vi.spyOn(database, 'prepare').mockImplementation((sql) => {
    asked.push(sql)
    return prepare(sql)
  })
  ledger = createLedger(database)
})
afterEach(() => database.close())

/** How SQLite finds what is asked: the steps that read the outbox. */
function stepsOf(sql: string): readonly string[] {
  const values = Array.from(sql.matchAll(/\?/g), () => 1)
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => String(detail))
    .filter((detail) => /\b(outbox|o|m)\b/.test(detail))
}

test('of a message of thousands each row is one answer, and reads of the others in an index alone, or those of its incident', async () => {
  await ledger.accounts({ limit: 100 })
  const steps = stepsOf(asked.find((sql) => sql.includes('said_by')) ?? '')
  const others = steps.filter((step) => step.includes(' m '))
  expect(others).toEqual([
    'SEARCH m USING COVERING INDEX outbox_by_message (message=?)',
    'SEARCH m USING COVERING INDEX outbox_by_message (message=? AND incident=? AND transition>?)',
  ])
  expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([])
})

test('what is under way is found among what is open, however much was sent', async () => {
  await ledger.underWay()
  const steps = stepsOf(asked.find((sql) => sql.includes("state = 'sending'")) ?? '')
  expect(steps).toEqual(['SCAN outbox USING INDEX outbox_open'])
})
