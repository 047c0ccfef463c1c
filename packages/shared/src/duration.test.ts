import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['500ms', 500],
  ['1s', 1_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '5', 's', '1.5s', '-1s', '1 s', '1S', '1w', '5m 3s', '99999999999s'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeNull()
})
