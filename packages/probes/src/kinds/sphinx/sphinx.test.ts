import { type Behaviour, cutAt, keepingOpenAfter, saying, startHostile } from '@foretop/lab/hostile.ts'
import { type StandInAnswer, startStandIn } from '@foretop/lab/mysql-stand-in.ts'
import { expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import { aged } from './ages.ts'
import { sphinx } from './sphinx.ts'

const STATUS = [
  ['uptime', '10'],
  ['queries', '5'],
  ['query_wall', 'OFF'],
  ['maxed_out', '0'],
].map(([Counter = '', Value = '']) => ({ Counter, Value }))

const ANSWERS: { readonly [statement: string]: StandInAnswer } = {
  'SHOW STATUS': STATUS,
  'SHOW TABLES': [{ Table: 'products', Type: 'local' }],
  'SHOW INDEX products STATUS': [{ Variable_name: 'indexed_documents', Value: '7' }],
}

async function lookAt(answers: typeof ANSWERS, options = {}) {
  const all = { ...ANSWERS, ...answers }
  await using server = await startStandIn('6.0.4 manticore', (sql) => all[sql] ?? { errno: 1064, message: 'syntax' })
  const seen = await look(sphinx, { port: server.port, ...options })
  return { seen, asked: server.asked }
}

test('what is off is no number, and Manticore calls indexes tables', async () => {
  const { seen, asked } = await lookAt({})
  expect(seen).toMatchObject({
    metrics: { documents: { products: 7 }, queries: 5, uptime: 10 },
    text: '7 documents in 1 index',
  })
  expect(Object.keys('metrics' in seen ? seen.metrics : {})).not.toContain('meanQuery')
  expect(asked).toEqual(['SHOW STATUS', 'SHOW TABLES', 'SHOW INDEX products STATUS'])
})

test.each<[string, typeof ANSWERS, string]>([
  ['a MySQL server', { 'SHOW STATUS': [{ Variable_name: 'Uptime', Value: '10' }] }, 'it is no searchd'],
  ['no status at all', { 'SHOW STATUS': { errno: 1064, message: 'what?' } }, 'will not run SHOW STATUS: what? (1064)'],
  ['a name that is none', { 'SHOW TABLES': [{ Index: 'a; DROP', Type: 'rt' }] }, 'whose name is none: "a; DROP"'],
  [
    'documents that are no number',
    { 'SHOW INDEX products STATUS': [{ Variable_name: 'indexed_documents', Value: 'OFF' }] },
    'does not tell how many documents products has',
  ],
])('%s', async (_, answers, text) => {
  expect((await lookAt(answers)).seen).toMatchObject({
    ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining(text) },
  })
})

test.each<[string, Behaviour, string]>([
  ['a mail server', saying('220 mail ESMTP\r\n'), 'protocol'],
  ['its own protocol, on port 9312', keepingOpenAfter(Buffer.from([0, 0, 0, 1])), 'protocol'],
  ['half a greeting', cutAt(Buffer.from([75, 0, 0, 0, 10, 50, 46, 50]), 8), 'truncated'],
  ['a hang-up', saying(''), 'closed'],
])('%s', async (_, behaviour, code) => {
  await using server = await startHostile(behaviour)
  expect(await look(sphinx, { port: server.port })).toMatchObject({ outcome: 'failed', code })
})

test('what lies ahead, or is no time, tells no age', () => {
  const changed = new Map([
    ['old', 900],
    ['just now', 1_001],
    ['ahead', 1_100],
    ['zero', 0],
    ['none', undefined],
  ])
  expect(aged(changed, 1_000)).toEqual({
    age: { old: 100, 'just now': 0 },
    unknownAge: { old: 0, 'just now': 0, ahead: 1, zero: 1, none: 1 },
  })
})

test('what is no name never comes into a statement', () => {
  for (const newest of [{ 'a b': 'c' }, { a: 'MAX(b)' }])
    expect(sphinx.options.safeParse({ newest }).success).toBe(false)
})
