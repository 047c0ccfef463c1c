import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Committer, createCommitter } from './commit.ts'
import { SQLITE } from './sqlite-code.ts'

let database: DatabaseSync
let committer: Committer<() => void>
let clock: number
let troubles: number
beforeEach(() => {
  vi.useFakeTimers()
  database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE things (name TEXT)')
  clock = 1_234
  troubles = 0
  committer = createCommitter(database, (write: () => void) => write(), {
    now: () => clock,
    onTrouble() {
      troubles += 1
    },
  })
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
  const done = Promise.all([committer.commit(put('a')), committer.commit(put('b'))])
  await vi.advanceTimersByTimeAsync(24)
  expect(names()).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  await done
  expect(names()).toEqual(['a', 'b'])
})
test('a commit that fails is tried again each second with all that came since, and loses nothing', async () => {
  database.exec('PRAGMA query_only = 1')
  let told = false
  void committer.commit(put('a')).then(() => {
    told = true
  })
  await vi.advanceTimersByTimeAsync(30)
  expect(committer.trouble()).toMatchObject({ since: 1_234, text: expect.stringContaining('readonly') })
  void committer.commit(put('b'))
  await vi.advanceTimersByTimeAsync(2_000)
  expect([told, troubles]).toEqual([false, 1])
  database.exec('PRAGMA query_only = 0')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(names()).toEqual(['a', 'b'])
  expect([told, committer.trouble(), troubles]).toEqual([true, null, 2])
})
test('a write that cannot be stored is dropped and told; those beside it and after it are stored', async () => {
  void committer.commit(put('a'))
  const guilty = committer.commit(() => {
    put('half')()
    throw new Error('no')
  })
  const refused = expect(guilty).rejects.toThrow('no')
  void committer.commit(put('b'))
  await vi.advanceTimersByTimeAsync(25)
  await refused
  expect(names()).toEqual(['a', 'b'])
  expect([committer.trouble(), committer.loss()?.text]).toEqual([
    null,
    '1 change could not be stored and will not be: no',
  ])
  void committer.commit(put('c'))
  await committer.flush()
  expect(names()).toEqual(['a', 'b', 'c'])
})
test('what the database itself refuses of one is no trouble of the others', async () => {
  database.exec('CREATE TABLE numbered (seq INTEGER PRIMARY KEY) STRICT; INSERT INTO numbered VALUES (1)')
  void committer.commit(() => void database.exec('INSERT INTO numbered VALUES (1)'))
  void committer.commit(put('a'))
  await vi.advanceTimersByTimeAsync(25)
  expect([names(), committer.trouble()]).toEqual([['a'], null])
})
test('what waits while nothing can be stored is bounded, and what came first is stored', async () => {
  database.exec('PRAGMA query_only = 1')
  for (let index = 0; index < 20_000; index += 1) void committer.commit(put(`${index}`))
  await expect(committer.commit(put('too many'))).rejects.toThrow('wait to be stored already')
  database.exec('PRAGMA query_only = 0')
  await committer.flush()
  expect(names()).toHaveLength(20_000)
})
test('ten thousand that wait are no one long transaction', async () => {
  for (let index = 0; index < 1_200; index += 1) void committer.commit(put(`${index}`))
  await vi.advanceTimersToNextTimerAsync()
  expect(names()).toHaveLength(500)
  await vi.runAllTimersAsync()
  expect(names()).toHaveLength(1_200)
})

const HOUR_MS = 3_600_000
const guilty = (why: string) => () => {
  throw new Error(why)
}
/** Stores one that cannot be stored. */
const loseOne = async (why: string) => {
  const refused = expect(committer.commit(guilty(why))).rejects.toThrow(why)
  await committer.flush()
  await refused
}

