import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Committer, createCommitter } from './commit.ts'

let database: DatabaseSync
let committer: Committer
let troubles: number
beforeEach(() => {
  vi.useFakeTimers()
  database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE things (name TEXT)')
  troubles = 0
  committer = createCommitter(
    database,
    () => 1_234,
    () => {
      troubles += 1
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  database.close()
})

const put = (name: string) => () => void database.prepare('INSERT INTO things VALUES (?)').run(name)
const names = () =>
  database
    .prepare('SELECT name FROM things ORDER BY rowid')
    .all()
    .map(({ name }) => name)

test('what comes within 25 ms of the first is one transaction', async () => {
  const done = Promise.all([committer.commitSoon(put('a')), committer.commitSoon(put('b'))])
  await vi.advanceTimersByTimeAsync(24)
  expect(names()).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  await done
  expect(names()).toEqual(['a', 'b'])
})
test('a commit that fails is tried again each second with all that came since, and loses nothing', async () => {
  database.exec('PRAGMA query_only = 1')
  let told = false
  void committer.commitSoon(put('a')).then(() => {
    told = true
  })
  await vi.advanceTimersByTimeAsync(30)
  expect(committer.trouble()).toMatchObject({ since: 1_234, text: expect.stringContaining('readonly') })
  void committer.commitSoon(put('b'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect([told, troubles]).toEqual([false, 1])
  database.exec('PRAGMA query_only = 0')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(names()).toEqual(['a', 'b'])
  expect([told, committer.trouble(), troubles]).toEqual([true, null, 2])
})
test('a write that fails takes nothing of its transaction to disk', async () => {
  void committer.commitSoon(put('a'))
  void committer.commitSoon(() => {
    throw new Error('no')
  })
  await expect(committer.flush()).rejects.toThrow('no')
  expect(names()).toEqual([])
})
