import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { revisionOf } from './revision.ts'

const check = madeUpCheck('web1/page', {
  kind: 'http',
  options: { url: 'http://x/', headers: { a: '1', b: '2' }, codes: [200, 204] },
})

test.each<[string, Partial<Check>]>([
  ['address', { way: { by: 'poll', address: '10.0.0.2' } }],
  ['way', { way: { by: 'receive' } }],
  ['members', { way: { by: 'derive', of: ['a'] } }],
  ['host', { host: 'web2' }],
  ['kind', { kind: 'tls' }],
  ['interval', { everyMs: 5_000 }],
  ['timeout', { timeoutMs: 1 }],
  ['option', { options: { url: 'http://y/', headers: { a: '1', b: '2' }, codes: [200, 204] } }],
  ['order of a list', { options: { url: 'http://x/', headers: { a: '1', b: '2' }, codes: [204, 200] } }],
  ['expression', { options: /a/ }],
])('another %s is another revision', (_, other) => {
  expect(revisionOf({ ...check, ...other })).not.toBe(revisionOf(check))
})

test.each<[string, Partial<Check>]>([
  ['attempts', { attempts: 7 }],
  ['retry', { retryMs: 1 }],
  ['thresholds', { thresholds: { total: {} } }],
  ['needs', { needs: ['x/y'] }],
  ['groups', { groups: ['z'] }],
  ['an order of keys', { options: { codes: [200, 204], headers: { b: '2', a: '1' }, url: 'http://x/' } }],
])('other %s leave the revision', (_, other) => {
  expect(revisionOf({ ...check, ...other })).toBe(revisionOf(check))
})

test('expressions and dates are told apart by what they say', () => {
  expect(revisionOf({ ...check, options: { match: /a/ } })).not.toBe(revisionOf({ ...check, options: { match: /b/ } }))
})

test('it is the same in every process, so that a look goes on after a restart', () => {
  expect(revisionOf(check)).toBe('OWnui3m-hHjHazFW')
})
