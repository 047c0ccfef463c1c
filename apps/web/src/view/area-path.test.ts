import { expect, test } from 'vitest'
import { areaOf } from './area-path.ts'

const up = { top: 10, zero: 24, height: 24, direction: -1 } as const

test('a run stands on the line and ends there', () => {
  expect(areaOf([0, 10, 5], up)).toBe('M0.0 24V24.0L50.0 0.0L100.0 12.0L100.0 24Z')
})

test('a gap is a gap', () => {
  expect(areaOf([10, null, 10], up)).toBe('M0.0 24V0.0L0.0 24ZM100.0 24V0.0L100.0 24Z')
})

test('what goes out hangs below', () => {
  expect(areaOf([5, 5], { ...up, direction: 1 })).toBe('M0.0 24V36.0L100.0 36.0L100.0 24Z')
})

test('more than the top stays inside', () => {
  expect(areaOf([20], up)).toBe('M0.0 24V0.0L0.0 24Z')
})
