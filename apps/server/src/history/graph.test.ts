import { expect, test } from 'vitest'
import { drawHistory, type Frame, type Line } from './graph.ts'
import { digest, rollUp } from './rollup.ts'

const S = 1_000
const FRAME: Frame = { from: 0, to: 100 * S, points: 300, everyMs: 10 * S, stepMs: 0, samplesFrom: 0 }
const line = (values: readonly (readonly [s: number, value: number | null])[], more: Partial<Line> = {}): Line => ({
  metric: 'm',
  instance: null,
  counter: undefined,
  rollups: [],
  samples: values.map(([s, value]) => ({ at: s * S, value })),
  ...more,
})
const drawn = (lines: readonly Line[], frame: Partial<Frame> = {}) => {
  const { times, series, stepMs } = drawHistory(lines, { ...FRAME, ...frame })
  return { stepMs, times: times.map((at) => at / S), avg: series.map(({ avg }) => avg) }
}

test('few looks are drawn one by one', () => {
  expect(
    drawn([
      line([
        [0, 1],
        [10, 2],
        [20, 3],
      ]),
    ]),
  ).toEqual({ stepMs: 0, times: [0, 10, 20], avg: [[1, 2, 3]] })
})

test('what no line could show is not sent, and whole numbers stay as they were counted', () => {
  const values = [0.123_456_789, 99.996_4, 123_456_789, -1 / 3, 0].map((value, at): [number, number] => [
    10 * at,
    value,
  ])
  expect(drawn([line(values)]).avg).toEqual([[0.123_46, 99.996, 123_456_789, -0.333_33, 0]])
})

test('a mean lies between the least and the most of what it is of', () => {
  const samples = [1_234_567, 1_234_568, 0.123_456_7, 0.123_456_8, 99_999.6, 12.34].map(
    (value, at): [number, number] => [at, value],
  )
  const { series } = drawHistory([line(samples)], { ...FRAME, to: 6 * S, points: 4 })
  const [{ avg, min, max } = { avg: [], min: [], max: [] }] = series
  expect(avg.length).toBeGreaterThan(1)
  for (const [at, mean] of avg.entries()) {
    if (mean === null) continue
    expect(mean).toBeGreaterThanOrEqual(min[at] ?? Number.NaN)
    expect(mean).toBeLessThanOrEqual(max[at] ?? Number.NaN)
  }
})

test('a look that was not answered is a gap', () => {
  expect(
    drawn([
      line([
        [0, 1],
        [10, null],
        [20, 3],
      ]),
    ]).avg,
  ).toEqual([[1, null, 3]])
})

test('two intervals without a look are late, three are a gap', () => {
  expect(
    drawn([
      line([
        [0, 1],
        [20, 2],
      ]),
    ]),
  ).toMatchObject({ times: [0, 20] })
  expect(
    drawn([
      line([
        [0, 1],
        [30, 2],
      ]),
    ]),
  ).toMatchObject({ times: [0, 10, 30], avg: [[1, null, 2]] })
})

test('lines share their times; one that was not there has a gap', () => {
  const lines = [
    line([
      [0, 1],
      [10, 2],
    ]),
    line([[10, 5]], { instance: '/var' }),
  ]
  expect(drawn(lines)).toMatchObject({
    times: [0, 10],
    avg: [
      [1, 2],
      [null, 5],
    ],
  })
})

test('an instance that was never there is no line', () => {
  expect(drawn([line([[0, 1]]), line([], { instance: 'old' })]).avg).toEqual([[1]])
})

test('a counter is drawn as its growth per second', () => {
  expect(
    drawn([
      line(
        [
          [0, 100],
          [10, 150],
          [20, 150],
        ],
        { counter: true },
      ),
    ]).avg,
  ).toEqual([[null, 5, 0]])
})

test('a counter that was reset gives a gap and no spike', () => {
  expect(
    drawn([
      line(
        [
          [0, 100],
          [10, 200],
          [20, 5],
          [30, 25],
        ],
        { counter: true },
      ),
    ]).avg,
  ).toEqual([[null, 10, null, 2]])
})

test('a counter that wrapped at 32 bits goes on', () => {
  expect(
    drawn([
      line(
        [
          [0, 2 ** 32 - 10],
          [10, 10],
        ],
        { counter: 32 },
      ),
    ]).avg,
  ).toEqual([[null, 2]])
})

test('growth over a gap is not drawn: it may hide a reset', () => {
  expect(
    drawn([
      line(
        [
          [0, 100],
          [60, 700],
          [70, 710],
        ],
        { counter: true },
      ),
    ]).avg,
  ).toEqual([[null, null, null, 1]])
})

test('the look before the span gives the first rate and no point', () => {
  const before = line(
    [
      [40, 0],
      [50, 20],
      [60, 30],
    ],
    { counter: true },
  )
  expect(drawn([before], { from: 50 * S, samplesFrom: 50 * S })).toMatchObject({ times: [50, 60], avg: [[2, 1]] })
})

test('more looks than points are drawn as steps with their lowest and highest', () => {
  const samples = Array.from({ length: 100 }, (_, s) => [s, s % 10] as const)
  const { stepMs, times, series } = drawHistory([line(samples)], { ...FRAME, everyMs: S, points: 11 })
  expect(stepMs).toBe(10 * S)
  expect(times).toHaveLength(10)
  expect(series[0]?.avg.every((value) => value === 4.5)).toBe(true)
  expect([series[0]?.min[0], series[0]?.max[0]]).toEqual([0, 9])
})

test.each([2, 3, 7, 50, 299])('there are never more than %i points, wherever the span begins', (points) => {
  for (const from of [0, 1, 999, 12_345]) {
    const samples = Array.from({ length: 3_000 }, (_, i) => [i + from / S, 1] as const).filter(([s]) => s % 700 < 400)
    const frame = { ...FRAME, from, to: from + 3_000 * S, everyMs: S, points, samplesFrom: from }
    expect(drawHistory([line(samples)], frame).times.length).toBeLessThanOrEqual(points)
  }
})

test('rollups are followed by what is not rolled up yet', () => {
  const rolled = line(
    [
      [120, 7],
      [130, 9],
    ],
    { rollups: [0, 60].map((s) => ({ at: s * S, values: digest(s), rates: null })) },
  )
  const frame = { to: 180 * S, points: 4, stepMs: 60 * S, samplesFrom: 120 * S }
  expect(drawn([rolled], frame)).toEqual({ stepMs: 60 * S, times: [0, 60, 120], avg: [[0, 60, 8]] })
})

test('rolled up growth is that of the single looks', () => {
  const samples = [0, 10, 20, 30, 40, 50].map((s) => ({ at: s * S, value: s * 3 }))
  expect(rollUp(samples, 60 * S, undefined)[0]?.rates).toEqual({ count: 5, sum: 15, min: 3, max: 3 })
})

test('a reset leaves its growth out of the rollup', () => {
  const samples = [100, 110, 0, 10].map((value, i) => ({ at: i * 10 * S, value }))
  expect(rollUp(samples, 60 * S, undefined)[0]?.rates).toEqual({ count: 2, sum: 2, min: 1, max: 1 })
})

test('what goes up and down is no counter', () => {
  const samples = [1, 5, 2, 6, 3].map((value, i) => ({ at: i * 10 * S, value }))
  expect(rollUp(samples, 60 * S, undefined)[0]?.rates).toBeNull()
})
