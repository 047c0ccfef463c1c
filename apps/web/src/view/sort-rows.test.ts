import type { Summary } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import type { Column, Row } from './columns.tsx'
import { rowSortFrom, rowSortText, sortRows } from './sort-rows.ts'

const summary = (id: string, status: Summary['status'] = 'ok') =>
  ({ id, host: id, name: 'c', status, since: 0 }) as Summary // only what sorting reads

const row = (id: string, status: Summary['status'] = 'ok'): Row => ({
  key: id,
  instance: null,
  member: { summary: summary(id, status), look: undefined, roles: new Map() },
})

const used: Column = {
  key: 'used',
  title: 'Used',
  value: ({ key }) => ({ a: 10, b: 90, c: undefined })[key],
  cell: () => null,
}
const order = (sort: string, rows: readonly Row[]) => sortRows(rows, [used], rowSortFrom(sort)).map(({ key }) => key)

test('most first, and what is not known last', () => {
  expect(order('-used', [row('c'), row('a'), row('b')])).toEqual(['b', 'a', 'c'])
})
test('least first, and what is not known still last', () => {
  expect(order('used', [row('c'), row('b'), row('a')])).toEqual(['a', 'b', 'c'])
})
test('without a column of that name trouble comes first', () => {
  expect(order('mistyped', [row('a'), row('b', 'critical'), row('c', 'warning')])).toEqual(['b', 'c', 'a'])
})
test('by status the worst comes first, and last when it is turned round', () => {
  const rows = [row('a'), row('b', 'critical'), row('c', 'warning')]
  expect(order('-status', rows)).toEqual(['b', 'c', 'a'])
  expect(order('status', rows)).toEqual(['a', 'c', 'b'])
})
test('until somebody asks for an order the worst come first, also those of which nothing is known', () => {
  const rows = [row('b'), row('c', 'critical'), row('a', 'warning'), row('d')]
  const keys = sortRows(rows, [used], rowSortFrom('-used'), true).map(({ key }) => key)
  expect(keys).toEqual(['c', 'a', 'b', 'd'])
  expect(order('-used', rows)).toEqual(['b', 'a', 'c', 'd'])
})
test('names with numbers are in the order of the numbers', () => {
  const host: Column = { key: 'host', title: 'Host', value: ({ key }) => key, cell: () => null }
  const sorted = sortRows([row('web10'), row('web2')], [host], rowSortFrom('host'))
  expect(sorted.map(({ key }) => key)).toEqual(['web2', 'web10'])
})
test('the first click asks for the most, the second for the least', () => {
  expect(rowSortText(rowSortFrom('host'), 'used')).toBe('-used')
  expect(rowSortText(rowSortFrom('-used'), 'used')).toBe('used')
})
