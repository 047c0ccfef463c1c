import type { Metric } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { activity } from '../curve.ts'
import { type Baseline, lineOf } from './line.ts'
import { momentsOf } from './moments.ts'
import { seriesOf } from './series.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const now = Date.UTC(2026, 4, 12, 13, 7, 8)
const span = {
  ...{ from: now - 7 * DAY, to: now, looksMs: 3 * HOUR },
  closely: [{ from: now - 5 * DAY, to: now - 5 * DAY + HOUR }],
}

const baseline = (definition: Pick<Metric, 'unit'> & Partial<Metric>, value: number, more: Partial<Baseline> = {}) => ({
  ...{ checkId: 'web1/x', metric: 'm', instance: '', value, rate: 0, most: Number.POSITIVE_INFINITY },
  definition: { label: 'M', ...definition },
  ...more,
})
const gauge = (unit: Metric['unit'], value: number, more: Partial<Baseline> = {}) =>
  lineOf(baseline({ unit }, value, more), now)
const past = (of: Baseline, off: readonly { from: number; to: number }[] = []) => {
  const moments = momentsOf({ ...span, off }, 10_000)
  const { samples, rollups } = seriesOf({ baseline: of, line: lineOf(of, now), everyMs: 10_000, now, moments })
  return { samples, minutes: rollups.get(MINUTE) ?? [], rollups }
}
const hours = Array.from({ length: 7 * 24 }, (_, hour) => now - hour * HOUR)

test('every line ends at what is measured now', () => {
  const units = ['ms', 's', 'bytes', 'percent', 'count', 'flag', 'days'] as const
  expect(units.map((unit) => gauge(unit, 42)(now))).toEqual(units.map(() => 42))
})

test('what visitors make follows the day and the week', () => {
  const line = gauge('count', 200)
  const [busiest = 0, ...others] = hours.toSorted((a, b) => activity(b) - activity(a))
  expect(line(busiest)).toBeGreaterThan(1.8 * line(others.at(-1) ?? 0))
})

test('percent stay between 0 and 100, and flags as they are', () => {
  for (const value of [0, 3, 50, 97, 100]) {
    const values = hours.map(gauge('percent', value))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThanOrEqual(100)
  }
  expect(new Set(hours.map(gauge('flag', 1)))).toEqual(new Set([1]))
})

test('a calm past stays below what would have been told', () => {
  expect(Math.max(...hours.map(gauge('count', 80, { most: 90 })))).toBeLessThanOrEqual(90)
})

test('a disk was emptier before, in percent and in bytes', () => {
  const fill = { now: 80, at: (at: number) => (2 * (at - now)) / DAY }
  const used = lineOf(baseline({ unit: 'percent', view: { name: 'disks', role: 'used' } }, 80, { fill }), now)
  const free = lineOf(baseline({ unit: 'bytes', view: { name: 'disks', role: 'free' } }, 20_000, { fill }), now)
  expect(used(now - 5 * DAY)).toBeCloseTo(70)
  expect(free(now - 5 * DAY)).toBeCloseTo(30_000)
})

test.each([5, 1e6, 1e15])('a counter that is at %d never was below nought, and only ever grew', (value) => {
  const { samples, minutes } = past(baseline({ unit: 'count', counter: true }, value, { rate: 10 }))
  expect(Math.min(...minutes.map(({ values }) => values.min))).toBeGreaterThanOrEqual(0)
  expect(Math.min(...minutes.map(({ rates }) => rates?.min ?? -1))).toBeGreaterThanOrEqual(0)
  const values = samples.map((sample) => sample.value ?? -1)
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  // It may have begun anew once, as after a restart.
  expect(values.filter((value, index) => value < (values[index - 1] ?? 0)).length).toBeLessThanOrEqual(1)
})

test('a counter ends at its value, at its rate', () => {
  const { samples } = past(baseline({ unit: 'count', counter: true }, 1e9, { rate: 10 }))
  const [before, last] = samples.slice(-2)
  expect((last?.value ?? 0) - (before?.value ?? 0)).toBeCloseTo(100, -1)
  expect(1e9 - (last?.value ?? 0)).toBeCloseTo((now - (last?.at ?? 0)) / 100, -1)
})

test('a counter of 32 bits went round, and is never as large as it cannot be', () => {
  const { minutes } = past(baseline({ unit: 'bytes', counter: 32 }, 1_000, { rate: 100_000 }))
  const values = minutes.map(({ values }) => values.max)
  expect(Math.max(...values)).toBeLessThan(2 ** 32)
  expect(Math.max(...values)).toBeGreaterThan(2 ** 31)
})

test('there is nothing of the time in which nobody looked, and graphs of any length have no other gap', () => {
  const off = { from: now - 4 * DAY, to: now - 4 * DAY + HOUR }
  const { rollups } = past(baseline({ unit: 'count' }, 5), [off])
  // The widest gap that a graph bridges, where it is drawn from these: six hours, a day and an hour, a month at 300 points.
  for (const [stepMs, bridgedMs] of [
    [MINUTE, 5 * MINUTE],
    [5 * MINUTE, 25 * MINUTE],
    [HOUR, 2.5 * HOUR],
  ] as const) {
    const times = (rollups.get(stepMs) ?? []).map(({ at }) => at)
    expect(times.some((at) => at >= off.from && at + stepMs <= off.to)).toBe(false)
    const gaps = times.slice(1).filter((at, index) => at - (times[index] ?? 0) > bridgedMs)
    expect(gaps).toHaveLength(stepMs === HOUR ? 0 : 1)
  }
})
