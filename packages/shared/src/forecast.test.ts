import { expect, test } from 'vitest'
import { forecast } from './forecast.ts'

const HOUR = 3_600_000
const hours = (count: number) => Array.from({ length: count }, (_, at) => at * HOUR)
const line = (count: number, from: number, perHour: number) =>
  Array.from({ length: count }, (_, at) => from + at * perHour)

test('a disk that loses 10 GB a day with 30 left is full in three days', () => {
  const times = hours(73)
  const free = line(73, 60, -10 / 24)
  const seen = forecast(times, free, 0)
  expect(seen?.perDay).toBeCloseTo(-10)
  expect(seen?.reachesAt).toBeCloseTo(72 * HOUR + 3 * 24 * HOUR, -3)
})

test('a log that is rotated every night does not bend the trend', () => {
  const saw = line(145, 100, -0.1).map((value, at) => value - (at % 24) * 0.05)
  expect(forecast(hours(145), saw, 0)?.perDay).toBeCloseTo(-2.4, 0)
})

test('one big file that came and went changes nothing', () => {
  const free = line(100, 100, -0.1)
  free.fill(20, 40, 44)
  expect(forecast(hours(100), free, 0)?.perDay).toBeCloseTo(-2.4)
})

test('what goes up and down alike has no trend', () => {
  const wave = hours(96).map((_, at) => 50 + 10 * Math.sin(at / 4))
  expect(forecast(hours(96), wave, 0)).toBeNull()
})

test('less than a day says nothing, however steep', () => {
  expect(forecast(hours(20), line(20, 100, -5), 0)).toBeNull()
})

test('a disk that is being emptied is never full', () => {
  expect(forecast(hours(50), line(50, 10, 1), 0)).toMatchObject({ reachesAt: null })
})

test('gaps are left out, not counted as nothing', () => {
  const free = line(73, 60, -10 / 24).map((value, at) => (at % 3 === 0 ? null : value))
  expect(forecast(hours(73), free, 0)?.perDay).toBeCloseTo(-10)
})

test('what does not move has no trend', () => {
  expect(forecast(hours(50), line(50, 10, 0), 0)).toBeNull()
})

test('years away is not said', () => {
  expect(forecast(hours(50), line(50, 1e6, -1), 0)).toMatchObject({ reachesAt: null })
})
