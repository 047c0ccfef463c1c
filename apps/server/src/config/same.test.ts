import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { same } from './same.ts'

const value = fc.jsonValue({ maxDepth: 4 })

test('what a configuration holds is the same exactly when Node says so', () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(same(one, other)).toBe(isDeepStrictEqual(one, other))
      expect(same(one, structuredClone(one))).toBe(true)
    }),
  )
})

test.each([
  [{ a: 1 }, { a: undefined }],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [[], {}],
  [null, {}],
  [[1, 2], [1]],
  [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } }],
])('%j is not %j', (one, other) => {
  expect([same(one, other), same(other, one)]).toEqual([false, false])
})

test('the order of keys does not count', () => {
  expect(same({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true)
})
