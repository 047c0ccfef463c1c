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

test('no pattern makes it read more than both lengths multiplied', () => {
  const pattern = `${'a*'.repeat(500)}b`
  expect(matchesGlob(readAtMost(4_000 * pattern.length, 'a'.repeat(4_000)), pattern)).toBe(false)
})

/** The text, which throws when its characters were read more often. */
function readAtMost(times: number, text: string): string {
  let left = times
  const counting = new Proxy(Object(text), {
    get(target, key) {
      if (key !== 'length') left -= 1
      if (left < 0) throw new Error(`read more than ${times} times`)
      return Reflect.get(target, key)
    },
  })
  return counting as string // has all that is read of one: its length, and characters
}
