import { readFile } from 'node:fs/promises'
import { startAuthority } from '@foretop/lab/certificates.ts'
import { eventually } from '@foretop/lab/lab.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { type Postgresql, startPostgresql } from '@foretop/lab/postgresql.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { PgSession } from '../../protocol/postgresql/session.ts'
import { pgRowsOf } from './over-postgresql.ts'
import { sql } from './sql.ts'

const READER = { user: 'reader', password: 'reader secret', database: 'app' }
const missing = await lacking('pg_createcluster', 'psql')
const asking = (port: number) => ({ system: 'postgresql', port, ...READER })

describe.skipIf(missing !== null)(missing ?? 'a real PostgreSQL', () => {
  let server: Postgresql
  beforeAll(async () => {
    server = await startPostgresql({
      access: [
        'host all clear 127.0.0.1/32 password',
        'host all old 127.0.0.1/32 md5',
        'host all stranger 127.0.0.1/32 reject',
      ],
    })
    await server.run(`
      CREATE TABLE queue (id INT PRIMARY KEY, kind TEXT, done BOOLEAN, error TEXT);
      INSERT INTO queue VALUES (1, 'mail', false, NULL), (2, 'mail', true, NULL), (3, 'photo', false, 'bad'), (4, NULL, false, NULL);
      CREATE TABLE secrets (id INT);
      CREATE USER reader PASSWORD 'reader secret';
      CREATE USER clear PASSWORD 'x';
      SET password_encryption = 'md5';
      CREATE USER old PASSWORD 'old secret';
      GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON queue TO reader, old;`)
  })
  afterAll(() => server.stop())

  const ask = (query: string, options = {}, look_ = {}) =>
    look(sql, { ...asking(server.port), query, ...options }, look_)

  test('one row gives numbers', async () => {
    const query = `SELECT COUNT(*) AS "all", AVG(id) AS mean, 1.5e300::float8 AS big, bool_or(done) AS any, NULL AS none,
      'Infinity'::float8 AS endless FROM queue`
    const columns = {
      queued: 'all',
      mean: 'mean',
      big: 'big',
      any: { column: 'any', unit: 'flag' },
      none: { column: 'none', optional: true },
    }
    expect(await ask(query, { columns })).toMatchObject({
      metrics: { rows: 1, queued: 4, mean: 2.5, big: 1.5e300, any: 1, broken: 0 },
    })
    expect((await ask(query, { columns: { it: 'endless' } })).text).toMatch(
      /^expected a number in endless, came "Infinity"/,
    )
  })

  test('a column names the instances', async () => {
    const query = 'SELECT kind, COUNT(*) AS waiting FROM queue WHERE NOT done GROUP BY kind'
    expect(await ask(query, { instances: 'kind', columns: { waiting: 'waiting' } })).toMatchObject({
      metrics: { rows: 3, waiting: { mail: 1, photo: 1, NULL: 1 }, broken: 0 },
    })
  })

  test.each([
    ['a table it may not read', 'SELECT * FROM secrets', 'auth', 'our user may not read that: permission denied'],
    ['no such table', 'SELECT * FROM nowhere', 'protocol', 'the server will not run the query: relation'],
    ['what is no SQL', 'SELECT FROM WHERE', 'protocol', 'the server will not run the query: syntax error'],
    ['two statements', 'SELECT 1; COMMIT; DELETE FROM queue', 'protocol', 'cannot insert multiple commands'],
    [
      'DELETE in a SELECT',
      'WITH gone AS (DELETE FROM queue RETURNING id) SELECT * FROM gone',
      'protocol',
      'the query would write, which we never do',
    ],
  ])('%s', async (_, query, code, text) => {
    expect(await ask(query)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
    expect(await server.run('SELECT SUM(id), bool_or(done AND id <> 2) FROM queue')).toBe('10|f')
  })

  test.each([
    ["INSERT INTO queue VALUES (5, 'x', false, NULL)", 'the query would write, which we never do'],
    ['UPDATE queue SET done = true', 'the query would write, which we never do'],
    ['DELETE FROM queue', 'the query would write, which we never do'],
    ['TRUNCATE queue', 'the query would write, which we never do'],
  ])('the server itself does not let us: %s', async (query, text) => {
    const signal = AbortSignal.timeout(20_000)
    const bounds = { maxRows: 10, limitMs: 4_000 }
    const login = { ...READER, connectTimeoutMs: 20_000, tls: 'off', tlsName: '' } as const
    using session = await PgSession.open({ address: '127.0.0.1', port: server.port }, login, signal)
    // Whatever the session was told before, by us or by who had it from a pooler.
    await pgRowsOf(session, "SELECT set_config('default_transaction_read_only', 'off', false)", bounds, signal)
    await expect(pgRowsOf(session, query, bounds, signal)).rejects.toThrow(text)
    expect(await server.run('SELECT SUM(id), bool_or(done AND id <> 2) FROM queue')).toBe('10|f')
  })

  test('more rows than are wanted are not even sent', async () => {
    const query = 'SELECT a.id FROM queue a, queue b, queue c'
    expect(await ask(query, { maxRows: 64 })).toMatchObject({ metrics: { rows: 64 } })
    expect(await ask(query, { maxRows: 63 })).toMatchObject({ outcome: 'failed', code: 'too-large' })
    expect(await ask('SELECT generate_series(1, 100000000)')).toMatchObject({
      ...{ outcome: 'failed', code: 'too-large', text: expect.stringContaining('more than 500 rows') },
    })
    expect(await ask("SELECT repeat('x', 2000000)")).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })

  test('the server itself ends a query that takes too long', async () => {
    const slow = 'SELECT pg_sleep(30)'
    expect(await ask(slow, { limitMs: 200 }, { timeoutMs: 20_000 })).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringContaining('took longer than 200 ms') },
    })
    expect(await ask(slow, { limitMs: 600 }, { timeoutMs: 300 })).toMatchObject({ outcome: 'failed', code: 'timeout' })
    await eventually(async () =>
      expect(await server.run("SELECT COUNT(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")).toBe('0'),
    )
  })

  test('the session is kept, and made anew after a failure', async () => {
    using kept = new Kept()
    const id = async () => {
      const seen = await ask('SELECT pg_backend_pid() AS id', { columns: { id: 'id' } }, { kept })
      return seen.outcome === 'answered' ? seen.metrics.id : seen.text
    }
    const first = await id()
    expect(first).toEqual(expect.any(Number))
    expect(await id()).toBe(first)
    expect(await ask('SELECT FROM WHERE', {}, { kept })).toMatchObject({ outcome: 'failed' })
    expect(await id()).not.toBe(first)
  })

  test.each([
    [
      'a wrong password',
      { password: 'wrong' },
      'refuses our user, password or address: password authentication failed',
    ],
    [
      'an address that is not let in',
      { user: 'stranger' },
      'refuses our user, password or address: pg_hba.conf rejects',
    ],
    ['no such database', { database: 'nowhere' }, 'has no such database'],
    ['a password in clear', { user: 'clear', password: 'x' }, 'wants our password in clear'],
  ])('%s', async (_, options, text) => {
    expect(await ask('SELECT 1', options)).toMatchObject({
      ...{ outcome: 'failed', code: 'auth', text: expect.stringContaining(text) },
    })
  })

  test('md5 is known, too', async () => {
    expect(await ask('SELECT 1', { user: 'old', password: 'old secret' })).toMatchObject({ metrics: { rows: 1 } })
    expect(await ask('SELECT 1', { user: 'old', password: 'x' })).toMatchObject({ code: 'auth' })
  })

  test('no TLS is offered', async () => {
    expect(await ask('SELECT 1', { tls: 'encrypt' })).toMatchObject({ outcome: 'failed', code: 'tls' })
  })
})

