import { describe, expect, test } from 'vitest'
import { nextOccurrences, type Occurrence, occurrenceAfter, occurrenceAt, type Timing } from './calendar.ts'

const HOUR = 3_600_000
const berlin = (every: string, more: Partial<Timing> = {}): Timing => ({
  ...{ every, zone: 'Europe/Berlin', forMs: 2 * HOUR, until: null },
  ...more,
})
const text = (one: Occurrence | null) =>
  one && `${new Date(one.from).toISOString().slice(5, 16)} ${new Date(one.until).toISOString().slice(5, 16)}`
const times = (timing: Timing, after: string, count = 3) => nextOccurrences(timing, Date.parse(after), count).map(text)

test('windows off by an hour: each Sunday at two by the clock on the wall, in winter and in summer', () => {
  expect(times(berlin('0 2 * * sun'), '2026-03-20T00:00Z')).toEqual([
    '03-22T01:00 03-22T03:00',
    // The clock goes from two to three: it begins just after that, and lasts as long as ever.
    '03-29T01:00 03-29T03:00',
    '04-05T00:00 04-05T02:00',
  ])
})

test('an hour that comes twice is meant once, the first time', () => {
  expect(times(berlin('30 2 * * *'), '2026-10-24T12:00Z', 2)).toEqual([
    '10-25T00:30 10-25T02:30',
    '10-26T01:30 10-26T03:30',
  ])
})

describe('until a time of day', () => {
  const until = (time: string) => ({ forMs: null, until: time })
  test.each<[string, Timing, string, string]>([
    ['is the next one', berlin('0 2 * * *', until('04:00')), '2026-01-01T00:00Z', '01-01T01:00 01-01T03:00'],
    ['may be on the next day', berlin('0 23 * * *', until('01:30')), '2026-01-01T00:00Z', '01-01T22:00 01-02T00:30'],
    ['a whole day', berlin('0 4 * * *', until('04:00')), '2026-01-01T12:00Z', '01-02T03:00 01-03T03:00'],
    ['an hour less in spring', berlin('0 1 * * *', until('04:00')), '2026-03-28T12:00Z', '03-29T00:00 03-29T02:00'],
    ['an hour more in autumn', berlin('0 1 * * *', until('04:00')), '2026-10-24T12:00Z', '10-24T23:00 10-25T03:00'],
    ['one left out: just after', berlin('0 1 * * *', until('02:30')), '2026-03-28T12:00Z', '03-29T00:00 03-29T01:00'],
    ['one of two: the first', berlin('0 1 * * *', until('02:30')), '2026-10-24T12:00Z', '10-24T23:00 10-25T00:30'],
  ])('%s', (_, timing, after, expected) => {
    expect(text(occurrenceAfter(timing, Date.parse(after)))).toBe(expected)
  })

  test('what lies whole in an hour that is left out does not take place, and does not last for a day', () => {
    expect(times(berlin('30 2 * * *', until('03:00')), '2026-03-27T12:00Z', 2)).toEqual([
      '03-28T01:30 03-28T02:00',
      '03-30T00:30 03-30T01:00',
    ])
  })
})

test('the one under way is found, and of one that just ended the next', () => {
  const timing = berlin('0 2 * * *')
  const at = (time: string) => text(occurrenceAt(timing, Date.parse(time)))
  expect(at('2026-01-01T00:59:59Z')).toBe('01-01T01:00 01-01T03:00')
  expect(at('2026-01-01T01:00Z')).toBe('01-01T01:00 01-01T03:00')
  expect(at('2026-01-01T02:59:59Z')).toBe('01-01T01:00 01-01T03:00')
  expect(at('2026-01-01T03:00Z')).toBe('01-02T01:00 01-02T03:00')
})

test('a time that never comes again is none', () => {
  expect(occurrenceAfter(berlin('0 2 30 2 *'), Date.parse('2026-01-01'))).toBeNull()
  expect(nextOccurrences(berlin('0 2 30 2 *'), 0, 3)).toEqual([])
})
