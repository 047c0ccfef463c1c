import { expect, test } from 'vitest'
import { REGISTRY } from '../../all-kinds.ts'
import { WITH_COLUMNS } from './columns.made-up.ts'
import { kindsOf } from './kinds.ts'

const RULES = { folders: ['/opt/checks'], user: null }
const { optionsOf } = kindsOf(REGISTRY, RULES)

test('options are as the kind’s own schema has them', () => {
  expect(optionsOf('memcached', { port: 11_212 }, {})).toMatchObject({ options: { port: 11_212 } })
})

test('a cell that is a text may be a number, and the other way round, but for what begins with a hyphen', () => {
  expect(optionsOf('memcached', { port: '11212' }, {})).toMatchObject({ options: { port: 11_212 } })
  expect(optionsOf('exec', { command: 'check_x', args: ['-p', 80, '7'] }, {})).toMatchObject({
    options: { args: ['-p', '80', '7'] },
  })
  expect(optionsOf('exec', { command: 'check_x', args: [-5] }, {})).toEqual({ wrong: 'args.0 must be text' })
  expect(optionsOf('memcached', { port: '70000' }, {})).toEqual({ wrong: 'port must be a number' })
})

test.each<[string, string, object, string]>([
  ['a value out of bounds', 'memcached', { port: 70_000 }, 'port must be 1–65535'],
  ['a key that nobody knows', 'memcached', { prot: 1 }, 'prot unknown key (did you mean port?)'],
  ['a kind that nobody knows', 'memcache', {}, 'there is no kind memcache'],
])('%s is told', (_, kind, options, wrong) => {
  expect(optionsOf(kind, options, {})).toEqual({ wrong })
})

test('metrics that the options of a row give come with them, and those that cannot be are told', () => {
  const { optionsOf } = kindsOf(WITH_COLUMNS, RULES)
  expect(optionsOf('columns', { columns: { age: { label: 'Age of a' } } }, {})).toMatchObject({
    metrics: { rows: { label: 'Rows' }, age: { label: 'Age of a' } },
  })
  expect(optionsOf('columns', { columns: { rows: { label: 'Mine' } } }, {})).toEqual({
    wrong: 'rows is a metric of every such check; give yours another name',
  })
})
