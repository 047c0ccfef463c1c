import { readFileSync } from 'node:fs'
import type { Observation } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { look } from '../../look.ts'
import { following, replica } from '../../relations/replication/observed.made-up.ts'
import { replication } from '../../relations/replication.ts'
import { channelOf } from './channel.ts'
import { factsOf, STATUS_NAMES } from './facts.ts'
import { distance, logNumber } from './logs.ts'
import { mysql } from './mysql.ts'
import { SqlError } from './refusal.ts'
import { retentionOf } from './retention.ts'
import type { SqlRow } from './session.ts'
import { survey } from './survey.ts'

interface Answer {
  readonly sql?: string
  readonly rows?: readonly SqlRow[]
}

/** What a real MariaDB 10.11 answered in that state, statement by statement. */
const recorded = (state: string): readonly Answer[] =>
  JSON.parse(readFileSync(new URL(`./fixtures/${state}.json`, import.meta.url), 'utf8'))

/** What is found out of a server that answers as recorded and knows no other statement. */
async function found(state: string, extra: readonly Answer[] = []) {
  const version = { sql: 'SHOW GLOBAL VARIABLES', rows: [{ Variable_name: 'version', Value: '10.11.19-MariaDB' }] }
  const answers = [...extra, ...recorded(state), version]
  const ask = async (sql: string) => {
    const rows = answers.find((answer) => answer.sql?.split(' WHERE')[0] === sql.split(' WHERE')[0])?.rows
    if (rows === undefined) throw new SqlError(1064, 'an error in your syntax')
    return rows
  }
  return survey(ask, STATUS_NAMES)
}

const SEEN = { address: '127.0.0.1', port: 3306, connectionId: 0, showQueries: true }

const facts = async (state: string, extra: readonly Answer[] = [], showQueries = true) =>
  factsOf(await found(state, extra), { ...SEEN, showQueries })

test.each([
  ['healthy-slave', 1, 1, 0, 0],
  ['slave-sql-error-duplicate-key', 1, 0, undefined, undefined],
  ['slave-stopped', 0, 0, undefined, undefined],
  ['slave-sql-thread-stopped', 1, 0, undefined, undefined],
  ['slave-io-thread-stopped', 0, 1, undefined, undefined],
  ['slave-io-access-denied', 0, 1, undefined, undefined],
  ['slave-io-cannot-connect', 0, 1, undefined, undefined],
  ['slave-io-master-down', 0, 1, undefined, undefined],
  ['slave-io-master-hung-3s', 1, 1, 0, 0],
  ['slave-io-master-hung-20s', 0, 1, undefined, undefined],
  ['slave-master-purged-binlogs', 0, 1, undefined, undefined],
  ['slave-lagging-table-lock', 1, 1, 3, 1991],
  ['slave-lagging-slow-statement', 1, 1, 1, 174],
  ['slave-delayed-master-delay', 1, 1, 0, 351],
  ['slave-behind-other-file', 1, 1, 4, undefined],
])('%s: fetching %i, applying %i, %s s and %s bytes behind', async (state, io, sql, lag, backlog) => {
  const { metrics } = await facts(state)
  const perChannel = (reading: number | undefined) => (reading === undefined ? undefined : { default: reading })
  expect({ io: metrics.ioRunning, sql: metrics.sqlRunning, lag: metrics.lag, backlog: metrics.backlog }).toEqual({
    io: { default: io },
    sql: { default: sql },
    lag: perChannel(lag),
    backlog: perChannel(backlog),
  })
})

describe('a server whose details are far too long', () => {
  const logs = Array.from({ length: 200 }, (_, n) => ({ file: `db2-a-long-name-bin.${100_000 + n}`, bytes: 1_000 }))
  const tables = Array.from({ length: 100 }, (_, n) => ({
    database: 'a_database_with_a_long_name',
    table: `a_table_with_a_long_name_${n}`,
    engine: 'MyISAM',
    checked: null,
  }))
  /** A look at one that has 200 logs, shows 100 tables and follows `masters` masters, with the thread of each stopped. */
  async function full(masters: number) {
    const seen = await found('slave-stopped')
    const [channel] = seen.channels ?? []
    if (channel === undefined) throw new Error('the recorded server follows one')
    const channels = Array.from({ length: masters }, (_, n) => ({ ...channel, name: `master ${n}` }))
    const position = { file: 'db2-a-long-name-bin.100199', position: 500 }
    const tableChecks = { tables, counts: [{ engine: 'MyISAM', tables: 100 }] }
    const facts = factsOf({ ...seen, channels, logs, position, tableChecks }, SEEN)
    return { ...(await look({ ...mysql, run: async () => facts }, { user: 'dash' })), host: 'db2' }
  }
  const derived = (...looks: readonly Observation[]) =>
    deriveFrom(replication, replication.options.parse({}), looks).metrics

  test.each([1, 64])('is judged whole all the same: each of %i masters that it no longer follows', async (masters) => {
    const seen = await full(masters)
    expect(seen).toMatchObject({ outcome: 'answered', details: { channels: expect.anything() } })
    expect(seen).not.toHaveProperty('details.tables.99')
    expect(Object.values(Object(derived(seen).broken))).toEqual(Array.from({ length: masters }, () => 1))
  })

  test('is compared with its own replicas by all its logs', async () => {
    const [read, executed] = ['100000', '100000'].map((number) => ({
      file: `db2-a-long-name-bin.${number}`,
      position: 100,
    }))
    if (read === undefined || executed === undefined) throw new Error('two were made')
    const behind = replica('db3', 3, following('127.0.0.1', 0, { read, executed }))
    expect(derived(await full(0), behind)).toMatchObject({ behind: { db3: 199_400 }, unfetched: { db3: 199_400 } })
  })

  test('tells of its newest logs where there are thousands, and how far back they go', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ file: `bin.${100_000 + n}`, bytes: 1 }))
    const { evidence } = factsOf({ ...(await found('healthy-master')), logs: many }, SEEN)
    expect([evidence.logs?.length, evidence.logs?.at(-1)?.file, evidence.oldestLog]).toEqual([
      2_000,
      'bin.104999',
      'bin.100000',
    ])
  })
})

