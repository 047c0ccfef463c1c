import type { Definitions } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { checksOf, choicesOf, rowsOf } from './rows.ts'

const check = (host: string | null, name: string, groups: readonly string[] = []) => ({
  id: host === null ? name : `${host}/${name}`,
  host,
  name,
  kind: name === 'machine' ? 'host' : 'other',
  groups: [...groups],
})
const checks = [
  check('lb1', 'machine', ['lbs']),
  check('lb1', 'queue', ['lbs']),
  check('lb2', 'machine', ['lbs']),
  check('web1', 'machine', ['webs']),
  check(null, 'pair', ['lbs']),
]
const metricsOf = ([check]: readonly { readonly kind: string }[]): Definitions =>
  check?.kind === 'host'
    ? {
        received: { label: 'Received', unit: 'bytes', counter: 64, chart: 'Network' },
        sent: { label: 'Sent', unit: 'bytes', counter: 64, chart: 'Network' },
        cpu: { label: 'Busy', unit: 'percent' },
      }
    : {}
const choose = (...names: string[]) =>
  choicesOf(
    names.map((metric) => ({ check: 'machine', metric })),
    [],
    checks,
    metricsOf,
  )
const ids = (names: string[]) => checksOf(names, checks).map(({ id }) => id)

test('metrics that belong together share a graph', () => {
  expect(choose('received', 'cpu', 'sent')).toEqual([
    { check: 'machine', metrics: ['received', 'sent'], instances: null },
    { check: 'machine', metrics: ['cpu'], instances: null },
  ])
})

test('a name means a host, all hosts of a group, or a relation', () => {
  expect(ids(['lb1'])).toEqual(['lb1/machine', 'lb1/queue'])
  expect(ids(['lbs'])).toEqual(['lb1/machine', 'lb1/queue', 'lb2/machine'])
  expect(ids(['pair'])).toEqual(['pair'])
})

test('a host that is named and in a named group is there once', () => {
  expect(ids(['lb2', 'lbs'])).toEqual(['lb2/machine', 'lb1/machine', 'lb1/queue'])
})

test('each host has a row of its graphs', () => {
  const rows = rowsOf(choose('cpu', 'sent'), checks, false)
  expect(rows.map(({ host, specs }) => [host, specs.map(({ metrics }) => metrics)])).toEqual([
    ['lb1', [['cpu'], ['sent']]],
    ['lb2', [['cpu'], ['sent']]],
    ['web1', [['cpu'], ['sent']]],
  ])
})

test('together, each graph has all hosts', () => {
  const [row, ...more] = rowsOf(choose('cpu'), checksOf(['lbs'], checks), true)
  expect(more).toEqual([])
  expect(row?.specs[0]?.ids.map(({ id }) => id)).toEqual(['lb1/machine', 'lb2/machine'])
})

test('what no host has is no row', () => {
  expect(rowsOf([{ check: 'gone', metrics: ['x'], instances: null }], checks, true)).toEqual([])
})

test('of a check that measures something else on each host, all of it is known', () => {
  const asked: string[][] = []
  const metrics = ['a', 'b'].map((metric) => ({ check: 'machine', metric }))
  choicesOf(metrics, [], checks, (of) => {
    asked.push(of.map(({ id }) => id))
    return {}
  })
  expect(asked).toContainEqual(['lb1/machine', 'lb2/machine', 'web1/machine'])
})
