import { freePort } from '@foretop/lab/lab.ts'
import { type MariadbServer, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOf } from './list-of.made-up.ts'
import { sql } from './sql.ts'

const missing = await lacking('mariadbd')

describe.skipIf(missing !== null)(missing ?? 'a real MariaDB', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await startMariadb(1)
    await server.run(
      'CREATE TABLE app.install_sites (id INT, hostname TEXT, paid TINYINT, since DATE)',
      "INSERT INTO app.install_sites VALUES (1, 'a.example', 1, '2009-05-19'), (2, 'b.example', 0, NULL)",
      'CREATE TABLE app.install_site_ips (site INT, ip TEXT)',
      "INSERT INTO app.install_site_ips VALUES (1, '127.0.0.2'), (1, '127.0.0.3'), (2, '127.0.0.2')",
      'CREATE TABLE app.secrets (id INT)',
      "GRANT SELECT ON app.install_sites TO 'reader'@'127.0.0.1' IDENTIFIED BY 'reader secret'",
      "GRANT SELECT ON app.install_site_ips TO 'reader'@'127.0.0.1'",
    )
  })
  afterAll(() => server.stop())

  const ask = (query: string, key: string | readonly string[] = 'hostname', options = {}) =>
    listOf(sql, {
      ...{ key, address: '127.0.0.1' },
      with: { system: 'mysql', port: server.port, user: 'reader', password: 'reader secret', query, ...options },
    })

  test('a site at each of its addresses is a row', async () => {
    const query = 'SELECT hostname, ip, paid, since FROM app.install_sites JOIN app.install_site_ips ON site = id'
    const { seen, rows } = await ask(query, ['hostname', 'ip'])
    expect(rows).toEqual([
      {
        key: 'a.example_127.0.0.2',
        was: null,
        cells: { hostname: 'a.example', ip: '127.0.0.2', paid: 1, since: '2009-05-19' },
      },
      {
        key: 'a.example_127.0.0.3',
        was: null,
        cells: { hostname: 'a.example', ip: '127.0.0.3', paid: 1, since: '2009-05-19' },
      },
      {
        key: 'b.example_127.0.0.2',
        was: null,
        cells: { hostname: 'b.example', ip: '127.0.0.2', paid: 0, since: null },
      },
    ])
    expect(seen).toMatchObject({ metrics: { rows: 3, refused: 0 } })
  })

  test.each<[string, string, string]>([
    ['a right that is missing', 'SELECT id AS hostname FROM app.secrets', 'our user may not read that'],
    [
      'two columns of one name',
      'SELECT hostname, id AS hostname FROM app.install_sites',
      'two columns are named "hostname"',
    ],
    ['a query that is wrong', 'SELECT hostname FROM', 'the server will not run the query'],
  ])('%s lists nothing', async (_, query, text) => {
    expect(await ask(query)).toMatchObject({
      rows: null,
      seen: { outcome: 'failed', text: expect.stringContaining(text) },
    })
  })

  test('who refuses the login, or the connection, lists nothing', async () => {
    const query = 'SELECT hostname FROM app.install_sites'
    expect((await ask(query, 'hostname', { password: 'wrong' })).seen).toMatchObject({
      outcome: 'failed',
      code: 'auth',
    })
    const nobody = await ask(query, 'hostname', { port: await freePort() })
    expect(nobody).toMatchObject({ rows: null, seen: { outcome: 'failed', code: 'refused' } })
  })

  test('who hangs lists nothing', async () => {
    server.freeze()
    const query = 'SELECT hostname FROM app.install_sites'
    const { seen, rows } = await ask(query, 'hostname', { connectTimeoutMs: 300 })
    server.thaw()
    expect([rows, seen.outcome]).toEqual([null, 'failed'])
  })
})
