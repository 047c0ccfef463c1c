import { expect, test } from 'vitest'
import { gapMsOf, linePath, reachOf } from './line-path.ts'

const field = { from: 0, to: 100, low: 0, high: 10, width: 100, height: 20 }

test('a line goes from point to point, higher values higher up', () => {
  expect(linePath([0, 50, 100], [0, 5, 10], 60, field)).toBe('M0.0 20.0h.1L50.0 10.0L100.0 0.0')
})

test('the pen is lifted where nothing is known, and where looks are missing', () => {
  expect(linePath([0, 10, 20, 90], [1, null, 1, 1], 25, field).match(/M/g)).toHaveLength(3)
})

test('what lies outside of the time shown is left out', () => {
  expect(linePath([-10, 0, 110], [1, 1, 1], 50, field)).toBe('M0.0 18.0h.1')
})

test('the field begins at zero, or below it', () => {
  expect(reachOf([{ avg: [3, null, 7] }, { avg: [12] }])).toEqual({ low: 0, high: 12 })
  expect(reachOf([{ avg: [-4, 2] }])).toEqual({ low: -4, high: 2 })
})

test('a flat line and no line still have a field', () => {
  expect(reachOf([{ avg: [0, 0] }])).toEqual({ low: 0, high: 1 })
  expect(reachOf([])).toEqual({ low: 0, high: 1 })
})

test('one point alone is a stroke, though nothing says how often it is looked at', () => {
  expect(linePath([50], [5], gapMsOf({ times: [50], stepMs: 0 }), field)).toBe('M50.0 10.0h.1')
})
