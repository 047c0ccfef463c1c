import { eventually } from '@foretop/lab/lab.ts'
import { type MariadbServer, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { openReading, rowsOf } from './over-mysql.ts'
import { sql } from './sql.ts'

const READER = { user: 'reader', password: 'reader secret' }
const missing = await lacking('mariadbd')

describe.skipIf(missing !== null)(missing ?? 'a real MariaDB', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await startMariadb(1)
    await server.run(
      'CREATE TABLE app.queue (id INT PRIMARY KEY, kind TEXT, done TINYINT, error TEXT)',
      "INSERT INTO app.queue VALUES (1, 'mail', 0, NULL), (2, 'mail', 1, NULL), (3, 'photo', 0, 'bad'), (4, NULL, 0, NULL)",
      'CREATE TABLE app.secrets (id INT)',
      'CREATE PROCEDURE app.both() BEGIN SELECT 1 AS one; SELECT 2 AS two; END',
      // More rights than it should have, all but on one table: what then keeps it from writing is the session.
      "GRANT SELECT, INSERT, UPDATE, DELETE, DROP ON app.queue TO 'reader'@'127.0.0.1' IDENTIFIED BY 'reader secret'",
      "GRANT EXECUTE ON PROCEDURE app.both TO 'reader'@'127.0.0.1'",
    )
  })
  afterAll(() => server.stop())

  const ask = (query: string, options = {}, look_ = {}) =>
    look(sql, { system: 'mysql', port: server.port, ...READER, query, ...options }, look_)

  test('one row gives numbers', async () => {
    const query =
      'SELECT COUNT(*) AS all_of_them, SUM(done) AS done, AVG(done) * 100 AS share, NULL AS none FROM app.queue'
    const columns = {
      queued: 'all_of_them',
      done: { column: 'done', counter: true },
      share: { column: 'share', unit: 'percent', label: 'Done' },
      none: { column: 'none', optional: true },
    }
    const seen = await ask(query, { columns })
    expect(seen).toMatchObject({
      metrics: { rows: 1, queued: 4, done: 1, share: 25, broken: 0, time: expect.any(Number) },
      text: expect.stringMatching(/^1 row, queued 4, Done 25\s% in \d+ ms$/),
    })
    expect(seen).not.toHaveProperty('metrics.none')
  })

  test('a column names the instances', async () => {
    const query = 'SELECT kind, COUNT(*) AS waiting, COUNT(error) AS bad FROM app.queue WHERE done = 0 GROUP BY kind'
    const options = { instances: 'kind', columns: { waiting: 'waiting', bad: 'bad' } }
    expect(await ask(query, options)).toMatchObject({
      metrics: { rows: 3, waiting: { mail: 1, photo: 1, NULL: 1 }, bad: { mail: 0, photo: 1 }, broken: 0 },
    })
    expect(await ask(query.replace('done = 0', 'done = 7'), options)).toMatchObject({
      metrics: { rows: 0, waiting: {}, broken: 0 },
    })
  })

  test.each([
    ['no row', 'SELECT id FROM app.queue WHERE id = 9', {}, 'one row, came none'],
    ['many rows', 'SELECT id FROM app.queue', {}, 'one row, came 4: name a column that tells them apart in instances'],
    ['another column', 'SELECT id AS x FROM app.queue WHERE id = 1', {}, 'a column id, came x'],
    ['NULL', 'SELECT NULL AS id', {}, 'a number in id, came NULL'],
    ['a text', "SELECT 'one' AS id", {}, 'a number in id, came "one"'],
    ['a time', "SELECT TIMESTAMP '2026-01-02 03:04:05' AS id", {}, 'a number in id, came "2026-01-02 03:04:05"'],
    [
      'one instance twice',
      'SELECT done, id FROM app.queue WHERE id < 5',
      { instances: 'done' },
      'one row for each done, came two of 0',
    ],
    ['no such instances', 'SELECT id FROM app.queue', { instances: 'kind' }, 'a column kind, came id'],
  ])('%s is not what was expected', async (_, query, options, text) => {
    const seen = await ask(query, { columns: { it: 'id' }, ...options })
    expect(seen).toMatchObject({ outcome: 'answered', text: expect.stringMatching(/, after \d+ ms$/) })
    expect(seen.text.replace(/(?: in|, after) \d+ ms$/, '')).toBe(`expected ${text}`)
  })

  test.each([
    ['a table it may not read', 'SELECT * FROM app.secrets', 'auth', 'our user may not read that'],
    ['no such table', 'SELECT * FROM app.nowhere', 'auth', 'our user may not read that'],
    ['what is no SQL', 'SELECT FROM WHERE', 'protocol', 'the server will not run the query: '],
    ['two statements', 'SELECT 1; SELECT 2', 'protocol', 'the server will not run the query: '],
  ])('%s', async (_, query, code, text) => {
    expect(await ask(query)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
    expect(await server.run('SELECT SUM(id) AS ids, SUM(done) AS done FROM app.queue')).toMatchObject([
      { ids: '10', done: '1' },
    ])
  })

  test.each([
    ["INSERT INTO app.queue VALUES (5, 'x', 0, NULL)", 'the query would write, which we never do'],
    ['UPDATE app.queue SET done = 1', 'the query would write, which we never do'],
    ['DELETE FROM app.queue', 'the query would write, which we never do'],
    ['WITH x AS (SELECT 1) DELETE FROM app.queue', 'the server will not run the query'],
    ['DROP TABLE app.queue', 'the query would write, which we never do'],
    ['TRUNCATE TABLE app.queue', 'the query would write, which we never do'],
    ['DO 1', 'with no rows at all'],
    // It would let itself write; that it is not even asked for is a matter of the options.
    ['CALL app.both()', 'with more than the rows of one query'],
  ])('the server itself does not let us: %s', async (query, text) => {
    const bounds = { maxRows: 10, limitMs: 4_000 }
    const signal = AbortSignal.timeout(20_000)
    const login = { ...READER, connectTimeoutMs: 20_000 }
    using session = await openReading({ address: '127.0.0.1', port: server.port }, login, bounds, signal)
    await expect(rowsOf(session, query, bounds, signal)).rejects.toThrow(text)
    expect(await server.run('SELECT SUM(id) AS ids, SUM(done) AS done FROM app.queue')).toMatchObject([
      { ids: '10', done: '1' },
    ])
  })

  test('each look sees what is there now, also where the server has autocommit off', async () => {
    await server.run('CREATE TABLE app.now (id INT)', "GRANT SELECT ON app.now TO 'reader'@'127.0.0.1'")
    await server.run('SET GLOBAL autocommit = 0')
    using kept = new Kept()
    const count = () => ask('SELECT COUNT(*) AS it FROM app.now', { columns: { it: 'it' } }, { kept })
    try {
      expect(await count()).toMatchObject({ metrics: { it: 0 } })
      await server.run('SET autocommit = 1', 'INSERT INTO app.now VALUES (1)')
      expect(await count()).toMatchObject({ metrics: { it: 1 } })
    } finally {
      await server.run('SET GLOBAL autocommit = 1')
    }
  })

  test('more rows than are wanted are not even sent', async () => {
    const query = 'SELECT a.id FROM app.queue a, app.queue b, app.queue c'
    expect(await ask(query, { maxRows: 64 })).toMatchObject({ metrics: { rows: 64 } })
    expect(await ask(query, { maxRows: 63 })).toMatchObject({
      ...{ outcome: 'failed', code: 'too-large', text: 'more than 63 rows: let the query count or group' },
    })
    expect(await ask("SELECT REPEAT('x', 2000000) AS it")).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('the server itself ends a query that takes too long', async () => {
    const slow = 'SELECT SLEEP(30) AS it'
    const seen = await ask(slow, { limitMs: 200 }, { timeoutMs: 20_000 })
    expect(seen).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('took longer than 200 ms') },
    })
    // And also where our own patience ended before.
    expect(await ask(slow, { limitMs: 600 }, { timeoutMs: 300 })).toMatchObject({ outcome: 'failed', code: 'timeout' })
    await eventually(async () => {
      const running = "SELECT COUNT(*) AS slow FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'"
      expect(await server.run(running)).toMatchObject([{ slow: 0 }])
    })
  })

  test('the session is kept, and made anew after a failure', async () => {
    using kept = new Kept()
    const id = async () => {
      const seen = await ask('SELECT CONNECTION_ID() AS id', { columns: { id: 'id' } }, { kept })
      return seen.outcome === 'answered' ? seen.metrics.id : seen.text
    }
    const first = await id()
    expect(first).toEqual(expect.any(Number))
    expect(await id()).toBe(first)
    expect(await ask('SELECT FROM WHERE', {}, { kept })).toMatchObject({ outcome: 'failed' })
    expect(await id()).toBeGreaterThan(Number(first))
  })

  test('a wrong password', async () => {
    expect(await ask('SELECT 1', { password: 'wrong' })).toMatchObject({ outcome: 'failed', code: 'auth' })
  })

  test('a server that is full, hangs, and is gone', async () => {
    await using other = await startMariadb(2, '--max-user-connections=1')
    await other.run("GRANT SELECT ON app.t TO 'reader'@'127.0.0.1' IDENTIFIED BY 'reader secret'")
    const given = { system: 'mysql', port: other.port, ...READER, query: 'SELECT 1 AS one' }
    using kept = new Kept()
    expect(await look(sql, given, { kept })).toMatchObject({ metrics: { rows: 1 } })
    expect(await look(sql, given)).toMatchObject({ outcome: 'failed', code: 'refused' })
    other.freeze()
    expect(await look(sql, given, { kept, timeoutMs: 300 })).toMatchObject({ outcome: 'failed', code: 'timeout' })
    await other.stop()
    expect(await look(sql, given)).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})
