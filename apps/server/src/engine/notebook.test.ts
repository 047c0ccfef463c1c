import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { createStateDb } from '../store/state-db.ts'
import { createNotebook } from './notebook.ts'

test('a note is there once it is stored, until it is taken out', async () => {
  const migrations = join(import.meta.dirname, '../store/migrations')
  const database = openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' })
  using _ = { [Symbol.dispose]: () => database.close() }
  const { notes: store, committer } = createStateDb(database)
  const notebook = createNotebook({ store, committer, known: (id) => id === 'web1/http', now: () => 5_000 })

  const note = await notebook.add('web1/http', { text: 'new kernel', by: 'ann' })
  expect(note).toEqual({ id: note.id, checkId: 'web1/http', at: 5_000, text: 'new kernel', by: 'ann' })
  expect(await store.has(note.id)).toBe(true)
  await expect(notebook.add('gone', { text: '', by: '' })).rejects.toMatchObject({
    ...{ name: 'DeskRefusal', reason: 'not-found', message: 'there is no check gone' },
  })
  await notebook.remove(note.id)
  expect(await store.has(note.id)).toBe(false)
  await expect(notebook.remove(note.id)).rejects.toMatchObject({
    ...{ name: 'DeskRefusal', reason: 'not-found', message: `there is no note ${note.id}` },
  })
})
