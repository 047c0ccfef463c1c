import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Note } from '@foretop/shared/model.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { createNoteStore, type NoteStore } from './notes.ts'

let database: DatabaseSync
let notes: NoteStore
beforeEach(() => {
  const migrations = join(import.meta.dirname, 'migrations')
  database = openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' })
  notes = createNoteStore(database)
  for (const one of all) notes.writers.notes([one])
})
afterEach(() => database.close())

const note = (id: string, checkId: string, at: number): Note => ({
  id,
  checkId,
  at,
  text: `${id} of it`,
  by: `by ${id}`,
})
const all = [note('1', 'a', 10), note('2', 'b', 20), note('3', 'a', 30), note('4', 'a', 40)]

test('what is written down is read again, newest first', async () => {
  expect(await notes.list({ limit: 9 })).toEqual(all.toReversed())
})
test.each([
  ['until a time that is not included', { checkIds: ['a'], to: 40 }, ['3', '1']],
  ['from a time that is included', { checkIds: ['a'], from: 30 }, ['4', '3']],
  ['as many as asked for', { checkIds: ['a'], limit: 2 }, ['4', '3']],
  ['of several', { checkIds: ['a', 'b'] }, ['4', '3', '2', '1']],
  ['of none', { checkIds: [] }, []],
])('notes on checks: %s', async (_case, filter, ids) => {
  expect((await notes.list({ limit: 9, ...filter })).map(({ id }) => id)).toEqual(ids)
})
test('one that is removed is gone, and no other', async () => {
  notes.writers.withdrawn(['2'])
  expect((await notes.list({ limit: 9 })).map(({ id }) => id)).toEqual(['4', '3', '1'])
  expect([await notes.has('2'), await notes.has('1')]).toEqual([false, true])
})
test('one that is added twice is there once', async () => {
  notes.writers.notes([{ ...note('2', 'b', 20), text: 'again' }])
  expect(await notes.list({ checkIds: ['b'], limit: 9 })).toEqual([{ ...note('2', 'b', 20), text: 'again' }])
})
test('one whose time no number can hold is read with the nearest, beside all others', async () => {
  database.exec("UPDATE notes SET at = 9007199254740993 WHERE id = '2'")
  expect((await notes.list({ limit: 9, to: 2 ** 60 })).map(({ at }) => at)).toEqual([2 ** 53, 40, 30, 10])
})
