import { startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { metricsOf } from '../../metrics-of.ts'
import { conclude, sql } from './sql.ts'

const GIVEN = { system: 'mysql', user: 'reader', query: 'SELECT 1 AS it', columns: { it: 'it' } }
const UNKNOWN = { errno: 1193, message: 'Unknown system variable' }

test('a server that cannot be kept from writing is not asked', async () => {
  const asked: string[] = []
  await using server = await startStandIn('5.5.62', (statement) => {
    asked.push(statement)
    return { errno: 1064, message: 'You have an error in your SQL syntax' }
  })
  expect(await look(sql, { ...GIVEN, port: server.port })).toMatchObject({
    ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('cannot keep us from writing') },
  })
  expect(asked).toEqual(['SET SESSION TRANSACTION READ ONLY'])
})

test('why it is not asked is said in its own words', async () => {
  await using server = await startStandIn('8.4.3', () => ({ errno: 1227, message: 'Access denied' }))
  expect(await look(sql, { ...GIVEN, port: server.port })).toMatchObject({
    ...{ code: 'protocol', text: expect.stringMatching(/will not have the session .*: Access denied \(1227\) \(/) },
  })
})

test.each([
  ['MariaDB', [], ['max_statement_time = 4']],
  ['MySQL', ['max_statement_time'], ['max_statement_time = 4', 'max_execution_time = 4000']],
  [
    'an old MySQL, which runs on',
    ['max_statement_time', 'max_execution_time'],
    ['max_statement_time = 4', 'max_execution_time = 4000'],
  ],
])('a query is ended by the server in the words of %s', async (_, unknown, settings) => {
  const asked: string[] = []
  await using server = await startStandIn('5.7.44', (statement) => {
    asked.push(statement)
    if (unknown.some((name) => statement.includes(name))) return UNKNOWN
    return statement.startsWith('SELECT') ? [{ it: '7' }] : []
  })
  expect(await look(sql, { ...GIVEN, port: server.port })).toMatchObject({ metrics: { it: 7 } })
  expect(asked).toEqual([
    ...['SET SESSION TRANSACTION READ ONLY', 'SET SESSION autocommit = 1', 'SET SESSION sql_select_limit = 501'],
    ...settings.map((setting) => `SET SESSION ${setting}`),
    'SELECT 1 AS it',
  ])
})

test('what is measured is as the columns say', () => {
  const columns = { a: 'x', b: { column: 'y', unit: 'bytes', label: 'B', counter: true, optional: true } }
  expect(metricsOf(sql, sql.options.parse({ ...GIVEN, columns })).metrics).toMatchObject({
    a: { label: 'a', unit: 'count' },
    b: { label: 'B', unit: 'bytes', counter: true, intermittent: true },
  })
})

test('a column counts also where there are no rows, and only if it is the one of its name', () => {
  const given = sql.options.parse({ ...GIVEN, instances: 'kind' })
  const textOf = (columns: readonly string[]) => conclude(given, { columns, rows: [] }, 1).text
  expect(textOf(['kind', 'it', 'x', 'x'])).toBe('0 rows in 1 ms')
  expect(textOf(['kind', 'that'])).toBe('expected a column it, came kind, that, after 1 ms')
  expect(textOf(['kind', 'it', 'it'])).toMatch(/^expected one column it, came two of that name/)
  expect(textOf(['kind', 'kind', 'it'])).toMatch(/^expected one column kind, came two of that name/)
})

test.each([
  [{ system: 'oracle' }, 'system'],
  [{ query: '' }, 'query'],
  [{ query: 'CALL app.p()' }, 'begins with none of SELECT'],
  [{ columns: { a: { column: 'x', unit: 'apples' } } }, 'unit'],
  [{ maxRows: 5_000 }, 'maxRows'],
])('the mistake in %j is found before any look', (given, text) => {
  expect(() => sql.options.parse({ ...GIVEN, ...given })).toThrow(text)
})
