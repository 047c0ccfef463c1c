import { type MariadbServer, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { openReading, rowsOf } from '../sql/over-mysql.ts'
import { own, table } from './aurora.made-up.ts'
import { aurora } from './aurora.ts'
import { readCluster } from './read.ts'
import { INSTANCES } from './statements.ts'

const READER = { user: 'reader', password: 'reader secret' }
const WAITS = { timeoutMs: 20_000 }
const TO_READER = "TO 'reader'@'127.0.0.1' IDENTIFIED BY 'reader secret'"
const missing = await lacking('mariadbd')

describe.skipIf(missing !== null)(missing ?? 'a real MariaDB, which is no Aurora', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await startMariadb(1)
    await server.run(`GRANT SELECT ON app.* ${TO_READER}`)
  })
  afterAll(() => server.stop())

  test('it says so', async () => {
    const given = { ...READER, port: server.port, connectTimeoutMs: 20_000 }
    const seen = await look(aurora, given, WAITS)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'protocol' })
    expect(seen.text).toBe(
      `is no Aurora MySQL: Unknown system variable 'aurora_server_id' (1193) (127.0.0.1:${server.port})`,
    )
    expect(await look(aurora, { ...given, password: 'wrong' }, WAITS)).toMatchObject({
      outcome: 'failed',
      code: 'auth',
    })
  })

  // Nobody can make a table in information_schema: the statement is asked of one like it elsewhere.
  const rows = async (statement: string, zone = 'SYSTEM') => {
    const bounds = { maxRows: 10, limitMs: 10_000 }
    const signal = AbortSignal.timeout(20_000)
    const endpoint = { address: '127.0.0.1', port: server.port }
    using session = await openReading(endpoint, { ...READER, connectTimeoutMs: 20_000 }, bounds, signal)
    await session.tell(`SET time_zone = '${zone}'`, signal)
    return await rowsOf(session, statement, bounds, signal)
  }

  test('the list itself is not there either', async () => {
    await expect(rows(INSTANCES)).rejects.toThrow(/Unknown table 'REPLICA_HOST_STATUS'.* \(1109\)/i)
  })

  test.each([
    ['DATETIME(6)', '+00:00'],
    ['DATETIME(6)', '+09:00'],
    ['DATETIME(6)', '-05:30'],
    ['TIMESTAMP(6)', '+00:00'],
    ['TIMESTAMP(6)', '+09:00'],
    ['TIMESTAMP(6)', '-05:30'],
  ])('its ages are right: %s in UTC, read at %s', async (type, zone) => {
    await server.run(
      `CREATE OR REPLACE TABLE app.replica_host_status (SERVER_ID VARCHAR(100), SESSION_ID VARCHAR(100),
       REPLICA_LAG_IN_MILLISECONDS DOUBLE, CPU DOUBLE, LAST_UPDATE_TIMESTAMP ${type} NULL)`,
      "SET time_zone = '+00:00'",
      `INSERT INTO app.replica_host_status VALUES ('one', 'MASTER_SESSION_ID', 18446744073709551615, 1.9, UTC_TIMESTAMP(6)),
       ('two', '43cf0527-e07a-441c-b8c2-c746a47e3b14', 20.069000244140625, 1.25, UTC_TIMESTAMP(6) - INTERVAL 100 SECOND),
       ('three', '2d9e2da9-220b-4ef7-a36e-6cc8a6fb090b', 3, NULL, UTC_TIMESTAMP(6) - INTERVAL 7 HOUR)`,
    )
    const instances = await rows(INSTANCES.replace('information_schema', 'app'), zone)
    const { instances: there, gone } = readCluster({ own: table(own('one', false)), instances }, 400_000)
    expect(there).toMatchObject([
      { name: 'one', role: 'writer', lagMs: null, cpu: 1.9 },
      { name: 'two', role: 'reader', lagMs: expect.closeTo(20.069, 3), cpu: 1.25 },
    ])
    expect(gone.map(({ name }) => name)).toEqual(['three'])
    // However slow the machine is, it was a hundred seconds before the other one.
    const [one, two] = there.map(({ heardMs }) => heardMs)
    expect(Number(two) - Number(one)).toBeGreaterThan(99_000)
    expect(Number(two) - Number(one)).toBeLessThan(101_000)
  })
})

describe.skipIf(missing !== null)(missing ?? 'a MariaDB in trouble', () => {
  test('it is full, hangs, and is gone', async () => {
    await using server = await startMariadb(2, '--max-user-connections=1')
    await server.run(`GRANT USAGE ON *.* ${TO_READER}`)
    const given = { ...READER, port: server.port, connectTimeoutMs: 20_000 }
    const bounds = { maxRows: 1, limitMs: 10_000 }
    const endpoint = { address: '127.0.0.1', port: server.port }
    {
      const login = { ...READER, connectTimeoutMs: 20_000 }
      using _session = await openReading(endpoint, login, bounds, AbortSignal.timeout(20_000))
      expect(await look(aurora, given, WAITS)).toMatchObject({ outcome: 'failed', code: 'refused' })
    }
    server.freeze()
    expect(await look(aurora, { ...given, connectTimeoutMs: 300 }, WAITS)).toMatchObject({
      outcome: 'failed',
      code: 'timeout',
    })
    await server.stop()
    expect(await look(aurora, given)).toMatchObject({ outcome: 'failed', code: 'refused' })
  })
})
