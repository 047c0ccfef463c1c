import { type Behaviour, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { readJobs } from './read.ts'
import { theschwartz } from './theschwartz.ts'

const GIVEN = { user: 'reader', database: 'dw_schwartz', prefix: 'sch_' }
const NONE = { columns: [], rows: [] }
const EMPTY = { functions: NONE, jobs: NONE, failing: NONE, errors: NONE, ends: NONE, latest: NONE }
const rows = (...of: readonly { readonly [column: string]: unknown }[]) => ({ columns: [], rows: of })

test.each([
  ['half a greeting', saying(Buffer.from('4a0000000a352e352e35', 'hex')), 'truncated', '10 bytes into its reply'],
  ['another service', saying('SSH-2.0-OpenSSH_9.2\r\n'), 'protocol', 'does not speak MySQL'],
  ['silence', silent, 'timeout', 'does not answer'],
] as const satisfies readonly (readonly [string, Behaviour, string, string])[])(
  '%s',
  async (_, behaviour, code, text) => {
    await using server = await startHostile(behaviour)
    const seen = await look(theschwartz, { ...GIVEN, port: server.port, connectTimeoutMs: 500 }, { timeoutMs: 5_000 })
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  },
)

test('it asks of its own tables alone, in a session that reads', async () => {
  await using server = await startStandIn('10.11.19-MariaDB', (sql) =>
    sql.startsWith('SELECT') ? [{ none: null }] : [],
  )
  await look(theschwartz, { ...GIVEN, port: server.port, connectTimeoutMs: 20_000 }, { timeoutMs: 20_000 })
  expect(server.asked[0]).toBe('SET SESSION TRANSACTION READ ONLY')
  const selects = server.asked.filter((sql) => sql.startsWith('SELECT'))
  expect(selects[0]).toBe('SELECT funcid, funcname FROM `dw_schwartz`.`sch_funcmap`')
})

test('names that could be more than names are not taken', () => {
  const taken = (options: object) => theschwartz.options.safeParse({ ...GIVEN, ...options }).success
  expect(taken({})).toBe(true)
  expect(['a`b', 'a.b', 'a b', '', 'x;--'].some((database) => taken({ database }))).toBe(false)
  expect(['a`b', 'a.', ' '].some((prefix) => taken({ prefix }))).toBe(false)
})

test('what is no count is no answer, and nothing is counted twice', () => {
  const job = { funcid: 1, now: 100, waiting: 1, running: 0, scheduled: 0, oldest: 90 }
  const read = (answers: object) => () => readJobs({ ...EMPTY, ...answers })
  expect(read({ jobs: rows(job) })().functions).toMatchObject([{ name: 'funcid 1', waiting: 1, oldest: 10 }])
  // The clock of whoever took it last was ahead.
  expect(read({ jobs: rows({ ...job, oldest: 400 }) })().functions).toMatchObject([{ oldest: 0 }])
  expect(read({ jobs: rows({ ...job, waiting: null }) })).toThrow('expected a count in waiting, came NULL')
  expect(read({ jobs: rows({ ...job, oldest: null }) })).toThrow('expected a count in oldest, came NULL')
  expect(read({ jobs: rows({ ...job, running: -1 }) })).toThrow('expected a count in running, came -1')
  expect(read({ jobs: rows({ ...job, funcid: 'x' }) })).toThrow('expected a number in funcid of job, came x')
  expect(read({ jobs: rows(job, job) })).toThrow('expected one row for each function of job')
  expect(read({ functions: rows({ funcid: 1, funcname: 'a' }, { funcid: 2, funcname: 'a' }) })).toThrow(
    'expected each function once in funcmap, came a for 2',
  )
})

test('a moment that no calendar has is not shown as one', async () => {
  const huge = { funcid: 1, at: 9e15, message: 'x' }
  await using server = await startStandIn('10.11.19-MariaDB', (sql) => {
    if (sql.includes('LEFT(message')) return [huge]
    if (sql.includes('funcmap')) return [{ funcid: 1, funcname: 'mail' }]
    return sql.startsWith('SELECT funcid, COUNT(*) AS errors') ? [{ funcid: 1, errors: 3 }] : []
  })
  const options = { ...GIVEN, port: server.port, connectTimeoutMs: 20_000 }
  const seen = expectAnswered(await look(theschwartz, options, { timeoutMs: 20_000 }))
  expect(seen.details).toMatchObject({ latest: [{ function: 'mail', at: null, message: 'x' }] })
  expect(seen.metrics).toMatchObject({ errors: { mail: 3 }, waiting: { mail: 0 } })
})
