import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './database.ts'
import { createUnsound } from './rows.ts'
import { createSessionStore, type Session } from './sessions.ts'

function open() {
  const database = openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, 'migrations'),
    synchronous: 'NORMAL',
  })
  const unsound = createUnsound()
  return { database, unsound, store: createSessionStore(database, unsound) }
}

const session = (mark: string, until: number): Session => ({ mark, role: 'wall', until })

test('sessions come back oldest first, without those that ended or whose time is over', async () => {
  const { store } = open()
  for (const one of [session('c', 300), session('a', 100), session('b', 200)]) store.writers.sessions([one])
  store.writers.signedOut(['c', 'not there'])
  store.prune(101)
  expect(await store.all()).toEqual([session('b', 200)])
  store.writers.sessions([{ mark: 'a', role: 'operator', until: 400 }])
  expect((await store.all()).map(({ mark, role }) => [mark, role])).toEqual([
    ['b', 'wall'],
    ['a', 'operator'],
  ])
})

test('a damaged row opens nothing, and is counted', async () => {
  const { database, store, unsound } = open()
  for (const mark of ['a', 'b']) store.writers.sessions([session(mark, 200)])
  database.exec("PRAGMA ignore_check_constraints = 1; UPDATE sessions SET role = 'king' WHERE mark = 'a'")
  expect(await store.all()).toEqual([session('b', 200)])
  expect(unsound.text()).toBe('1 damaged row of state.db left out: 1 of sessions')
})

test('a session lasts up to and with its last moment', async () => {
  const { store } = open()
  store.writers.sessions([session('a', 100)])
  store.prune(100)
  expect(await store.all()).toEqual([session('a', 100)])
  store.prune(101)
  expect(await store.all()).toEqual([])
})

test('several are removed at once, and one added twice is there once, as it was last', async () => {
  const { store } = open()
  for (const mark of ['a', 'b', 'c']) store.writers.sessions([session(mark, 100)])
  store.writers.sessions([{ mark: 'c', role: 'operator', until: 300 }])
  store.writers.signedOut(['a', 'b'])
  expect(await store.all()).toEqual([{ mark: 'c', role: 'operator', until: 300 }])
})
