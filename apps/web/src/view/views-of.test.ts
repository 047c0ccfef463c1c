import { expect, test } from 'vitest'
import { viewsOf } from './views-of.ts'

const used = { label: 'Used', unit: 'percent' as const, view: { name: 'disks' as const, role: 'used' as const } }
const total = { label: 'Total', unit: 'ms' as const }
const kind = (name: string, metrics: object) => ({ kind: name, title: name, summary: '', metrics })
// As far as is asked of it here.
const catalogue = {
  kinds: [kind('disk', { used }), kind('http', { total })],
  checks: { 'web1/mine': { used } },
} as never

test.each([
  ['a check whose kind is drawn there', [{ id: 'db1/disk', kind: 'disk' }], ['disks']],
  ['a check with metrics of its own', [{ id: 'web1/mine', kind: 'http' }], ['disks']],
  ['no check of such a kind', [{ id: 'web1/http', kind: 'http' }], []],
  ['no check at all', [], []],
])('%s: pages %j', (_, checks, views) => {
  expect([...viewsOf(catalogue, checks)]).toEqual(views)
})
