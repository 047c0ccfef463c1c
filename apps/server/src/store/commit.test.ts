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
test('a write that cannot be stored is dropped and told; those beside it and after it are stored', async () => {
  void committer.commitSoon(put('a'))
  const guilty = committer.commitSoon(() => {
    put('half')()
    throw new Error('no')
  })
  const refused = expect(guilty).rejects.toThrow('no')
  void committer.commitSoon(put('b'))
  await vi.advanceTimersByTimeAsync(25)
  await refused
  expect(names()).toEqual(['a', 'b'])
  expect([committer.trouble(), committer.loss()?.text]).toEqual([
    null,
    '1 change could not be stored and will not be: no',
  ])
  void committer.commitSoon(put('c'))
  await committer.flush()
  expect(names()).toEqual(['a', 'b', 'c'])
})
test('what the database itself refuses of one is no trouble of the others', async () => {
  database.exec('CREATE TABLE numbered (seq INTEGER PRIMARY KEY) STRICT; INSERT INTO numbered VALUES (1)')
  void committer.commitSoon(() => void database.exec('INSERT INTO numbered VALUES (1)'))
  void committer.commitSoon(put('a'))
  await vi.advanceTimersByTimeAsync(25)
  expect([names(), committer.trouble()]).toEqual([['a'], null])
})
test('what waits while nothing can be stored is bounded, and what came first is stored', async () => {
  database.exec('PRAGMA query_only = 1')
  for (let index = 0; index < 20_000; index += 1) void committer.commitSoon(put(`${index}`))
  await expect(committer.commitSoon(put('too many'))).rejects.toThrow('wait to be stored already')
  database.exec('PRAGMA query_only = 0')
  await committer.flush()
  expect(names()).toHaveLength(20_000)
})
test('ten thousand that wait are no one long transaction', async () => {
  for (let index = 0; index < 1_200; index += 1) void committer.commitSoon(put(`${index}`))
  await vi.advanceTimersToNextTimerAsync()
  expect(names()).toHaveLength(500)
  await vi.runAllTimersAsync()
  expect(names()).toHaveLength(1_200)
})
