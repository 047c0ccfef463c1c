import { setImmediate } from 'node:timers/promises'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { difference } from './difference.ts'

const check: Check = {
  id: 'web1/page',
  name: 'page',
  host: 'web1',
  address: '10.0.0.1',
  groups: ['webs'],
  kind: 'http',
  of: null,
  options: { url: 'http://x/', headers: { a: '1', b: '2' } },
  everyMs: 10_000,
  timeoutMs: 5_000,
  retryMs: 2_000,
  attempts: 3,
  recoveries: 1,
  enabled: true,
  thresholds: { total: { warning: { above: 5 } } },
  required: [],
  needs: [],
  runbook: null,
}
const planOf = (...checks: Check[]): Plan => ({
  site: '',
  hosts: [],
  groups: [],
  checks,
  channels: [],
  routes: [],
  graphs: [],
})
const nothing = { added: [], removed: [], changed: [], adjusted: [], unchanged: [] }

test('what is new, gone and still there', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ ...check, id }))
  if (!a || !b || !c) throw new Error('three checks were made')
  expect(await difference(planOf(a, b), planOf(b, c))).toEqual({
    ...nothing,
    added: ['c'],
    removed: ['a'],
    unchanged: ['b'],
  })
})

test.each<[string, Partial<Check>]>([
  ['address', { address: '10.0.0.2' }],
  ['options', { options: { url: 'http://y/', headers: {} } }],
  ['kind', { kind: 'tls' }],
  ['interval', { everyMs: 5_000 }],
  ['timeout', { timeoutMs: 1 }],
  ['retry', { retryMs: 1 }],
  ['members', { of: ['a'] }],
  ['being enabled', { enabled: false }],
])('another %s makes another look', async (_, other) => {
  expect(await difference(planOf(check), planOf({ ...check, ...other }))).toEqual({ ...nothing, changed: [check.id] })
})

test.each<[string, Partial<Check>]>([
  ['thresholds', { thresholds: {} }],
  ['attempts', { attempts: 1 }],
  ['recoveries', { recoveries: 2 }],
  ['required metrics', { required: ['total'] }],
  ['needs', { needs: ['db1/mysql'] }],
  ['groups', { groups: [] }],
  ['runbook', { runbook: 'call me' }],
])('other %s leave the look alone', async (_, other) => {
  expect(await difference(planOf(check), planOf({ ...check, ...other }))).toEqual({ ...nothing, adjusted: [check.id] })
})

test('the order of keys means nothing', async () => {
  const same = { ...check, options: { headers: { b: '2', a: '1' }, url: 'http://x/' } }
  expect(await difference(planOf(check), planOf(same))).toEqual({ ...nothing, unchanged: [check.id] })
})

test('thousands of checks are compared while other work goes on', async () => {
  const many = planOf(...Array.from({ length: 2_000 }, (_, index) => ({ ...check, id: `web${index}/page` })))
  let over = false
  const compared = difference(many, structuredClone(many)).finally(() => {
    over = true
  })
  await setImmediate()
  expect(over).toBe(false)
  expect((await compared).unchanged).toHaveLength(2_000)
})
