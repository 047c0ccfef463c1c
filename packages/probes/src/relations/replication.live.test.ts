import { eventually } from '@foretop/lab/lab.ts'
import {
  type MariadbServer,
  type MasterPair,
  MONITOR,
  REPLICATION,
  type ReplicaPair,
  startMasterPair,
  startReplicaPair,
} from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { mysql } from '../kinds/mysql/mysql.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import { replication } from './replication.ts'

/** What is written next is in nobody's logs, as by those who mend a replica. */
const UNLOGGED = 'SET sql_log_bin = 0'

const missing = await lacking('mariadbd', 'mariadb-install-db')

describe.skipIf(missing !== null)(missing ?? 'a master, its replica, and a pair of masters', () => {
  let pair: ReplicaPair
  let ring: MasterPair
  beforeAll(async () => {
    pair = await startReplicaPair()
    ring = await startMasterPair()
  })
  afterAll(async () => {
    await Promise.all([pair?.[Symbol.asyncDispose](), ring?.[Symbol.asyncDispose]()])
  })

  /** One look at each in order, masters first, and what follows from them together. */
  async function derive(options = {}) {
    const servers: readonly MariadbServer[] = [pair.master, pair.replica, ...ring.members]
    const seen = []
    for (const { port, serverId } of servers) {
      const observation = await lookSteadily(mysql, { ...MONITOR, port, connectTimeoutMs: 500 }, { timeoutMs: 1_000 })
      seen.push({ ...observation, host: `db${serverId}`, checkId: `db${serverId}/mysql` })
    }
    return deriveFrom(replication, replication.options.parse(options), seen)
  }
  const declared = { pairs: [{ members: ['db3', 'db4'], active: 'db3' }] }
  const settled = (facts: object, options = declared) =>
    eventually(async () => expect(await derive(options)).toMatchObject(facts))

  test('all is well, with both sides of a declared pair writable', async () => {
    await settled({
      metrics: {
        broken: { db2: 0, db3: 0, db4: 0 },
        writableMasters: { db1: 1 },
        readOnlyActive: { 'db3+db4': 0 },
        writableReplicas: { db2: 0 },
        duplicateServerIds: 0,
      },
      details: {
        errors: [],
        replicas: [
          { replica: 'db2', source: 'db1' },
          { replica: 'db3', source: 'db4' },
          { replica: 'db4', source: 'db3' },
        ],
      },
    })
  })

  test('the same pair undeclared has one writer too many', async () => {
    expect((await derive()).metrics).toMatchObject({ writableMasters: { db1: 1, 'db3+db4': 2 } })
  })

  test('the active side made read only takes the site down', async () => {
    const [active] = ring.members
    await active.run('SET GLOBAL read_only = ON')
    expect((await derive(declared)).metrics).toMatchObject({ readOnlyActive: { 'db3+db4': 1 } })
    await active.run('SET GLOBAL read_only = OFF')
  })

  test('a replica that may be written to is told', async () => {
    await pair.replica.run('SET GLOBAL read_only = OFF')
    expect((await derive(declared)).metrics).toMatchObject({ writableReplicas: { db2: 1 } })
    await pair.replica.run('SET GLOBAL read_only = ON')
  })

  test('a row that is there already stops the replica, and its bytes behind grow across log files', async () => {
    await pair.replica.run(UNLOGGED, "INSERT INTO app.t VALUES (100, 'here first')")
    await pair.master.run("INSERT INTO app.t VALUES (100, 'here second')", 'FLUSH BINARY LOGS')
    await pair.master.run(`INSERT INTO app.t VALUES (101, '${'x'.repeat(3_000)}')`)
    // Its fetching thread may take a moment longer to come to the new log.
    await settled({
      metrics: { broken: { db2: 1 }, behind: { db2: expect.toSatisfy((bytes: number) => bytes > 3_000) } },
      details: {
        errors: [{ host: 'db2', text: expect.stringMatching(/^Slave not running: db2: .*Duplicate entry '100'/) }],
      },
    })
    await pair.replica.run(UNLOGGED, 'DELETE FROM app.t WHERE id = 100', 'START SLAVE')
    await settled({ metrics: { broken: { db2: 0 }, behind: { db2: 0 } }, details: { errors: [] } })
  })

  test('a replica stopped by a person is broken without an error', async () => {
    await pair.replica.run('STOP SLAVE')
    expect(await derive(declared)).toMatchObject({
      metrics: { broken: { db2: 1 } },
      details: { errors: [{ text: 'Slave not running: db2: ' }] },
    })
    await pair.replica.run('START SLAVE')
    await settled({ metrics: { broken: { db2: 0 } } })
  })

  test('the log a replica needs next stays for its expiry, for less once it is closed, and is then gone', async () => {
    await pair.master.run('SET GLOBAL binlog_expire_logs_seconds = 3600')
    await settled({ metrics: { purgeIn: { db2: 3_600 } }, details: { replicas: [{ purge: 'at least' }, {}, {}] } })
    await pair.replica.run('STOP SLAVE IO_THREAD')
    await pair.master.run('FLUSH BINARY LOGS', "INSERT INTO app.t VALUES (500, 'x')", 'FLUSH BINARY LOGS')
    const { metrics, details } = await derive(declared)
    expect(details).toMatchObject({ replicas: [{ purge: 'about' }, {}, {}] })
    // It was closed a moment ago, but these servers wrote nearly nothing since they started.
    expect(metrics.purgeIn).toEqual({ db2: expect.toSatisfy((seconds: number) => seconds > 3_500 && seconds < 3_600) })
    const [newest] = await pair.master.run('SHOW MASTER STATUS')
    await eventually(async () => {
      // As long as the master feeds its replica it keeps the log that is read, whatever it is told.
      await pair.master.run(`PURGE BINARY LOGS TO '${newest?.File}'`)
      expect(await derive(declared)).toMatchObject({
        metrics: { purged: { db2: 1 } },
        details: {
          replicas: [{ purge: 'purged', purgeSeconds: null }, {}, {}],
          warnings: [{ host: 'db2', text: expect.stringMatching(/^db2 needs db1-bin\.\d+, which db1 no longer has$/) }],
        },
      })
    })
    await pair.master.run('SET GLOBAL binlog_expire_logs_seconds = 0')
    await pair.replica.run(
      'STOP SLAVE',
      `CHANGE MASTER TO MASTER_LOG_FILE = '${newest?.File}', MASTER_LOG_POS = 4`,
      'START SLAVE',
    )
    await settled({ metrics: { broken: { db2: 0 }, behind: { db2: 0 } }, details: { errors: [], warnings: [] } })
  })

  test('a wrong password between them is broken, with the error', async () => {
    const password = (text: string) => ['STOP SLAVE', `CHANGE MASTER TO MASTER_PASSWORD='${text}'`, 'START SLAVE']
    await pair.replica.run(...password('not it'))
    await settled({
      metrics: { broken: { db2: 1 } },
      details: { errors: [{ text: expect.stringContaining('Access denied') }] },
    })
    await pair.replica.run(...password(REPLICATION.password))
    await settled({ metrics: { broken: { db2: 0 } } })
  })

  test('a master that hangs is its own problem, and its replica looks well for a while', async () => {
    pair.master.freeze()
    try {
      const { metrics, details } = await derive(declared)
      expect(metrics).toMatchObject({ broken: { db2: 0 } })
      expect(details?.errors).toEqual([{ host: 'db1', text: "Can't connect to db1" }])
    } finally {
      pair.master.thaw()
    }
    await settled({ details: { errors: [] } })
  })

  test('a master that is gone is one problem, and its replica an orphan', async () => {
    await pair.master.stop()
    await settled({
      metrics: { orphans: 1 },
      details: { errors: [{ host: 'db1', text: "Can't connect to db1" }] },
    })
    expect((await derive(declared)).metrics.broken).toEqual({ db3: 0, db4: 0 })
  })
})
