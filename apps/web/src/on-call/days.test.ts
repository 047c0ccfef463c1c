import { expect, test } from 'vitest'
import { dayStarts } from './days.ts'

/** Berlin around the spring of 2026: an hour ahead, then two. */
const berlin = (at: number) => (at < Date.parse('2026-03-29T01:00Z') ? 1 : 2) * 3_600_000

test('days begin at midnight of the zone, on both sides of a change of the clock', () => {
  const days = dayStarts(Date.parse('2026-03-27T12:00Z'), Date.parse('2026-03-31T12:00Z'), berlin)
  expect(
    days.map(({ at, isMonday }) => `${new Date(at).toISOString().slice(5, 16)}${isMonday ? ' Monday' : ''}`),
  ).toEqual([...['03-27T23:00', '03-28T23:00', '03-29T22:00 Monday', '03-30T22:00']])
})

test('one that begins just then counts, one at the end does not', () => {
  const midnight = Date.parse('2026-03-27T23:00Z')
  expect(dayStarts(midnight, midnight + 86_400_000, berlin)).toEqual([{ at: midnight, isMonday: false }])
})
