import { expect, test } from 'vitest'
import { nearestLine } from './nearest-line.ts'

const line = (key: string, avg: (number | null)[]) => ({
  key,
  label: key,
  culprit: false,
  avg,
  min: avg,
  max: avg,
  latest: null,
})
const lines = [line('a', [10, 50]), line('b', [20, null]), line('c', [90, 90])]

test.each([
  [0, 12, 'a'],
  [0, 17, 'b'],
  [0, 55, null],
  [1, 20, null],
  [1, 88, 'c'],
  [7, 50, null],
])('at point %d a pointer at %d means line %s', (at, height, key) => {
  expect(nearestLine(lines, at, height, [0, 100])).toBe(key)
})
