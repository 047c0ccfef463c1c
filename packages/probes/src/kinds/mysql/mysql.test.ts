import { readdirSync } from 'node:fs'
import { silent, startHostile } from '@foretop/lab/hostile.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { type MariadbServer, MONITOR, type ReplicaPair, startReplicaPair, user } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { look } from '../../look.ts'
import { expectAnswered, lookSteadily } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { mysql } from './mysql.ts'

const missing = await lacking('mariadbd', 'mariadb-install-db')

/** One who may do what a backup does. */
const LOCKER = { user: 'locker', password: 'locker secret' }

describe.skipIf(missing !== null)(missing ?? 'a MariaDB server and its replica', () => {
  let pair: ReplicaPair
  let master: MariadbServer
  let replica: MariadbServer
  beforeAll(async () => {
    pair = await startReplicaPair()
    ;({ master, replica } = pair)
  })
  afterAll(() => pair?.[Symbol.asyncDispose]())

  const at = (server: MariadbServer, options = {}) => look(mysql, { ...MONITOR, port: server.port, ...options })
  const counter = async (name: string) => {
    const [row] = await master.run(`SHOW GLOBAL STATUS LIKE '${name}'`)
    return Number(row?.Value)
  }

  test('a master tells its position, its logs and how busy it is', async () => {
    await master.run("INSERT INTO app.t VALUES (1, 'one')", 'FLUSH BINARY LOGS')
    // Not every zone has letters for a name: `+1345`.
    const [row] = await master.run('SELECT @@system_time_zone AS zone')
    expect(await at(master)).toMatchObject({
      outcome: 'answered',
      metrics: { binlogs: 2, readOnly: 0, serverId: 1, connectionsBusy: 0, connectionsTotal: 1, blindSpots: 0 },
      details: {
        version: expect.stringMatching(/^MariaDB \d+\.\d+\.\d+$/),
        timeZone: row?.zone,
        masterLog: 'db1-bin.000002',
        channels: [],
      },
    })
  })

  test('a replica tells whom it follows and how far it is', async () => {
    await eventually(async () =>
      expect(await at(replica)).toMatchObject({
        metrics: {
          ioRunning: { default: 1 },
          sqlRunning: { default: 1 },
          lag: { default: 0 },
          readOnly: 1,
          serverId: 2,
        },
        details: {
          role: 'replica',
          channels: [{ sourcePort: master.port, sourceServerId: 1, readFile: 'db1-bin.000002' }],
        },
      }),
    )
  })

  test('how long it keeps its logs and how fast it writes them is told', async () => {
    expect(await at(master)).toMatchObject({
      metrics: { binlogWritten: expect.any(Number), oldestQuery: 0 },
      details: { logExpirySeconds: 0, logBytesPerSecond: expect.any(Number), queries: [] },
    })
    await master.run('SET GLOBAL binlog_expire_logs_seconds = 3600')
    expect(await at(master)).toMatchObject({ details: { logExpirySeconds: 3_600 } })
    await master.run('SET GLOBAL binlog_expire_logs_seconds = 0')
  })

  test('when tables were last checked is asked only on request; InnoDB never knows', async () => {
    await master.run(
      'CREATE TABLE app.old (id INT) ENGINE=MyISAM',
      'CREATE TABLE app.never (id INT) ENGINE=Aria',
      'CHECK TABLE app.old, app.t',
      `GRANT SELECT ON app.* TO '${MONITOR.user}'@'127.0.0.1'`,
    )
    expect(await at(master, { showTables: true })).toMatchObject({
      details: {
        tableCounts: [
          { engine: 'Aria', tables: 1, remembers: true },
          { engine: 'InnoDB', tables: 1, remembers: false },
          { engine: 'MyISAM', tables: 1, remembers: true },
        ],
        tables: [
          { database: 'app', table: 'never', engine: 'Aria', checked: null },
          { database: 'app', table: 'old', engine: 'MyISAM', checked: expect.stringMatching(/^\d{4}-\d\d-\d\d /) },
        ],
      },
    })
    expect(expectAnswered(await at(master)).details).not.toHaveProperty('tables')
    await master.run('DROP TABLE app.old, app.never', `REVOKE SELECT ON app.* FROM '${MONITOR.user}'@'127.0.0.1'`)
  })

  test('a wrong password is refused, not down', async () => {
    const seen = await at(master, { password: 'wrong' })
    expect(seen).toMatchObject({ outcome: 'failed', code: 'auth', text: expect.stringContaining('(1045)') })
    expect(seen.outcome === 'failed' && seen.text).not.toContain('wrong')
  })

  test('a full server says that it is full', async () => {
    const [row] = await master.run('SELECT @@max_connections AS most')
    const crowd = []
    try {
      // One more than there is room for, since one place is kept for root.
      for (let index = 0; index <= Number(row?.most); index += 1) {
        const made = createConnection({ host: '127.0.0.1', ...MONITOR, port: master.port })
        crowd.push(await made.catch(() => null))
      }
      expect(await at(master)).toMatchObject({
        outcome: 'failed',
        code: 'refused',
        text: expect.stringContaining('is full'),
      })
    } finally {
      await Promise.all(crowd.map((connection) => connection?.end()))
    }
  })

  test('without the rights of a monitor it says what it cannot see, and is not green', async () => {
    await master.run(user({ user: 'poor', password: 'poor' }, 'USAGE'))
    const seen = await look(mysql, { user: 'poor', password: 'poor', port: master.port })
    expect(seen).toMatchObject({
      outcome: 'answered',
      metrics: { blindSpots: 4, readOnly: 0 },
      details: {
        role: 'role not known',
        notKnown: [
          { what: 'replication', why: expect.stringContaining('SLAVE MONITOR') },
          { what: 'master position', why: expect.stringContaining('BINLOG MONITOR') },
          { what: 'binary logs', why: expect.stringContaining('BINLOG MONITOR') },
          { what: 'connections', why: expect.stringContaining('PROCESS') },
        ],
      },
    })
    if (seen.outcome !== 'answered') throw new Error(seen.text)
    for (const name of ['ioRunning', 'binlogs', 'connectionsTotal', 'replicas'])
      expect(seen.metrics).not.toHaveProperty(name)
  })

  test('one connection serves many looks, and the server counts no aborted client at its end', async () => {
    const aborted = await counter('Aborted_clients')
    const logins = await counter('Connections')
    {
      using kept = new Kept()
      for (let index = 0; index < 5; index += 1)
        expect(await look(mysql, { ...MONITOR, port: master.port }, { kept })).toMatchObject({ outcome: 'answered' })
      // One is ours, one that of this very question.
      expect((await counter('Connections')) - logins).toBe(2)
    }
    // The goodbye is on its way: it has arrived once the server no longer lists us.
    await eventually(async () =>
      expect(await master.run(`SELECT id FROM information_schema.processlist WHERE user = '${MONITOR.user}'`)).toEqual(
        [],
      ),
    )
    expect(await counter('Aborted_clients')).toBe(aborted)
  })

  test('a connection that was killed between two looks is opened again', async () => {
    using kept = new Kept()
    const first = await look(mysql, { ...MONITOR, port: master.port }, { kept })
    expect(first).toMatchObject({ outcome: 'answered' })
    await master.run(`KILL USER '${MONITOR.user}'@'127.0.0.1'`)
    await eventually(async () =>
      expect(await look(mysql, { ...MONITOR, port: master.port }, { kept })).toMatchObject({ outcome: 'answered' }),
    )
  })

  test('a server that hangs is named as hung, before login and in the middle of a kept connection', async () => {
    using kept = new Kept()
    expect(await look(mysql, { ...MONITOR, port: master.port }, { kept })).toMatchObject({ outcome: 'answered' })
    master.freeze()
    try {
      const hung = { outcome: 'failed', code: 'timeout', text: expect.stringContaining('hung') }
      expect(await lookSteadily(mysql, { ...MONITOR, port: master.port }, { kept, timeoutMs: 300 })).toMatchObject(hung)
      expect(await at(master, { connectTimeoutMs: 200 })).toMatchObject(hung)
    } finally {
      master.thaw()
    }
    expect(await look(mysql, { ...MONITOR, port: master.port }, { kept })).toMatchObject({ outcome: 'answered' })
  })

  test('a replica whose master hangs was stopped by nobody, and says so from the first moment', async () => {
    await replica.run('STOP SLAVE', 'SET GLOBAL slave_net_timeout = 1', 'START SLAVE')
    await eventually(async () => expect(await at(replica)).toMatchObject({ metrics: { ioRunning: { default: 1 } } }))
    master.freeze()
    const texts = new Set<string>()
    try {
      await eventually(async () => {
        const { text } = expectAnswered(await at(replica))
        texts.add(text)
        expect(text).toContain('Lost connection')
      })
    } finally {
      master.thaw()
    }
    const troubled = [...texts].filter((text) => !text.includes('follows'))
    expect(troubled[0]).toMatch(/^no connection to its master: no error yet: Reconnecting/)
    expect(troubled.join('\n')).not.toContain('by hand')
    await eventually(async () => expect(await at(replica)).toMatchObject({ metrics: { ioRunning: { default: 1 } } }))
  })

  test('writes that hang behind a read lock of the whole server are not green', async () => {
    await master.run(user(LOCKER, 'ALL'))
    const [backup, shop] = await Promise.all(
      [1, 2].map(() => createConnection({ host: '127.0.0.1', port: master.port, ...LOCKER })),
    )
    await backup?.query('FLUSH TABLES WITH READ LOCK')
    const write = shop?.query("INSERT INTO app.t VALUES (77, 'late')")
    try {
      await eventually(async () => {
        const { metrics, text } = expectAnswered(await at(master))
        expect(metrics.waitsForLock).toBeGreaterThan(0)
        expect(text).toContain('1 of them held up: Waiting for backup lock')
      })
    } finally {
      await backup?.query('UNLOCK TABLES')
      await write
      await Promise.all([backup?.end(), shop?.end()])
    }
    expect(await at(master)).toMatchObject({ metrics: { waitsForLock: 0 } })
  })

  test('nothing stays open, however a look ends', async () => {
    await using hung = await startHostile(silent)
    const round = async () => {
      await at(master)
      await at(master, { password: 'wrong' })
      await look(mysql, { ...MONITOR, port: hung.port, connectTimeoutMs: 20 })
      await lookSteadily(mysql, { ...MONITOR, port: hung.port }, { timeoutMs: 20 })
    }
    await round()
    const before = readdirSync('/proc/self/fd').length
    for (let index = 0; index < 10; index += 1) await round()
    await eventually(() => expect(hung.open()).toBe(0))
    await eventually(() => expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before))
  })
})

test('a closed port is refused', async () => {
  const seen = await look(mysql, { user: 'dash', port: await freePort() })
  expect(seen).toMatchObject({ outcome: 'failed', code: 'refused' })
})

test('a certificate cannot be checked against a number', async () => {
  const seen = await look(mysql, { user: 'dash', port: await freePort(), tls: 'verify' })
  expect(seen).toMatchObject({ outcome: 'crashed', code: 'local', text: expect.stringContaining('tlsName') })
})

test('the password never shows in the options it refuses', () => {
  const { success, error } = mysql.options.safeParse({ user: '', password: 'secret', port: 0 })
  expect(success).toBe(false)
  expect(error?.message).not.toContain('secret')
})
