import { expect, test } from 'vitest'
import { descriptorsInUse, looksAtMost } from './descriptors.ts'

test.each([
  [1_024, 1, 256],
  [1_024, 4, 64],
  [1_048_576, 4, 500],
  [64, 4, 8],
])('of %i descriptors %i pollers get slots for %i looks each', (descriptors, pollers, looks) => {
  expect(looksAtMost(descriptors, pollers)).toBe(looks)
})

test('what is open is counted', () => {
  expect(descriptorsInUse()).toMatch(/^\d+ of \d+ are open$/)
})
