import { expect, test } from 'vitest'
import { formatAge } from './age.ts'

const M = 60_000
const H = 60 * M

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [3 * M + 59_000, '3 m'],
  [2 * H + 20 * M, '2 h 20'],
  [H + 3 * M, '1 h 03'],
  [76 * H, '3 d 4 h'],
  [48 * H, '2 d'],
  [45 * 24 * H + 5 * H, '45 d'],
  [-5_000, '0 s'],
])('an age of %d ms reads %s', (ms, text) => {
  expect(formatAge(ms).replaceAll('\u202F', ' ')).toBe(text)
})
