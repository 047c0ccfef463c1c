import { readFileSync } from 'node:fs'
import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { expect, test } from 'vitest'
import { lookSteadily } from '../../look-steadily.made-up.ts'
import { mysql } from './mysql.ts'
import { parseVersion, statementsFor } from './statements.ts'

interface Constructed {
  readonly version: string
  readonly answers: { readonly [statement: string]: StandInAnswer }
}

/** A server of that version: what the fixture does not hold it does not know. */
async function lookAt(name: string, refused: { readonly [statement: string]: StandInAnswer } = {}) {
  const file = new URL(`./fixtures/constructed-${name}.json`, import.meta.url)
  const { version, answers }: Constructed = JSON.parse(readFileSync(file, 'utf8'))
  const known = Object.entries({ ...answers, ...refused })
  await using server = await startStandIn(
    version,
    (sql) =>
      known.find(([statement]) => sql.startsWith(statement))?.[1] ?? {
        errno: 1064,
        message: 'an error in your syntax',
      },
  )
  const seen = await lookSteadily(
    mysql,
    { port: server.port, user: 'dash', connectTimeoutMs: 20_000 },
    { timeoutMs: 20_000 },
  )
  return { ...seen, asked: server.asked }
}

test('MySQL 8.4 is asked in its own words and nothing it no longer knows', async () => {
  const { asked, ...seen } = await lookAt('mysql-8.4')
  expect(asked.map((sql) => sql.split(' WHERE')[0])).toEqual([
    'SHOW GLOBAL VARIABLES',
    'SHOW GLOBAL STATUS',
    'SHOW REPLICA STATUS',
    'SHOW BINARY LOG STATUS',
    'SHOW BINARY LOGS',
    'SHOW GRANTS',
    'SHOW PROCESSLIST',
  ])
  expect(seen).toMatchObject({
    outcome: 'answered',
    metrics: {
      ioRunning: { default: 1 },
      sqlRunning: { default: 1 },
      lag: { default: 12 },
      backlog: { default: 4_000 },
      binlogs: 2,
      binlogBytes: 5_000_000_157,
      readOnly: 1,
      serverId: 2,
      blindSpots: 0,
    },
    details: {
      version: 'MySQL 8.4.3',
      timeZone: 'UTC',
      channels: [{ sourceHost: 'db01', sourcePort: 3306, sourceServerId: 1, readPosition: 5_000_004_711 }],
    },
    text: 'MySQL 8.4.3, replica, follows db01:3306, 4 000 bytes and 12 s behind, 1 of 2 connections busy, 1 of them held up: Waiting for table metadata lock',
  })
})

test('a client that waits for a lock is busy, the applier that waits for its master is not', async () => {
  const { metrics } = answered(await lookAt('mysql-8.4'))
  expect(metrics).toMatchObject({ connectionsBusy: 1, connectionsTotal: 2 })
})

test('MySQL 5.0 answers in the old words; what it does not know is no fault and not zero', async () => {
  const seen = answered(await lookAt('mysql-5.0'))
  expect(seen.metrics).toMatchObject({
    ioRunning: { default: 1 },
    sqlRunning: { default: 0 },
    binlogs: 3,
    blindSpots: 0,
  })
  expect(seen.metrics).not.toHaveProperty('lag')
  expect(seen.metrics).not.toHaveProperty('backlog')
  expect(seen.metrics).not.toHaveProperty('threadsRunning')
  expect(seen.metrics).not.toHaveProperty('rowLockWaits')
  expect(seen.details).toMatchObject({
    version: 'MySQL 5.0.67',
    channels: [{ error: "Error 'Duplicate entry '7' for key 1' on query.", sourceServerId: null }],
  })
})

test('a server that lies about its age is asked again in the other words', async () => {
  const seen = answered(
    await lookAt('mysql-8.4', { 'SHOW GLOBAL VARIABLES': [{ Variable_name: 'version', Value: '5.1.0' }] }),
  )
  expect(seen.metrics).toMatchObject({ ioRunning: { default: 1 }, lag: { default: 12 } })
})

