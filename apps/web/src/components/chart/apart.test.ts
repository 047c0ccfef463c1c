import { expect, test } from 'vitest'
import { apart } from './apart.ts'

test.each([
  [
    [10, 50, 90],
    [10, 50, 90],
  ],
  [
    [50, 10, 52],
    [50, 10, 64],
  ],
  [
    [98, 99, 100],
    [72, 86, 100],
  ],
  [
    [-5, 0],
    [0, 14],
  ],
  [[], []],
])('labels at %o stand at %o', (places, standing) => {
  expect(apart(places, 14, 0, 100)).toEqual(standing)
})
