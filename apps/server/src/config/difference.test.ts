import { setImmediate } from 'node:timers/promises'
import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { difference } from './difference.ts'

const check = madeUpCheck('web1/page', {
  kind: 'http',
  groups: ['webs'],
  options: { url: 'http://x/', headers: { a: '1', b: '2' } },
  thresholds: { total: { warning: { above: 5 } } },
})
const planOf = (...checks: readonly Check[]) => madeUpPlan(checks)
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
  ['address', { way: { by: 'poll', address: '10.0.0.2' } }],
  ['options', { options: { url: 'http://y/', headers: {} } }],
  ['kind', { kind: 'tls' }],
  ['interval', { everyMs: 5_000 }],
  ['timeout', { timeoutMs: 1 }],
  ['retry', { retryMs: 1 }],
  ['members', { way: { by: 'derive', of: ['a'] } }],
  ['being enabled', { enabled: false }],
])('another %s makes another look', async (_, other) => {
  expect(await difference(planOf(check), planOf({ ...check, ...other }))).toEqual({ ...nothing, changed: [check.id] })
})

test.each<[string, Partial<Check>]>([
  ['thresholds', { thresholds: {} }],
  ['attempts', { attempts: 7 }],
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