test('a replica that was stopped by a person has no error, and the text says so', async () => {
  expect((await facts('slave-stopped')).text).toContain('replication does not run: stopped by hand (127.0.0.1:22001)')
})

test.each([
  ['slave-io-thread-stopped', {}, 'replication does not run: IO thread stopped by hand (127.0.0.1:22001)'],
  ['slave-sql-thread-stopped', {}, 'replication does not run: SQL thread stopped by hand (127.0.0.1:22001)'],
  [
    'slave-io-master-hung-20s',
    { Last_IO_Error: '' },
    'no connection to its master: no error yet: Reconnecting after a failed master event read (127.0.0.1:22001)',
  ],
  ['slave-io-master-hung-20s', {}, 'cannot connect to its master: Lost connection to server at'],
  [
    'slave-io-master-hung-20s',
    { Last_IO_Error: '', Slave_SQL_Running: 'No', Slave_IO_State: '' },
    'no connection to its master: no error yet: Connecting, SQL thread stopped by hand (127.0.0.1:22001)',
  ],
])('%s %j says what is true: %s', async (state, changes, words) => {
  const [row] = recorded(state).find(({ sql }) => sql === 'SHOW SLAVE STATUS')?.rows ?? []
  const rows = [{ ...row, ...changes }]
  expect((await facts(state, [{ sql: 'SHOW ALL SLAVES STATUS', rows }])).text).toContain(words)
})

test('the error of either thread is told', async () => {
  expect((await facts('slave-sql-error-duplicate-key')).text).toContain("Duplicate entry '100' for key 'PRIMARY'")
  expect((await facts('slave-io-access-denied')).text).toMatch(
    /^cannot connect to its master: Access denied .* \(127\.0\.0\.1:22001\), /,
  )
  expect((await facts('slave-master-purged-binlogs')).text).toContain('Could not find first log file name')
})

test('an intended delay is no lag, but is told', async () => {
  const { details, text } = await facts('slave-delayed-master-delay')
  expect(text).toContain('351 bytes and 3 s behind, 30 s of it intended')
  expect(details).toMatchObject({ channels: [{ seconds: 3, delaySeconds: 30 }] })
})

test('fetching one log file while applying another is told in files', async () => {
  expect((await facts('slave-behind-other-file')).metrics.filesApart).toEqual({ default: 2 })
  expect((await facts('healthy-slave')).metrics.filesApart).toEqual({ default: 0 })
})

test('a replica of two masters has each reading twice', async () => {
  const { metrics } = await facts('multi-source')
  expect(metrics).toMatchObject({ ioRunning: { default: 1, shop: 1 }, lag: { default: 0, shop: 0 } })
})

test('two channels of one name are two, and the broken one is seen', async () => {
  const [row] = recorded('healthy-slave').find(({ sql }) => sql === 'SHOW SLAVE STATUS')?.rows ?? []
  const named = { ...row, Connection_name: 'default', Slave_SQL_Running: 'No' }
  const rows = [{ ...row, Connection_name: '' }, named, { ...row, Connection_name: 'shop' }]
  const { metrics, details } = await facts('healthy-master', [{ sql: 'SHOW ALL SLAVES STATUS', rows }])
  expect(metrics.sqlRunning).toEqual({ default: 1, 'default (2)': 0, shop: 1 })
  expect(details.channels).toMatchObject([{ channel: 'default' }, { channel: 'default (2)' }, { channel: 'shop' }])
})

