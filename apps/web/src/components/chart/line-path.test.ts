import { expect, test } from 'vitest'
import { bandPath, gapMsOf, linePath, reachOf } from './line-path.ts'

const field = { from: 0, to: 100, low: 0, high: 10, width: 100, height: 20 }

test('a line goes from point to point, higher values higher up', () => {
  expect(linePath([0, 50, 100], [0, 5, 10], 60, field)).toBe('M0.0 20.0h.1L50.0 10.0L100.0 0.0')
})

test('the pen is lifted where nothing is known, and where looks are missing', () => {
  expect(linePath([0, 10, 20, 90], [1, null, 1, 1], 25, field).match(/M/g)).toHaveLength(3)
})

test('a band goes out along the most and back along the least, and has the gaps of its line', () => {
  const band = (min: readonly (number | null)[]) => bandPath([0, 50, 100], { min, max: [2, 10, 4] }, 60, field)
  expect(band([0, 5, 4])).toBe('M0.0 16.0L50.0 0.0L100.0 12.0L100.0 12.0L50.0 10.0L0.0 20.0Z')
  expect(band([0, null, 4])).toBe('M0.0 16.0L0.0 20.0ZM100.0 12.0L100.0 12.0Z')
  expect(bandPath([0, 100], { min: [0, 0], max: [5, 5] }, 60, field).match(/M/g)).toHaveLength(2)
  expect(bandPath([-10, 50, 110], { min: [0, 0, 0], max: [5, 5, 5] }, 90, field)).toBe('M50.0 10.0L50.0 20.0Z')
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
