import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { timeTicks, valueAxis } from './ticks.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const noon = Date.UTC(2026, 2, 14, 12, 7)
const utc = () => 0
const iso = (ticks: readonly number[]) => ticks.map((tick) => new Date(tick).toISOString().slice(5, 16))

test('a day has a tick every three hours', () => {
  expect(iso(timeTicks(noon - DAY, noon, 8, utc))).toEqual([
    '03-13T15:00',
    '03-13T18:00',
    '03-13T21:00',
    '03-14T00:00',
    '03-14T03:00',
    '03-14T06:00',
    '03-14T09:00',
    '03-14T12:00',
  ])
})

test("midnight is the reader's", () => {
  expect(iso(timeTicks(noon - 3 * DAY, noon, 4, () => -5 * HOUR))).toEqual([
    '03-12T05:00',
    '03-13T05:00',
    '03-14T05:00',
  ])
})

/** How far a zone is ahead of UTC, which no two of these are at all times; whatever zone the tests run in. */
const offsetIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  return (at: number) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - (at - (at % 1_000))
}

describe.each([
  ['Europe/Berlin', '2027-03-28T12:00:00Z'],
  ['Europe/Berlin', '2027-10-31T12:00:00Z'],
  ['America/New_York', '2027-03-14T12:00:00Z'],
  ['America/New_York', '2027-11-07T12:00:00Z'],
  ['Pacific/Chatham', '2027-04-04T12:00:00Z'],
])('where the clock changes, in %s about %s', (timeZone, day) => {
  const at = Date.parse(day)
  const offsetAt = offsetIn(timeZone)
  const clock = (tick: number) => new Date(tick + offsetAt(tick)).toISOString().slice(11, 16)

  test('every day of a week begins at midnight', () => {
    for (const hour of [0, 5, 11]) {
      const [from, to] = [at - 4 * DAY + hour * HOUR, at + 3 * DAY + hour * HOUR]
      const ticks = timeTicks(from, to, 8, offsetAt)
      expect(new Set(ticks.map(clock))).toEqual(new Set(['00:00']))
      // Seven days of the clock are an hour more or less than seven times 24 hours.
      expect([7, 8]).toContain(ticks.length)
    }
  })

  test('a half of a day is at noon', () => {
    expect(new Set(timeTicks(at - 2 * DAY, at + 2 * DAY, 9, offsetAt).map(clock))).toEqual(new Set(['00:00', '12:00']))
  })

  test('every hour is there, and once', () => {
    const ticks = timeTicks(at - 14 * HOUR, at, 15, offsetAt)
    expect(new Set(ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0)))).toEqual(new Set([HOUR]))
    expect(ticks.map((tick) => clock(tick).slice(3))).toEqual(Array(ticks.length).fill('00'))
  })

  test('a year has the firsts of months, at midnight', () => {
    const ticks = timeTicks(at - 365 * DAY, at, 12, offsetAt)
    expect(new Set(ticks.map((tick) => new Date(tick + offsetAt(tick)).toISOString().slice(8, 16)))).toEqual(
      new Set(['01T00:00']),
    )
  })
})

test('a month begins its weeks on Mondays', () => {
  const weekdays = timeTicks(noon - 30 * DAY, noon, 6, utc).map((tick) => new Date(tick).getUTCDay())
  expect(weekdays).toEqual([1, 1, 1, 1])
})

test('a year has the firsts of months', () => {
  const ticks = timeTicks(noon - 365 * DAY, noon, 12, utc)
  expect(ticks.every((tick) => new Date(tick).getUTCDate() === 1)).toBe(true)
  expect(ticks.length).toBeGreaterThan(5)
})

test('ticks lie within the range and are few, whatever the range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 800 * DAY }), fc.integer({ min: 2, max: 14 }), (span, most) => {
      const ticks = timeTicks(noon - span, noon, most, () => HOUR)
      expect(ticks.length).toBeLessThanOrEqual(most + 1)
      expect(ticks.every((tick) => tick >= noon - span && tick <= noon)).toBe(true)
    }),
  )
})

test.each([
  [0, 3_700, 'count', [0, 1_000, 2_000, 3_000, 4_000]],
  [0, 41, 'ms', [0, 20, 40, 60]],
  [3, 91, 'percent', [0, 25, 50, 75, 100]],
  [0, 3, 'percent', [0, 1, 2, 3]],
  [0, 0, 'count', [0, 0.25, 0.5, 0.75, 1]],
  [-40, 90, 's', [-60, 0, 60, 120]],
  [0, 7_900, 's', [0, 3_600, 7_200, 10_800]],
  [0, 3_000, 's', [0, 900, 1_800, 2_700, 3_600]],
  [0, 30, 's', [0, 10, 20, 30]],
  [0, 900_000, 's', [0, 432_000, 864_000, 1_296_000]],
  [0, 45_000, 'ms', [0, 15_000, 30_000, 45_000]],
  [0, 7_000, 'ms', [0, 2_000, 4_000, 6_000, 8_000]],
  [38, 44, 'celsius', [38, 40, 42, 44]],
  [0, 1, 'flag', [0, 1]],
] as const)('from %d to %d %s the axis reads %o', (low, high, unit, ticks) => {
  expect(valueAxis(low, high, unit).ticks).toEqual(ticks)
})

test('bytes step in powers of 1024', () => {
  expect(valueAxis(0, 3.5 * 1_024 ** 2, 'bytes').ticks.map((tick) => tick / 1_024 ** 2)).toEqual([0, 1, 2, 3, 4])
})

test('the axis holds the data', () => {
  const number = fc.integer({ min: -1e12, max: 1e12 }).map((thousandths) => thousandths / 1_000)
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      const { domain, ticks } = valueAxis(low, high, 'count')
      const slack = Math.max(Math.abs(low), Math.abs(high), 1e-300) * 1e-9
      expect(domain[0]).toBeLessThanOrEqual(low + slack)
      expect(domain[1]).toBeGreaterThanOrEqual(high - slack)
      expect(ticks.length).toBeLessThanOrEqual(8)
    }),
  )
})

test.each([1, 1_024, 1_024 ** 2])('bytes that reach into the next unit are round in both (%d)', (unit) => {
  for (const high of [900, 1_400, 1_900]) {
    const { ticks } = valueAxis(0, high * unit, 'bytes')
    for (const tick of ticks) {
      const size = tick / unit
      expect(size < 1_024 || Number.isInteger((size / 1_024) * 4)).toBe(true)
    }
  }
})