describe.skipIf(missing !== null)(missing ?? 'a PostgreSQL in trouble', () => {
  test('it is full, hangs, and is gone', async () => {
    await using server = await startPostgresql({ settings: ['max_connections=3', 'superuser_reserved_connections=2'] })
    await server.run("CREATE USER reader PASSWORD 'reader secret'")
    const given = { ...asking(server.port), query: 'SELECT 1 AS one' }
    {
      using kept = new Kept()
      expect(await look(sql, given, { kept })).toMatchObject({ metrics: { rows: 1 } })
      expect(await look(sql, given)).toMatchObject({ code: 'refused', text: expect.stringContaining('is full') })
    }
    server.freeze()
    expect(await look(sql, given, { timeoutMs: 300 })).toMatchObject({ outcome: 'failed', code: 'timeout' })
    await server.stop()
    expect(await look(sql, given)).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('by TLS the password may go in clear, to whom the certificate names', async () => {
    await using authority = await startAuthority()
    const leaf = await authority.issue('leaf')
    const certificate = await authority.bundle(leaf, authority.intermediate)
    await using server = await startPostgresql({
      access: ['hostssl all clear 127.0.0.1/32 password'],
      tls: { certificate, key: leaf.key },
    })
    await server.run("CREATE USER clear PASSWORD 'x'; CREATE USER reader PASSWORD 'reader secret'")
    const ca = await readFile(authority.root.certificate, 'utf8')
    const given = { ...asking(server.port), query: 'SELECT 1 AS one', ca, tlsName: 'www.example.test', tls: 'verify' }
    const clear = { user: 'clear', password: 'x' }
    expect(await look(sql, given)).toMatchObject({ metrics: { rows: 1 } })
    expect(await look(sql, { ...given, ...clear })).toMatchObject({ metrics: { rows: 1 } })
    expect(await look(sql, { ...given, tlsName: 'other.example.test' })).toMatchObject({
      outcome: 'failed',
      code: 'tls',
    })
    expect(await look(sql, { ...given, tls: 'encrypt', tlsName: undefined })).toMatchObject({ metrics: { rows: 1 } })
    expect(await look(sql, { ...given, ...clear, tls: 'encrypt' })).toMatchObject({ code: 'auth' })
  })
})
