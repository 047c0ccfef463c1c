import type { History } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { intervalOf, nearest, onOneColumn } from './one-column.ts'

const history = (times: readonly number[], avg: readonly (number | null)[], stepMs = 0): History => ({
  from: 0,
  to: 1_000,
  stepMs,
  times: [...times],
  series: [{ metric: 'used', instance: null, avg: [...avg], min: [...avg], max: [...avg] }],
})
const lines = (...histories: History[]) => {
  const { times, series } = onOneColumn(histories)
  return [times, ...series.map(([one]) => one?.avg)]
}

test('one history stays as it came', () => {
  expect(lines(history([3, 13], [1, 2]))).toEqual([
    [3, 13],
    [1, 2],
  ])
})

test('steps that are the same fall together', () => {
  expect(lines(history([0, 60, 120], [1, 2, 3], 60), history([60, 120], [8, 9], 60))).toEqual([
    [0, 60, 120],
    [1, 2, 3],
    [null, 8, 9],
  ])
})

test('looks that come at other moments of the same interval fall together', () => {
  expect(lines(history([101, 111, 121], [1, 2, 3]), history([107, 117, 127], [7, 8, 9]))).toEqual([
    [100, 110, 120],
    [1, 2, 3],
    [7, 8, 9],
  ])
})

test('a look that is a moment late tears no hole', () => {
  expect(lines(history([100, 110, 120, 130], [1, 2, 3, 4]), history([109, 120, 129, 139], [6, 7, 8, 9]))[2]).toEqual([
    6, 6, 7.5, 9,
  ])
})

test('a line that is silent for long has a gap while the other goes on', () => {
  const steady = [0, 10, 20, 30, 40, 50, 60]
  expect(lines(history(steady, steady), history([0, 10, 50, 60], [1, 2, 3, 4]))[2]).toEqual([1, 2, 2, 2, null, 3, 4])
})

test('a gap that the server marked is not bridged', () => {
  expect(lines(history([0, 10, 20], [1, 2, 3]), history([0, 10, 20], [1, null, 3]))[2]).toEqual([1, null, 3])
})

test('finer looks are averaged into the wider step, with their extremes', () => {
  const fine = history([0, 10, 20, 30, 40, 50], [1, 3, 5, 7, 9, 11])
  const { series } = onOneColumn([fine, history([0, 30], [1, 2], 30)])
  expect(series[0]?.[0]).toMatchObject({ avg: [3, 9], min: [1, 7], max: [5, 11] })
})

test('no history is no column', () => {
  expect(onOneColumn([])).toEqual({ times: [], stepMs: 0, series: [] })
})

test.each([
  [[0, 10, 20, 90], 0, 10],
  [[0, 10], 60, 60],
  [[5], 0, 0],
])('the interval of %o in steps of %d is %d', (times, stepMs, interval) => {
  expect(intervalOf({ times, stepMs })).toBe(interval)
})

test('a line is read at other moments from its nearest point, and not from far ones', () => {
  expect(nearest([0, 10, 20, 90], [1, 2, 3, 4], [1, 9, 14, 50, 88], 10)).toEqual([1, 2, 2, null, 4])
  expect(nearest([], [], [1], 10)).toEqual([null])
})
