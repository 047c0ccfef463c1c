import { expect, test } from 'vitest'
import { zonedDay, zonedTime } from './zoned-time.ts'

const AT = Date.UTC(2026, 11, 4, 23, 30)

test('a moment is said by the clock of the zone, of 24 hours', () => {
  expect(zonedTime(AT, 'UTC')).toBe('Fri 4 Dec 23:30')
  expect(zonedTime(AT, 'Asia/Kathmandu')).toBe('Sat 5 Dec 05:15')
  expect([zonedDay(AT, 'UTC'), zonedDay(AT, 'Asia/Kathmandu')]).toEqual(['2026-12-04', '2026-12-05'])
})
