import { expect, test } from 'vitest'
import { matchesGlob } from './glob.ts'

test.each([
  ['/srv', '/srv', true],
  ['/srv/a', '/srv', false],
  ['/srv/a/b', '/srv/*', true],
  ['/srv', '/srv/*', false],
  ['/snap/core/1', '*/core/*', true],
  ['nfs4', 'nfs*', true],
  ['a.b', 'a?b', false],
  ['', '*', true],
  ['', '', true],
  ['x', '', false],
  ['abcabd', '*ab*d', true],
  ['a[b', 'a[b', true],
])('%j against %j is %j', (text, pattern, expected) => {
  expect(matchesGlob(text, pattern)).toBe(expected)
})

test('a pattern made to be slow is not', () => {
  const start = performance.now()
  expect(matchesGlob('a'.repeat(4_000), `${'a*'.repeat(500)}b`)).toBe(false)
  expect(performance.now() - start).toBeLessThan(1_000)
})
