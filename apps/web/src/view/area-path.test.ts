import { expect, test } from 'vitest'
import { areaOf } from './area-path.ts'

const up = { from: 0, to: 100, gapMs: 60, top: 10, zero: 24, height: 24, direction: -1 } as const

test('a run stands on the line and ends there', () => {
  expect(areaOf([0, 50, 100], [0, 10, 5], up)).toBe('M0.0 24V24.0L50.0 0.0L100.0 12.0h.3V24Z')
})

test('a gap is a gap, and a number alone is still seen', () => {
  expect(areaOf([0, 50, 100], [10, null, 10], up)).toBe('M0.0 24V0.0h.3V24ZM100.0 24V0.0h.3V24Z')
  expect(areaOf([0, 100], [10, 10], up)).toBe('M0.0 24V0.0h.3V24ZM100.0 24V0.0h.3V24Z')
})

test('what was long ago stands long ago, however little came since', () => {
  expect(areaOf([10, 20], [10, 10], up)).toBe('M10.0 24V0.0L20.0 0.0h.3V24Z')
})

test('what goes out hangs below', () => {
  expect(areaOf([50, 100], [5, 5], { ...up, direction: 1 })).toBe('M50.0 24V36.0L100.0 36.0h.3V24Z')
})

test('more than the top stays inside', () => {
  expect(areaOf([0], [20], up)).toBe('M0.0 24V0.0h.3V24Z')
})
