import { expect, test } from 'vitest'
import { readSizeAt } from './read-size.ts'

test.each([
  [43, 65],
  [55, 50],
  [65, 43],
  [75, 37],
])('on %d inches at five metres text of %d px can be read', (inches, px) => {
  expect(Math.abs(readSizeAt(inches, 5, 1_920) - px)).toBeLessThanOrEqual(1)
})

test('from half the distance half the size will do', () => {
  expect(readSizeAt(55, 2.5, 1_920)).toBe(Math.round(readSizeAt(55, 5, 1_920) / 2))
})
