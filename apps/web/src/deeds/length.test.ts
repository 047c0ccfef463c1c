import { expect, test } from 'vitest'
import { lengthIn } from './length.ts'

const MINUTE = 60_000

test.each([
  ['15m', 15 * MINUTE],
  ['90 m', 90 * MINUTE],
  ['2 h', 120 * MINUTE],
  ['2h30m', 150 * MINUTE],
  ['1.5 D', 36 * 60 * MINUTE],
  ['20', 20 * MINUTE],
  [' 1 h 30 m ', 90 * MINUTE],
])('%s is a length', (text, ms) => {
  expect(lengthIn(text)).toBe(ms)
})

test.each(['', ' ', '0', '0 m', '-5', 'soon', '5 s', '2 h soon', '1e999'])('"%s" is none', (text) => {
  expect(lengthIn(text)).toBeNull()
})

test('a text of nothing but digits is read once', () => {
  const digits = '0'.repeat(200_000)
  expect(lengthIn(digits)).toBeNull()
  expect(lengthIn(`${digits}x`)).toBeNull()
  expect(lengthIn(`${digits}1m${digits}`)).toBeNull()
})
