import { expect, test } from 'vitest'
import type { Earlier } from './drawing.ts'
import type { Line, Panel } from './panels.ts'
import { axisOf, pointsOf, rowsOf, statsOf } from './points.ts'

const line = (avg: readonly (number | null)[], label = 'used'): Line => ({
  key: 'used',
  label,
  culprit: false,
  avg: [...avg],
  min: [...avg],
  max: avg.map((value) => (value === null ? null : value * 2)),
  latest: null,
})
const panelOf = (lines: readonly Line[], limit?: number): Panel => ({
  key: 'used',
  metrics: ['used'],
  title: 'Used',
  unit: 'count',
  perSecond: false,
  judged: true,
  lines,
  limits: limit === undefined ? [] : [{ status: 'critical', value: limit }],
})
const panel = (lines: readonly Line[], limit?: number) => ({ panel: panelOf(lines, limit), earlier: null })
const points = (times: readonly number[], lines: readonly Line[], earlier: Earlier | null = null) =>
  pointsOf({ times, panel: panelOf(lines), stepMs: 0, earlier })

test('missing looks leave a gap, not a line across it', () => {
  expect(points([0, 10, 20, 100, 110], [line([1, 2, 3, 4, 5])]).map(({ t, 0: value }) => [t, value])).toEqual([
    [0, 1],
    [10, 2],
    [20, 3],
    [30, null],
    [100, 4],
    [110, 5],
  ])
})

test('one missed look is no gap', () => {
  expect(points([0, 10, 30, 40], [line([1, 2, 3, 4])])).toHaveLength(4)
})

test('a near limit is on the axis, a far one is not', () => {
  expect(axisOf(panel([line([10, 20])], 60)).domain[1]).toBeGreaterThanOrEqual(60)
  expect(axisOf(panel([line([10, 20])], 900)).domain[1]).toBeLessThan(100)
})

test('nothing but gaps still has an axis', () => {
  expect(axisOf(panel([line([null, null])])).domain).toEqual([0, 1])
  expect(statsOf(line([null]))).toBe(null)
})

test('now is the latest number that is known', () => {
  expect(statsOf(line([2, 4, null]))).toEqual({ now: 4, avg: 3, max: 8 })
  // A point is the mean of its time: the last look may read something else.
  expect(statsOf({ ...line([2, 4, null]), latest: 7_397 })?.now).toBe(7_397)
})

test('text for a spreadsheet keeps gaps empty and quotes names', () => {
  expect(rowsOf([0, 1_000], [line([1, null], 'used')])).toEqual([
    ['time', 'used'],
    ['1970-01-01T00:00:00.000Z', 1],
    ['1970-01-01T00:00:01.000Z', null],
  ])
})

test('an earlier time stands beside now, and the axis holds both', () => {
  const earlier = { label: 'a week before', values: [[7, 90]] }
  expect(points([0, 10], [line([1, 2])], earlier).map(({ e0 }) => e0)).toEqual([7, 90])
  expect(axisOf({ ...panel([line([1, 2])]), earlier }).domain[1]).toBeGreaterThanOrEqual(90)
})
