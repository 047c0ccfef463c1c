import { eventually } from '@foretop/lab/lab.ts'
import { follow, type MariadbServer, MONITOR, REPLICATION, startMariadb } from '@foretop/lab/mariadb.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { mysql } from '../../kinds/mysql/mysql.ts'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { replication } from '../replication.ts'

const missing = await lacking('mariadbd', 'mariadb-install-db')

describe.skipIf(missing !== null)(missing ?? 'three real MariaDB servers', () => {
  let db1: MariadbServer
  let db2: MariadbServer
  let db3: MariadbServer
  beforeEach(async () => {
    db1 = await startMariadb(1)
    db2 = await startMariadb(2)
    db3 = await startMariadb(3)
  })
  afterEach(async () => {
    await Promise.all([db1, db2, db3].map((server) => server?.[Symbol.asyncDispose]()))
  })

  /** One look at each, masters first, and what follows from them together. */
  async function derive(options: object) {
    const seen = []
    for (const { port, serverId } of [db1, db2, db3]) {
      const look = await lookSteadily(mysql, { ...MONITOR, port, connectTimeoutMs: 5_000 }, { timeoutMs: 20_000 })
      seen.push({ ...look, host: `db${serverId}`, checkId: `db${serverId}/mysql` })
    }
    return deriveFrom(replication, replication.options.parse(options), seen)
  }
  const settled = (options: object, facts: object) =>
    eventually(async () => expect(await derive(options)).toMatchObject(facts))

  test('a chain: the broken link is named with who is behind it, and whoever has what its master has not', async () => {
    const declared = { follows: { db2: 'db1', db3: 'db2' }, writer: 'db1' }
    await Promise.all([db2, db3].map((server) => server.run('SET GLOBAL read_only = ON')))
    await follow(db2, db1)
    await follow(db3, db2)
    await db1.run("INSERT INTO app.t VALUES (1, 'one')")
    await settled(declared, {
      metrics: {
        ...{ broken: { db2: 0, db3: 0 }, behind: { db2: 0, db3: 0 }, astray: { db2: 0, db3: 0 }, moved: { db1: 0 } },
        ...{ errant: { db2: 0, db3: 0 }, writableMasters: { db1: 1 } },
      },
      text: '3 servers, 2 of 2 replications run',
    })

    await db2.run("INSERT INTO app.t VALUES (2, 'written on the replica')")
    await settled(declared, {
      metrics: { errant: { db2: 1, db3: 0 } },
      text: expect.stringMatching(/^db2 has transactions that db1 has not, up to 0-2-\d+; 3 servers/),
    })

    await db1.run("INSERT INTO app.t VALUES (2, 'written on the master')")
    await settled(declared, {
      metrics: { broken: { db2: 1, db3: 0 } },
      text: expect.stringMatching(/^db2 → db1 stopped: .*Duplicate entry '2'.*; db3 gets nothing new; /),
    })

    await db3.run('STOP SLAVE', `CHANGE MASTER TO MASTER_PORT = ${db1.port}, ${await end(db1)}`, 'START SLAVE')
    await settled(declared, {
      metrics: { astray: { db2: 0, db3: 1 } },
      text: expect.stringContaining('db3 follows db1, not db2 as declared'),
    })

    await db1.stop()
    await settled(declared, {
      text: expect.stringMatching(/^db1 does not answer; db2, db3 get nothing new; db2 → db1 stopped/),
    })
  })

  test('a ring: of three links the broken one is named, and a second writer is one too many', async () => {
    await Promise.all([db2, db3].map((server) => server.run('SET GLOBAL read_only = ON')))
    await follow(db2, db1)
    await follow(db3, db2)
    await follow(db1, db3)
    await db1.run("INSERT INTO app.t VALUES (1, 'goes round')")
    await settled(
      {},
      {
        metrics: { broken: { db1: 0, db2: 0, db3: 0 }, writableMasters: { 'db1+db2+db3': 1 } },
        text: '3 servers, 3 of 3 replications run',
      },
    )
    expect((await derive({})).metrics).not.toHaveProperty('errant')

    await db3.run('STOP SLAVE')
    await settled({}, { text: 'db3 → db2 stopped: by hand; db1 gets nothing new; 3 servers, 2 of 3 replications run' })
    await db3.run('START SLAVE', 'SET GLOBAL read_only = OFF')
    await settled(
      { writer: 'db1' },
      {
        metrics: { broken: { db3: 0 }, writableMasters: { 'db1+db2+db3': 2 }, moved: { db1: 0 } },
        text: expect.stringMatching(/^db1\+db2\+db3: 2 are writable; /),
      },
    )
    await db1.run('SET GLOBAL read_only = ON')
    await settled(
      { writer: 'db1' },
      {
        metrics: { writableMasters: { 'db1+db2+db3': 1 }, moved: { db1: 1 } },
        text: expect.stringMatching(/^the writer is db3, not db1 as declared; /),
      },
    )
    await db3.run('SET GLOBAL read_only = ON')
    await settled(
      { writer: 'db1' },
      {
        metrics: { writableMasters: { 'db1+db2+db3': 0 }, readOnlyActive: { db1: 1 } },
        text: expect.stringContaining('db1 is read only, which makes the site read-only'),
      },
    )
  })

  test('several masters: each is followed by its own connection, and the broken one is named', async () => {
    const declared = { follows: { db3: ['db1', 'db2'] } }
    // Each writes transactions of its own.
    await db2.run('SET GLOBAL gtid_domain_id = 2', 'DROP DATABASE app', 'RESET MASTER')
    await db3.run('SET GLOBAL read_only = ON')
    await follow(db3, db1)
    await db3.run(
      `CHANGE MASTER 'shop' TO MASTER_HOST='127.0.0.1', MASTER_PORT=${db2.port}, MASTER_USER='${REPLICATION.user}',
       MASTER_PASSWORD='${REPLICATION.password}', ${await end(db2)}`,
      "START SLAVE 'shop'",
    )
    await settled(declared, {
      metrics: { broken: { db3: 0, 'db3/shop': 0 }, astray: { db3: 0 }, writableMasters: { db1: 1, db2: 1 } },
      text: '3 servers, 2 of 2 replications run',
    })
    await db3.run("STOP SLAVE 'shop'")
    await settled(declared, {
      metrics: { broken: { db3: 0, 'db3/shop': 1 } },
      text: 'db3/shop → db2 stopped: by hand; 3 servers, 1 of 2 replications run',
    })
    await db3.run("RESET SLAVE 'shop' ALL")
    await settled(declared, {
      metrics: { astray: { db3: 1 } },
      text: expect.stringMatching(/^db3 does not follow db2 as declared; /),
    })
  })
})

/** Where a master writes now. */
async function end(master: MariadbServer): Promise<string> {
  const [row] = await master.run('SHOW MASTER STATUS')
  return `MASTER_LOG_FILE = '${row?.File}', MASTER_LOG_POS = ${row?.Position}`
}
