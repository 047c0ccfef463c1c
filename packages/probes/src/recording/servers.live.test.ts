import { spawn } from 'node:child_process'
import { startGearmand } from '@foretop/lab/gearmand.ts'
import { startHaproxy } from '@foretop/lab/haproxy.ts'
import { eventually, freePort } from '@foretop/lab/lab.ts'
import { MONITOR, startMariadb, user } from '@foretop/lab/mariadb.ts'
import { startMemcached, tellMemcached } from '@foretop/lab/memcached.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startWebFarm, visit } from '@foretop/lab/perlbal.ts'
import { startPostgresql } from '@foretop/lab/postgresql.ts'
import { createConnection } from 'mysql2/promise'
import { describe, expect, test } from 'vitest'
import { disk } from '../kinds/disk/disk.ts'
import { gearman } from '../kinds/gearman/gearman.ts'
import { haproxy } from '../kinds/haproxy/haproxy.ts'
import { host } from '../kinds/host/host.ts'
import { memcached } from '../kinds/memcached/memcached.ts'
import { mysql } from '../kinds/mysql/mysql.ts'
import { perlbal } from '../kinds/perlbal/perlbal.ts'
import { processes } from '../kinds/processes/processes.ts'
import { sql } from '../kinds/sql/sql.ts'
import { recordNow, sectionOf } from './record-now.made-up.ts'

const APP = { user: 'shop', password: 'shop secret' }
const without = async (...programs: readonly string[]) => lacking(...programs)
const [noMariadb, noPostgresql, noGearmand, noMemcached, noPerlbal, noHaproxy] = await Promise.all([
  without('mariadbd', 'mariadb-install-db'),
  without('pg_createcluster', 'psql'),
  without('gearmand', 'gearman'),
  without('memcached'),
  without('perlbal'),
  without('haproxy'),
])

describe.skipIf(noMariadb !== null)(noMariadb ?? 'a real MariaDB', () => {
  test('statements that run, who holds connections, locks and replication; no value that anybody wrote', async () => {
    await using server = await startMariadb(1)
    await server.run(
      'CREATE TABLE app.people (id INT PRIMARY KEY, mail VARCHAR(99)) ENGINE=InnoDB',
      "INSERT INTO app.people VALUES (1, 'ann@example.org')",
    )
    await server.run(user(APP, 'ALL'))
    const holder = await createConnection({ ...APP, host: '127.0.0.1', port: server.port })
    const waiter = await createConnection({ ...APP, host: '127.0.0.1', port: server.port })
    try {
      await holder.query('BEGIN')
      await holder.query("UPDATE app.people SET mail = 'planted-holder' WHERE id = 1")
      const waits = waiter
        .query("UPDATE app.people SET mail = 'planted-waiter' WHERE id = 1 AND 42 = 42")
        .catch(() => {})
      await eventually(async () =>
        expect(
          await server.run("SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE 'UPDATE app.people%'"),
        ).toHaveLength(1),
      )
      const recorded = await recordNow(mysql, { ...MONITOR, port: server.port })
      expect(recorded.error).toBeNull()
      expect(sectionOf(recorded, 'What runs, the longest first')).toContain(
        '"statement":"UPDATE app.people SET mail = ? WHERE id = ? AND ? = ?"',
      )
      expect(sectionOf(recorded, 'Connections')).toMatch(/"connections":2,"asleep":1/)
      expect(sectionOf(recorded, 'InnoDB')).toMatch(/LOCK WAIT/)
      expect(sectionOf(recorded, 'Replication')).toBe('')
      expect(JSON.stringify(recorded)).not.toMatch(/planted|ann@example/)
      await holder.query('ROLLBACK')
      await waits
    } finally {
      holder.destroy()
      waiter.destroy()
    }
  })
  test('one that is down says why nothing was captured', async () => {
    const port = await freePort()
    expect(await recordNow(mysql, { ...MONITOR, port })).toEqual({
      sections: [],
      error: `connection refused by 127.0.0.1:${port}`,
    })
  })
})

test.skipIf(noPostgresql !== null)(noPostgresql ?? 'what runs in a real PostgreSQL', async () => {
  await using server = await startPostgresql()
  await server.run("CREATE USER reader PASSWORD 'reader secret'; GRANT pg_monitor TO reader")
  const running = server.run("SELECT 'planted', pg_sleep(30)").catch(() => {})
  const login = { system: 'postgresql', user: 'reader', password: 'reader secret', database: 'app', port: server.port }
  const options = { ...login, query: 'SELECT 1' }
  await eventually(async () =>
    expect(sectionOf(await recordNow(sql, options), /^What runs/)).toContain('"query":"SELECT ?, pg_sleep(?)"'),
  )
  const recorded = await recordNow(sql, options)
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, 'Connections')).toContain(
    '"user":"reader","database":"app","from":"127.0.0.1","state":"active","connections":1',
  )
  expect(JSON.stringify(recorded)).not.toContain('planted')
  await server.stop()
  await running
})

