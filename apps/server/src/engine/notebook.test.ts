import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import { expect, test } from 'vitest'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { createNotebook } from './notebook.ts'
import { openStage, play } from './play.made-up.ts'

async function setUp() {
  const stage = openStage()
  const { memory } = await play(stage)
  const { notes: store, incidents, committer } = createMemoryStateDb()
  const notebook = createNotebook({ memory, store, incidents, committer, now: () => 5_000 })
  return { store, committer, memory, notebook, [Symbol.dispose]: () => stage.database.close() }
}

test('a note is there once it is stored, until it is taken out', async () => {
  using made = await setUp()
  const { store, notebook } = made
  const note = await notebook.add('web1/http', { text: 'new kernel', by: 'ann' })
  expect(note).toEqual({
    id: note.id,
    checkId: 'web1/http',
    incidentId: null,
    at: 5_000,
    text: 'new kernel',
    by: 'ann',
  })
  expect(await store.has(note.id)).toBe(true)
  await expect(notebook.add('gone', { text: '', by: '' })).rejects.toMatchObject({
    ...{ name: 'Refusal', reason: 'not-found', message: 'there is no check gone' },
  })
  await notebook.remove(note.id)
  expect(await store.has(note.id)).toBe(false)
  await expect(notebook.remove(note.id)).rejects.toMatchObject({
    ...{ name: 'Refusal', reason: 'not-found', message: `there is no note ${note.id}` },
  })
})

test('what is written of an incident is of that, also once its check is watched no more', async () => {
  using made = await setUp()
  const { store, committer, notebook } = made
  await committer.commit({ incidents: [madeUpIncident('gone/http', { id: '7', closedAt: 9, closedAs: 'removed' })] })
  const note = await notebook.addToIncident('7', { text: 'a fuse', by: 'ann' })
  expect(note).toMatchObject({ checkId: 'gone/http', incidentId: '7', text: 'a fuse' })
  expect(await store.ofIncident({ id: '7', checkId: 'gone/http', from: 0, to: 1 }, 9)).toEqual([note])
  await expect(notebook.addToIncident('8', { text: 'x', by: '' })).rejects.toMatchObject({
    ...{ name: 'Refusal', reason: 'not-found', message: 'there is no incident 8' },
  })
})

test('what is written of a check in trouble is of its incident', async () => {
  using made = await setUp()
  const { memory, notebook } = made
  const entry = memory.entries.get('web1/http')
  if (entry === undefined) throw new Error('it is played')
  entry.incident = madeUpIncident('web1/http', { id: '7' })
  expect(await notebook.add('web1/http', { text: 'on it', by: 'ann' })).toMatchObject({ incidentId: '7' })
})

test.each([
  ['one check', { checkId: 'lb/http' }, ['lb/http']],
  ['a host', { host: 'web2' }, ['web2/http']],
  ['a group', { group: 'webs' }, ['web2/http', 'web1/http']],
  ['the hosts of a group', { group: 'webs', host: 'lb' }, []],
  ['all', {}, ['lb/http', 'web2/http', 'web1/http']],
])('notes are read of %s', async (_of, query, checks) => {
  using made = await setUp()
  const { notebook } = made
  for (const id of ['web1/http', 'web2/http', 'lb/http']) await notebook.add(id, { text: 'seen', by: 'ann' })
  expect((await notebook.list({ ...query, limit: 9 })).map(({ checkId }) => checkId)).toEqual(checks)
})
