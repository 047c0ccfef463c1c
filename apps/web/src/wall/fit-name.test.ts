import { expect, test } from 'vitest'
import { cutMiddle, fitName } from './fit-name.ts'

test('a short name stands as it is', () => {
  expect(fitName('db03', 'repl', 400, 50)).toEqual({ text: 'db03 repl', scale: 1 })
})

test('a name that is a little too long is set smaller', () => {
  const { text, scale } = fitName('memcached07', 'hits', 400, 50)
  expect(text).toBe('memcached07 hits')
  expect(scale).toBeLessThan(1)
  expect(scale).toBeGreaterThanOrEqual(0.8)
})

test('of a long name the number of the machine and the check are kept', () => {
  const { text, scale } = fitName('prod-eu-west-1-memcached-session-04', 'evictions', 400, 40)
  expect(scale).toBe(0.8)
  expect(text).toMatch(/^prod.*….*04 evictions$/)
})

test('a relation has no host to cut', () => {
  expect(fitName(null, 'a-relation-with-a-very-long-name-of-its-own', 200, 40).text).toContain('…')
})

test.each([
  ['web11', 8, 'web11'],
  ['memcached-session-04', 9, 'memc…n-04'],
])('%s in %d letters is %s', (text, letters, cut) => {
  expect(cutMiddle(text, letters)).toBe(cut)
})