test.skipIf(noGearmand !== null)(noGearmand ?? 'queues and workers of a real gearmand', async () => {
  await using server = await startGearmand()
  for (let job = 0; job < 3; job += 1) await server.submit('resize-photo')
  const recorded = await recordNow(gearman, { port: server.port })
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, 'Queues')).toBe('{"function":"resize-photo","waiting":3,"running":0,"workers":0}')
  expect(sectionOf(recorded, /^Connections/)).toContain('"address":"127.0.0.1"')
})

test.skipIf(noMemcached !== null)(noMemcached ?? 'statistics, settings and slabs of a real memcached', async () => {
  await using server = await startMemcached()
  await tellMemcached(server.port, 'set planted 0 0 2\r\nhi\r\n')
  const recorded = await recordNow(memcached, { port: server.port })
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, 'Statistics')).toContain('curr_items 1\n')
  expect(sectionOf(recorded, 'Settings')).toContain('maxconns 64\n')
  expect(sectionOf(recorded, 'Slabs')).toMatch(/chunk_size \d+/)
  expect(JSON.stringify(recorded)).not.toContain('planted')
})

test.skipIf(noPerlbal !== null)(noPerlbal ?? 'states, queues and nodes of a real Perlbal', async () => {
  await using farm = await startWebFarm({ nodes: 1, workers: 1 })
  for (const backend of farm.backends) backend.hold()
  using scope = new DisposableStack()
  for (let visitor = 0; visitor < 3; visitor += 1) scope.use(visit(farm.perlbal.portOf('web')))
  await eventually(async () =>
    expect(sectionOf(await recordNow(perlbal, { port: farm.perlbal.port }), 'states')).toMatch(
      /ClientProxy wait_backend 2/,
    ),
  )
  const recorded = await recordNow(perlbal, { port: farm.perlbal.port })
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, 'queues')).toMatch(/web-normal\.count 2/)
  expect(sectionOf(recorded, 'show service')).toMatch(/^web .*ENABLED$/m)
  for (const backend of farm.backends) backend.release()
})

test.skipIf(noHaproxy !== null)(noHaproxy ?? 'proxies and servers of a real HAProxy', async () => {
  const gone = await freePort()
  await using server = await startHaproxy({
    servers: `default-server check inter 50 fall 2 rise 2\n  server web1 127.0.0.1:${gone}`,
  })
  await eventually(async () =>
    expect(sectionOf(await recordNow(haproxy, { socket: server.socket }), 'Proxies and servers')).toMatch(
      /"proxy":"web","name":"web1","status":"DOWN[^"]*","check":"L4CON/,
    ),
  )
  expect(sectionOf(await recordNow(haproxy, { socket: server.socket }), 'Process')).toMatch(/^Name: HAProxy\n/)
})

test('processes of this machine, with no secret of a command line', async () => {
  const args = ['-e', 'setInterval(() => {}, 1e9); x = Buffer.alloc(3e8, 1)']
  const child = spawn(process.execPath, [
    ...args,
    '--',
    '--db-pass=planted-1',
    '-p',
    'planted-2',
    'APP_TOKEN=planted-3',
  ])
  using _ = { [Symbol.dispose]: () => void child.kill() }
  await eventually(async () =>
    expect(JSON.stringify(await recordNow(processes, { groups: { node: { program: 'node*' } } }))).toContain(
      '--db-pass=',
    ),
  )
  const recorded = await recordNow(processes, { groups: { node: { program: 'node*' } } })
  expect(recorded.error).toBeNull()
  expect(sectionOf(recorded, /^The largest of \d+ processes$/)).toContain(`"pid":${process.pid},`)
  expect(JSON.stringify(recorded)).not.toContain('planted-')
  expect(sectionOf(recorded, /^Those that used/).split('\n').length).toBeLessThanOrEqual(40)
})

test('what the kernel of this machine tells, and its file systems', async () => {
  const kernel = await recordNow(host, {})
  expect(kernel.error).toBeNull()
  expect(sectionOf(kernel, 'Memory')).toMatch(/^MemTotal: /)
  expect(sectionOf(await recordNow(disk, {}), /^File systems/)).toContain('"path":"/"')
})
