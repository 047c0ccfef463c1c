import { type Behaviour, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { Kept } from '../../observe.ts'
import { clusterOf, own } from './aurora.made-up.ts'
import { aurora } from './aurora.ts'
import { INSTANCES, OWN } from './statements.ts'

const VERSION = '8.0.mysql_aurora.3.08.0'
const USER = { user: 'reader', connectTimeoutMs: 20_000 }
const WAITS = { timeoutMs: 20_000 }

/** One that answers what it is told to, until it is told otherwise. */
async function startCluster(answer: (sql: string) => StandInAnswer) {
  let now = answer
  const server = await startStandIn(VERSION, (sql) => now(sql))
  return Object.assign(server, {
    become(next: typeof answer) {
      now = next
    },
  })
}

const ONE = { id: 'one', writer: true }
const TWO = { id: 'two' }

test('it asks two statements, in a session that reads', async () => {
  await using server = await startCluster(clusterOf(own('one', false), ONE, TWO))
  const seen = expectAnswered(await look(aurora, { ...USER, port: server.port }, WAITS))
  expect(seen.text).toBe('writer one; 1 reader, two, 20\u202Fms behind')
  expect(seen.metrics).toMatchObject({ writers: 1, moved: 0, lag: { two: 0.020069 }, atOdds: 0, readOnly: 0 })
  expect(server.asked[0]).toBe('SET SESSION TRANSACTION READ ONLY')
  expect(server.asked.filter((sql) => !sql.startsWith('SET'))).toEqual([OWN, INSTANCES])
})

test('a failover is seen as it happens, in the session that is kept, and known after a restart of ours', async () => {
  await using server = await startCluster(clusterOf(own('one', false), ONE, TWO))
  const given = { ...USER, port: server.port, instances: ['one', 'two'] }
  let keepsake: Kept['keepsake']
  {
    using kept = new Kept()
    const now = async () => expectAnswered(await look(aurora, given, { ...WAITS, kept }))
    expect(await now()).toMatchObject({ metrics: { writers: 1, moved: 0 } })
    server.become(clusterOf(own('one', true), { ...ONE, age: 40 }, TWO))
    expect(await now()).toMatchObject({ metrics: { writers: 0, moved: 0, missing: { one: 1, two: 0 } } })
    server.become(clusterOf(own('one', true), { id: 'one' }, { id: 'two', writer: true }))
    const moved = await now()
    expect(moved.metrics).toMatchObject({ writers: 1, moved: 1, writer: { one: 0, two: 1 }, atOdds: 0 })
    expect(moved.text).toMatch(/^the writer moved from one to two .* ago; 1 reader, one, /)
    keepsake = kept.keepsake
  }
  expect(server.asked.filter((sql) => sql.startsWith('SET SESSION TRANSACTION'))).toHaveLength(1)
  using again = new Kept(keepsake)
  expect(await look(aurora, given, { ...WAITS, kept: again })).toMatchObject({
    metrics: { moved: 1, sinceMoved: expect.any(Number) },
    details: { writer: 'two', before: 'one' },
  })
})

describe('a server that will not', () => {
  test.each([
    ['unknown variable', OWN, 1_193, "Unknown system variable 'aurora_server_id'", 'protocol', 'is no Aurora MySQL: '],
    ['unknown table', INSTANCES, 1_109, "Unknown table 'replica_host_status'", 'protocol', 'is no Aurora MySQL: '],
    ['no such table', INSTANCES, 1_146, 'Table … doesn’t exist', 'protocol', 'is no Aurora MySQL: '],
    ['no right', INSTANCES, 1_142, 'SELECT command denied', 'auth', 'our user may not read that: '],
    ['slow', INSTANCES, 3_024, 'Query execution was interrupted', 'timeout', 'took longer than 2000 ms'],
  ])('%s', async (_, of, errno, message, code, text) => {
    const well = clusterOf(own('one', false), ONE, TWO)
    await using server = await startCluster((sql) => (sql === of ? { errno, message } : well(sql)))
    const seen = await look(aurora, { ...USER, port: server.port }, WAITS)
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
    expect(seen.text).toContain(`${message} (${errno})`)
  })

  test('more rows than a cluster could have', async () => {
    const many = Array.from({ length: 501 }, (_, index) => ({ id: `i${index}` }))
    await using server = await startCluster(clusterOf(own('one', false), ...many))
    const seen = await look(aurora, { ...USER, port: server.port }, WAITS)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'too-large' })
  })
})

test.each([
  ['half a greeting', saying(Buffer.from('4a0000000a352e352e35', 'hex')), 'truncated', '10 bytes into its reply'],
  ['another service', saying('SSH-2.0-OpenSSH_9.2\r\n'), 'protocol', 'does not speak MySQL'],
  ['silence', silent, 'timeout', 'does not answer'],
] as const satisfies readonly (readonly [string, Behaviour, string, string])[])(
  '%s',
  async (_, behaviour, code, text) => {
    await using server = await startHostile(behaviour)
    const given = { user: 'reader', port: server.port, connectTimeoutMs: 500 }
    const seen = await look(aurora, given, { timeoutMs: 5_000 })
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  },
)
