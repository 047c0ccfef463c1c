import { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createTable, type Table } from './table.ts'

const thingSchema = z.object({
  id: z.string(),
  openedAt: z.number(),
  closedAt: z.number().nullable(),
  isNew: z.boolean(),
  wasKept: z.boolean().nullable(),
  match: z.object({ hosts: z.array(z.string()) }),
  until: z.union([z.string(), z.number()]).nullable(),
})
type Thing = Fact<typeof thingSchema>
const thing: Thing = {
  id: 'a',
  openedAt: 5,
  closedAt: null,
  ...{ isNew: true, wasKept: null },
  match: { hosts: ['web1'] },
  until: null,
}

let database: DatabaseSync
let table: Table<Thing>
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  database.exec(
    `CREATE TABLE things (id TEXT PRIMARY KEY, opened_at INTEGER, closed_at INTEGER, is_new INTEGER, was_kept INTEGER,
       scope TEXT, until TEXT) STRICT`,
  )
  table = createTable(database, 'things', thingSchema, { match: 'scope' })
})
afterEach(() => database.close())

const rows = () =>
  database
    .prepare('SELECT * FROM things')
    .all()
    .map((row) => ({ ...row }))

test('each field is kept in the column of its name, and read back as it was', () => {
  table.insert('INSERT')(thing)
  const [row = {}] = rows()
  const nothing = { closed_at: null, was_kept: null, until: null }
  expect(row).toEqual({ id: 'a', opened_at: 5, is_new: 1, scope: '{"hosts":["web1"]}', ...nothing })
  expect(table.of(row)).toEqual(thing)
  expect(table.fieldsOf({ ...row, is_new: 0, was_kept: 1 })).toEqual({ ...thing, isNew: false, wasKept: true })
})

test('what is neither text, a number nor yes or no is kept as JSON', () => {
  table.insert('INSERT')({ ...thing, until: 'noon' })
  const [row = {}] = rows()
  expect(row).toMatchObject({ until: '"noon"' })
  expect(table.of(row)).toEqual({ ...thing, until: 'noon' })
})

test('times with fractions are kept to the nearest millisecond', () => {
  table.insert('INSERT')({ ...thing, openedAt: 1_000.6, closedAt: 2_000.4 })
  expect(rows()).toMatchObject([{ opened_at: 1_001, closed_at: 2_000 }])
})

test('one that is there already is refused, replaced or left alone, as is asked for', () => {
  const other = { ...thing, openedAt: 7 }
  table.insert('INSERT')(thing)
  expect(() => table.insert('INSERT')(other)).toThrow('UNIQUE')
  table.insert('INSERT', 'ON CONFLICT (id) DO NOTHING')(other)
  expect(rows()).toMatchObject([{ opened_at: 5 }])
  table.insert('INSERT OR REPLACE')(other)
  expect(rows()).toMatchObject([{ opened_at: 7 }])
})

test('what the schema does not name is not kept; what cannot be kept, or is of no such kind, is said', () => {
  table.insert('INSERT')({ ...thing, more: 'x' } as Thing)
  expect(rows()).toHaveLength(1)
  expect(() => table.insert('INSERT')({ ...thing, id: undefined } as unknown as Thing)).toThrow('undefined cannot be')
  const [row = {}] = rows()
  expect(() => table.of({ ...row, opened_at: 'soon' })).toThrow('openedAt')
  expect(() => table.of({ ...row, scope: '{' })).toThrow('JSON')
})
