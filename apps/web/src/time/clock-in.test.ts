import { expect, test } from 'vitest'
import { clockIn } from './clock-in.ts'

test.each([
  ['14:03', '14:03'],
  ['9:05', '09:05'],
  ['0905', '09:05'],
  ['905', '09:05'],
  [' 9.05 ', '09:05'],
  ['9', '09:00'],
  ['00:00', '00:00'],
  ['23:59', '23:59'],
  ['24:00', null],
  ['12:60', null],
  ['2:03 PM', null],
  ['14:3', null],
  ['', null],
])('%j is %s', (text, clock) => {
  expect(clockIn(text)).toBe(clock)
})