test('a server that follows nobody has no readings of a replica', async () => {
  const { metrics, details, text } = await facts('healthy-master')
  for (const name of ['ioRunning', 'sqlRunning', 'lag', 'backlog', 'filesApart'])
    expect(metrics).not.toHaveProperty(name)
  expect(details).toMatchObject({ channels: [], role: 'master', masterLog: 'db1-bin.000001', masterPosition: 5255 })
  expect(text).toContain('master, 1 of 1 connection busy')
})

test('its replicas do not count among the connections of a master', async () => {
  expect((await facts('healthy-master')).metrics).toMatchObject({
    replicas: 1,
    connectionsBusy: 1,
    connectionsTotal: 1,
  })
})

test('statements that run now are listed with the oldest first, replication left out', async () => {
  const list = recorded('queries-active').find(({ sql }) => sql === 'SHOW FULL PROCESSLIST')
  const { details } = await facts('queries-active', [
    { sql: 'SHOW PROCESSLIST', ...(list && { rows: list.rows ?? [] }) },
  ])
  const queries = details.queries
  expect(Array.isArray(queries) && queries.map((query) => query.statement)).toEqual([
    'SELECT SLEEP(6)',
    'SELECT SLEEP(4)',
    "UPDATE t SET v='z' WHERE id=1",
    'SHOW FULL PROCESSLIST',
  ])
})

test('the text of statements is shown only where that was asked for; who is busy for how long, always', async () => {
  const list = recorded('queries-active').find(({ sql }) => sql === 'SHOW FULL PROCESSLIST')
  const { details, metrics } = await facts(
    'queries-active',
    [{ sql: 'SHOW PROCESSLIST', ...(list && { rows: list.rows ?? [] }) }],
    false,
  )
  expect(details.queries).toMatchObject([{ seconds: metrics.oldestQuery }, {}, {}, {}])
  expect(JSON.stringify(details.queries)).not.toContain('SLEEP')
})

test.each([
  ['Waiting for table metadata lock', 9],
  ['Waiting for global read lock', 9],
  ['Waiting for table level lock', 9],
  ['Locked', 9],
  ['Waiting for table flush', 9],
  ['Waiting for table', 9],
  ['Waiting to get readlock', 9],
  ['Waiting for release of readlock', 9],
  ['User lock', 0],
  ['Waiting for the slave SQL thread to free enough relay log space', 0],
  ['Sending data', 0],
])('a statement in the state "%s" waits for a lock for %i s', async (State, waits) => {
  const thread = { User: 'shop', Command: 'Query', Info: null, db: 'app' }
  const rows = [
    { ...thread, Id: 7, Time: 9, State },
    { ...thread, Id: 8, Time: 4, State: 'Sending data' },
    { ...thread, Id: 9, User: 'system user', Time: 99, State: 'Waiting for table metadata lock' },
  ]
  const grants = { sql: 'SHOW GRANTS', rows: [{ Grants: 'GRANT PROCESS ON *.* TO dash' }] }
  const { metrics } = await facts('healthy-master', [grants, { sql: 'SHOW PROCESSLIST', rows }])
  expect(metrics).toMatchObject({ waitsForLock: waits, oldestQuery: 9 })
})

test.each([
  [{ expire_logs_days: '10' }, 864_000],
  [{ expire_logs_days: '0', binlog_expire_logs_seconds: '2592000' }, 2_592_000],
  [{ expire_logs_days: '0', binlog_expire_logs_seconds: '0' }, 0],
  [{ binlog_expire_logs_seconds: '2592000', binlog_expire_logs_auto_purge: 'OFF' }, 0],
  [{}, undefined],
])('a server set to %o keeps a closed log for %s s', (variables, expirySeconds) => {
  const told = { variables: new Map(Object.entries(variables)), status: new Map<string, string>() }
  expect(retentionOf(told)).toEqual({ expirySeconds, bytesLimit: undefined, bytesPerSecond: undefined })
})

test('the distance across files is the rest of the first, all between, and the beginning of the last', () => {
  const [row] = recorded('slave-behind-other-file').find(({ sql }) => sql === 'SHOW SLAVE STATUS')?.rows ?? []
  const { read, executed } = channelOf(row ?? {})
  const logs = [9059, 602, 559].map((bytes, index) => ({ file: `db1-bin.00000${index + 1}`, bytes }))
  const top = { file: 'db1-bin.000003', position: 559 }
  if (read === null || executed === null) throw new Error('the fixture has both positions')
  expect(distance(executed, top, logs)).toBe(3197)
  expect(distance(read, top, logs)).toBe(41)
  expect(distance(executed, top, logs.slice(1))).toBeUndefined()
  expect(distance(top, executed, logs)).toBe(0)
})

test('the millionth log file comes after the one before it', () => {
  expect(logNumber('db1-bin.999999')).toBe(999_999)
  expect(logNumber('db1-bin.1000000')).toBe(1_000_000)
  expect(logNumber('db1-bin')).toBeUndefined()
})