test('a loss is spoken of for an hour', async () => {
  expect(committer.loss()).toBeNull()
  await loseOne('no')
  clock += HOUR_MS - 1
  expect(committer.loss()).toEqual({ since: 1_234, text: '1 change could not be stored and will not be: no' })
  clock += 1
  expect(committer.loss()).toBeNull()
})
test('losses within an hour of each other are one, since the first and as the last', async () => {
  await loseOne('no')
  clock += HOUR_MS - 1
  await loseOne('never')
  clock += HOUR_MS - 1
  expect(committer.loss()).toEqual({ since: 1_234, text: '2 changes could not be stored and will not be: never' })
  await loseOne('not ever')
  expect(committer.loss()?.text).toBe('3 changes could not be stored and will not be: not ever')
})
test('a loss after an hour without any is a new one', async () => {
  await loseOne('no')
  clock += HOUR_MS
  await loseOne('never')
  expect(committer.loss()).toEqual({
    since: 1_234 + HOUR_MS,
    text: '1 change could not be stored and will not be: never',
  })
})
test('each loss is told, and one that lost nothing is not', async () => {
  void committer.commit(put('a'))
  await committer.flush()
  expect(troubles).toBe(0)
  await loseOne('no')
  expect([troubles, committer.trouble()]).toEqual([1, null])
  await loseOne('never')
  expect(troubles).toBe(2)
})
test('what is refused because too much waits is a loss like any other', async () => {
  for (let index = 0; index < 20_000; index += 1) void committer.commit(put(`${index}`))
  expect([committer.loss(), troubles]).toEqual([null, 0])
  void committer.commit(put('too many'))
  expect([committer.loss(), troubles]).toEqual([
    { since: 1_234, text: '1 change could not be stored and will not be: 20000 changes wait to be stored already' },
    1,
  ])
})

const failing = (errcode: number) => Object.assign(new Error(`code ${errcode}`), { errcode })
/** Throws as long as `why()` says so. */
const unless = (why: () => Error | null, name: string) => () => {
  const error = why()
  if (error !== null) throw error
  put(name)()
}

test.each([
  ['busy', SQLITE.busy],
  ['locked', SQLITE.locked],
  ['readOnly', SQLITE.readOnly],
  ['inputOutput', SQLITE.inputOutput],
  ['full', SQLITE.full],
  ['cannotOpen', SQLITE.cannotOpen],
  ['inputOutput, in all detail', SQLITE.inputOutput | (3 << 8)],
])('%s is in the way of all: none is lost, and all are stored when it is over', async (_name, code) => {
  let error: Error | null = failing(code)
  const all = Promise.all([
    committer.commit(put('a')),
    committer.commit(unless(() => error, 'b')),
    committer.commit(put('c')),
  ])
  await vi.advanceTimersByTimeAsync(25)
  expect([names(), committer.loss()]).toEqual([[], null])
  expect(committer.trouble()).toEqual({ since: 1_234, text: `nothing can be stored: code ${code}` })
  error = null
  await vi.advanceTimersByTimeAsync(1_000)
  await all
  expect([names(), committer.trouble(), committer.loss()]).toEqual([['a', 'b', 'c'], null, null])
})
test.each([
  ['an error', SQLITE.error],
  ['damage', SQLITE.corrupt],
  ['a constraint', 19],
])('%s is in the way of one alone', async (_name, code) => {
  const refused = expect(committer.commit(unless(() => failing(code), 'a'))).rejects.toThrow(`code ${code}`)
  void committer.commit(put('b'))
  await vi.advanceTimersByTimeAsync(25)
  await refused
  expect([names(), committer.trouble()]).toEqual([['b'], null])
})
test('a disk that is full loses nothing', async () => {
  const all = [committer.commit(put('a')), committer.commit(put('b'.repeat(100_000)))]
  database.exec('PRAGMA max_page_count = 3')
  await vi.advanceTimersByTimeAsync(25)
  expect([names(), committer.loss()]).toEqual([[], null])
  expect(committer.trouble()?.text).toBe('nothing can be stored: database or disk is full')
  database.exec('PRAGMA max_page_count = 1000')
  await vi.advanceTimersByTimeAsync(1_000)
  await Promise.all(all)
  expect([names().length, committer.trouble()]).toEqual([2, null])
})
test('trouble is what it was when it began, however often it is tried', async () => {
  let error: Error | null = failing(SQLITE.busy)
  void committer.commit(unless(() => error, 'a'))
  await vi.advanceTimersByTimeAsync(25)
  clock = 9_999
  error = failing(SQLITE.full)
  await vi.advanceTimersByTimeAsync(3_000)
  expect([committer.trouble(), troubles]).toEqual([{ since: 1_234, text: 'nothing can be stored: code 5' }, 1])
  error = null
  await vi.advanceTimersByTimeAsync(1_000)
  expect([names(), committer.trouble(), troubles]).toEqual([['a'], null, 2])
})
test('a disk that fails while each is stored alone loses none of them, and the guilty one when it is over', async () => {
  let runs = 0
  void committer.commit(put('a'))
  const refused = expect(committer.commit(guilty('no'))).rejects.toThrow('no')
  // Not reached in the first pass, which the one before it ends.
  void committer.commit(
    unless(() => {
      runs += 1
      return runs === 1 ? failing(SQLITE.full) : null
    }, 'b'),
  )
  await vi.advanceTimersByTimeAsync(25)
  expect([names(), committer.loss(), troubles]).toEqual([[], null, 1])
  expect(committer.trouble()?.text).toBe('nothing can be stored: code 13')
  await vi.advanceTimersByTimeAsync(1_000)
  await refused
  expect([names(), committer.trouble()]).toEqual([['a', 'b'], null])
  expect(committer.loss()?.text).toBe('1 change could not be stored and will not be: no')
})
test('a write that ends the transaction of the others takes none of them with it', async () => {
  database.exec('CREATE TABLE numbered (seq INTEGER PRIMARY KEY) STRICT; INSERT INTO numbered VALUES (1)')
  const all = [
    committer.commit(put('a')),
    committer.commit(() => void database.exec('INSERT OR ROLLBACK INTO numbered VALUES (1)')),
    committer.commit(put('b')),
  ]
  await vi.advanceTimersByTimeAsync(25)
  expect([names(), committer.trouble()?.text]).toEqual([
    [],
    'nothing can be stored: UNIQUE constraint failed: numbered.seq',
  ])
  database.exec('DELETE FROM numbered')
  await vi.advanceTimersByTimeAsync(1_000)
  await Promise.all(all)
  expect(names()).toEqual(['a', 'b'])
})

