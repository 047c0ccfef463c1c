import { expect, test } from 'vitest'
import type { Line, Panel } from './panels.ts'
import { axisOf, csvOf, pointsOf, statsOf } from './points.ts'

const line = (avg: readonly (number | null)[], label = 'used'): Line => ({
  key: 'used',
  label,
  culprit: false,
  avg: [...avg],
  min: [...avg],
  max: avg.map((value) => (value === null ? null : value * 2)),
})
const panel = (lines: readonly Line[], limit?: number): Panel => ({
  key: 'used',
  title: 'Used',
  unit: 'count',
  perSecond: false,
  judged: true,
  lines,
  limits: limit === undefined ? [] : [{ status: 'critical', value: limit }],
})

test('missing looks leave a gap, not a line across it', () => {
  const points = pointsOf([0, 10, 20, 100, 110], [line([1, 2, 3, 4, 5])], 0)
  expect(points.map(({ t, 0: value }) => [t, value])).toEqual([
    [0, 1],
    [10, 2],
    [20, 3],
    [30, null],
    [100, 4],
    [110, 5],
  ])
})

test('one missed look is no gap', () => {
  expect(pointsOf([0, 10, 30, 40], [line([1, 2, 3, 4])], 0)).toHaveLength(4)
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
})

test('text for a spreadsheet keeps gaps empty and quotes names', () => {
  const history = { from: 0, to: 2, stepMs: 1, times: [0, 1_000], series: [] }
  expect(csvOf(history, [line([1, null], 'a "b"')])).toBe(
    'time,"a ""b"""\n1970-01-01T00:00:00.000Z,1\n1970-01-01T00:00:01.000Z,',
  )
})
