import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventually, temporaryFolder } from '@foretop/lab/lab.ts'
import { startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { startApp } from './app.ts'

const ANSWERS = {
  'SHOW GLOBAL VARIABLES': [
    { Variable_name: 'version', Value: '8.4.3' },
    { Variable_name: 'server_id', Value: '7' },
    { Variable_name: 'read_only', Value: 'OFF' },
  ],
  'SHOW BINARY LOGS': [{ Log_name: 'binlog.000011', File_size: '5000' }],
} as const

test('a relation judges evidence, and nobody else is given it', async () => {
  await using server = await startStandIn(
    '8.4.3',
    (sql) =>
      Object.entries(ANSWERS).find(([statement]) => sql.startsWith(statement))?.[1] ?? {
        errno: 1064,
        message: 'an error in your syntax',
      },
  )
  await using folder = await temporaryFolder()
  const config = join(folder.path, 'foretop.yaml')
  writeFileSync(
    config,
    `hosts: { db1: { address: 127.0.0.1 } }
checks:
  mysql: { probe: mysql, hosts: [db1], every: 1s, with: { port: ${server.port}, user: dash } }
  all: { relation: replication, of: [mysql], every: 1s }
`,
  )
  const data = join(folder.path, 'data')
  const app = await startApp({ config, data, port: 0, env: {}, web: null, log: pino({ level: 'silent' }) })
  const get = async (path: string) => (await fetch(`${app.url}${path}`)).text()
  try {
    const all = await eventually(async () => {
      const seen = JSON.parse(await get('/api/v1/checks?id=all'))
      expect(seen).toMatchObject({ outcome: 'answered', details: { servers: [{ server: 'db1', serverId: 7 }] } })
      return seen
    })
    const mysql = await get('/api/v1/checks?id=db1%2Fmysql')
    expect(JSON.parse(mysql)).toMatchObject({ outcome: 'answered', details: { oldestLog: 'binlog.000011' } })
    for (const told of [mysql, JSON.stringify(all), await get('/api/v1/checks'), await get('/metrics')])
      for (const word of ['evidence', 'traits']) expect(told).not.toContain(word)
  } finally {
    await app.stop()
  }
  const database = new DatabaseSync(join(data, 'state.db'))
  const rows = database.prepare('SELECT check_id, observation FROM states ORDER BY check_id').all()
  database.close()
  expect(rows).toMatchObject([
    { check_id: 'all' },
    { check_id: 'db1/mysql', observation: expect.stringContaining('binlog.000011') },
  ])
  for (const word of ['evidence', 'traits']) expect(JSON.stringify(rows)).not.toContain(word)
})
