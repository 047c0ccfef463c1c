import type { Definitions } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { branchesOf, choosableOf, isFound } from './branches.ts'

const check = (host: string | null, name: string, ...groups: string[]) => ({
  id: host === null ? name : `${host}/${name}`,
  host,
  name,
  kind: name,
  groups,
})
const checks = [
  check('lb1', 'machine', 'lbs', 'all'),
  check('lb1', 'queue', 'lbs', 'all'),
  check('web1', 'machine', 'all'),
  check('odd', 'machine'),
  check(null, 'pair', 'lbs'),
]
const metricsOf = ([check]: readonly { readonly kind: string }[]): Definitions =>
  check?.kind === 'machine' ? { cpu: { label: 'Processor busy', unit: 'percent' } as const } : {}

test('groups hold their hosts; what is in no group and what is across hosts comes last', () => {
  const groups = [
    { name: 'lbs', title: 'Balancers' },
    { name: 'all', title: 'All' },
    { name: 'none', title: 'Empty' },
  ]
  expect(branchesOf(groups, checks).map(({ title, hosts }) => [title, hosts])).toEqual([
    ['Balancers', ['lb1']],
    ['All', ['lb1', 'web1']],
    ['In no group', ['odd']],
    ['Across hosts', ['pair']],
  ])
})

test('a metric that several hosts have can be chosen once', () => {
  expect(choosableOf(checks, metricsOf)).toEqual([
    { check: 'machine', metric: 'cpu', label: 'Processor busy', hosts: 3 },
  ])
})

test.each([
  ['busy', true],
  ['machine cpu', true],
  ['BUSY proc', true],
  ['disk', false],
])('a search for "%s" finds the processor: %s', (search, found) => {
  expect(isFound({ check: 'machine', metric: 'cpu', label: 'Processor busy', hosts: 1 }, search)).toBe(found)
})
