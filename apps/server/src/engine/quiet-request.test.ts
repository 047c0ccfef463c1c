import type { Scope } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { CHECKS, planOf } from './play.made-up.ts'
import { quietAskedFor } from './quiet-request.ts'
import { Refusal } from './refusal.ts'

const NOW = 1_000_000
const plan = planOf(CHECKS)
const asked = { kind: 'downtime', match: { hosts: ['lb'] }, note: '', by: 'ann' } as const

test.each<[string, Scope, string]>([
  ['a group', { groups: ['web'] }, 'match.groups: there is no group web (did you mean webs?)'],
  ['a host', { hosts: ['lb', 'web3'] }, 'match.hosts: there is no host web3 (did you mean web1?)'],
  ['a check', { checks: ['htpp'] }, 'match.checks: there is no check htpp (did you mean http?)'],
  [
    'two names, both told',
    { groups: ['nonsense'], checks: ['web1/htp'] },
    'match.groups: there is no group nonsense; match.checks: there is no check web1/htp (did you mean web1/http?)',
  ],
  ['a host with a check it does not have', { hosts: ['lb'], groups: ['webs'] }, 'match: no check fits all of it'],
])('a scope that misses is refused: %s', (_, match, text) => {
  expect(() => quietAskedFor({ ...asked, match, forMs: 1_000 }, plan, NOW)).toThrow(text)
})

test('of many names that are unknown the first few are told, with what was perhaps meant, and the rest counted', () => {
  // Each is two letters away from a name there is: whoever is compared with those is answered with one.
  const hosts = Array.from({ length: 1_000 }, (_, at) => `web1${at.toString(36).padStart(2, '0')}`)
  const text = textOf(() => quietAskedFor({ ...asked, match: { groups: ['web'], hosts }, forMs: 1_000 }, plan, NOW))
  expect(text.match(/did you mean/g)).toHaveLength(5)
  expect(text).toMatch(/; match\.hosts: there is no host web103 \(did you mean web1\?\); and 996 more$/)
})

test('a name that is unknown is told once, however often it was given', () => {
  const text = textOf(() => quietAskedFor({ ...asked, match: { hosts: Array(9).fill('no') }, forMs: 1_000 }, plan, NOW))
  expect(text).toBe('match.hosts: there is no host no')
})

test.each([
  ['ends before it begins', { from: 2_000_000, until: 1_500_000 }, /^until: must be after it begins/],
  ['ended already', { until: 999_999 }, /^until: must be after/],
  ['lasts for ever', { until: 1e15 }, /^until: a downtime lasts at most 90 days/],
  ['is years ahead', { from: 1e12, forMs: 1_000 }, /^from: at most 366 days/],
])('a downtime that %s is refused', (_, span, text) => {
  expect(() => quietAskedFor({ ...asked, ...span }, plan, NOW)).toThrow(text)
})

test('what was to begin in the past begins now, and lasts as long as was asked', () => {
  expect(quietAskedFor({ ...asked, from: 5, forMs: 3_000 }, plan, NOW)).toMatchObject({ from: NOW, until: NOW + 3_000 })
})

function textOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
  return 'not refused'
}