test('after a flush nothing is left to do, and what comes then is stored in its own time', async () => {
  void committer.commit(put('a'))
  await vi.advanceTimersByTimeAsync(20)
  await committer.flush()
  expect([names(), vi.getTimerCount()]).toEqual([['a'], 0])
  void committer.commit(put('b'))
  await vi.advanceTimersByTimeAsync(24)
  expect(names()).toEqual(['a'])
  await vi.advanceTimersByTimeAsync(1)
  expect(names()).toEqual(['a', 'b'])
})
test('a flush stores also what waits for another try, and says when it cannot', async () => {
  database.exec('PRAGMA query_only = 1')
  void committer.commit(put('a'))
  await vi.advanceTimersByTimeAsync(25)
  await expect(committer.flush()).rejects.toThrow('readonly')
  database.exec('PRAGMA query_only = 0')
  await committer.flush()
  expect([names(), committer.trouble(), troubles, vi.getTimerCount()]).toEqual([['a'], null, 2, 0])
})
test('what could not be flushed is tried again', async () => {
  database.exec('PRAGMA query_only = 1')
  const told = committer.commit(put('a'))
  await expect(committer.flush()).rejects.toThrow('readonly')
  database.exec('PRAGMA query_only = 0')
  await vi.advanceTimersByTimeAsync(25)
  await told
  expect(names()).toEqual(['a'])
})
test('once stopped, what waits gets no more tries', async () => {
  let tries = 0
  void committer.commit(() => {
    tries += 1
    throw failing(SQLITE.busy)
  })
  await vi.advanceTimersByTimeAsync(1_025)
  committer.stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect([tries, vi.getTimerCount()]).toEqual([2, 0])
})
test('after it has stopped nothing is stored, and nobody waits for it', async () => {
  committer.stop()
  await expect(committer.commit(() => {})).rejects.toThrow('nothing more is stored')
})

test('once stopped, what has only come is not stored', async () => {
  void committer.commit(put('a'))
  committer.stop()
  void committer.commit(put('b'))
  await vi.runAllTimersAsync()
  expect(names()).toEqual([])
})
