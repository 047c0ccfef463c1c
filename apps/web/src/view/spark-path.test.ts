import { expect, test } from 'vitest'
import { sparkOf } from './spark-path.ts'

test('the highest touches the top, zero the foot', () => {
  expect(sparkOf([0, 10])).toBe('M0.0 23.0h0.5L100.0 1.0')
})

test('a gap lifts the pen, and a number alone is still seen', () => {
  expect(sparkOf([10, null, 10, null, 10])).toBe('M0.0 1.0h0.5M50.0 1.0h0.5M100.0 1.0h0.5')
})

test('a quiet line is drawn quiet', () => {
  expect(sparkOf([50, 50], 100)).toBe('M0.0 12.0h0.5L100.0 12.0')
})

test('nothing but zeros lies at the foot', () => {
  expect(sparkOf([0, 0])).toBe('M0.0 23.0h0.5L100.0 23.0')
})