test('a statement refused for want of a right is a blind spot in the server’s own words', async () => {
  const message = 'Access denied; you need (at least one of) the REPLICATION CLIENT privilege(s) for this operation'
  const seen = answered(await lookAt('mysql-8.4', { 'SHOW REPLICA STATUS': { errno: 1227, message } }))
  expect(seen.metrics).toMatchObject({ blindSpots: 1, binlogs: 2 })
  expect(seen.metrics).not.toHaveProperty('ioRunning')
  expect(seen.details).toMatchObject({ notKnown: [{ what: 'replication', why: message }] })
  expect(seen.details).not.toHaveProperty('channels')
  expect(seen.text).toContain(`replication not known: ${message}`)
})

test('without binary logs there are none and no master position, and that is no blind spot', async () => {
  const off = { errno: 1381, message: 'You are not using binary logging' }
  const seen = answered(await lookAt('mysql-5.0', { 'SHOW BINARY LOGS': off, 'SHOW MASTER STATUS': [] }))
  expect(seen.metrics).toMatchObject({ blindSpots: 0, binlogs: 0, binlogBytes: 0 })
  expect(seen.details).not.toHaveProperty('masterLog')
})

test('more threads than a reply may hold are not listed and not counted as none', async () => {
  const seen = answered(
    await lookAt('mysql-8.4', { 'SHOW GLOBAL STATUS': [{ Variable_name: 'Threads_connected', Value: '4001' }] }),
  )
  expect(seen.metrics).toMatchObject({ blindSpots: 0 })
  expect(seen.metrics).not.toHaveProperty('connectionsBusy')
  expect(seen.details).toMatchObject({ notKnown: [{ what: 'connections' }] })
})

test.each([
  ['5.0.67-log', 'MySQL 5.0.67', 'SHOW SLAVE STATUS', 'SHOW MASTER STATUS'],
  ['5.7.mysql_aurora.2.11.2', 'MySQL 5.7.mysql_aurora.2.11.2', 'SHOW SLAVE STATUS', 'SHOW MASTER STATUS'],
  ['8.0.21', 'MySQL 8.0.21', 'SHOW SLAVE STATUS', 'SHOW MASTER STATUS'],
  ['8.0.22', 'MySQL 8.0.22', 'SHOW REPLICA STATUS', 'SHOW MASTER STATUS'],
  ['8.2.0', 'MySQL 8.2.0', 'SHOW REPLICA STATUS', 'SHOW BINARY LOG STATUS'],
  ['9.1.0-commercial', 'MySQL 9.1.0', 'SHOW REPLICA STATUS', 'SHOW BINARY LOG STATUS'],
  ['5.5.64-MariaDB', 'MariaDB 5.5.64', 'SHOW ALL SLAVES STATUS', 'SHOW MASTER STATUS'],
  ['10.11.19-MariaDB-0+deb12u1-log', 'MariaDB 10.11.19', 'SHOW ALL SLAVES STATUS', 'SHOW MASTER STATUS'],
])('%s is %s and is first asked %s and %s', (version, text, channels, position) => {
  const parsed = parseVersion(version)
  expect(parsed.text).toBe(text)
  expect(statementsFor(parsed)).toMatchObject({
    channels: expect.arrayContaining([channels]),
    position: expect.arrayContaining([position]),
  })
  expect(statementsFor(parsed).channels[0]).toBe(channels)
  expect(statementsFor(parsed).position[0]).toBe(position)
})

function answered<O extends { readonly outcome: string; readonly text: string }>(seen: O) {
  if (seen.outcome !== 'answered') throw new Error(`expected an answer, got ${seen.text}`)
  return seen as Extract<O, { outcome: 'answered' }> // just checked
}
