import { expect, test } from 'vitest'
import { usualUse } from './vitals.ts'

const DAY_MS = 86_400_000
const DISK = { path: '/var/data', device: '/dev/sdb1', totalBytes: 2 ** 40, used: 60, growth: 0.3 }

test.each(['2026-11-28', '2028-02-29', '2039-03-15'])(
  'from %s on a disk fills each day, and is cleaned up once a month',
  (day) => {
    const from = Date.parse(`${day}T12:00:00Z`)
    // Of a whole day, so that what comes and goes within it does not count.
    const mean = (at: number) => {
      const hours = Array.from({ length: 24 }, (_, hour) => usualUse('dfw-x01', DISK, at + (hour * DAY_MS) / 24))
      return hours.reduce((sum, used) => sum + used, 0) / hours.length
    }
    const days = Array.from({ length: 31 }, (_, index) => mean(from + index * DAY_MS))
    const steps = days.slice(1).map((used, index) => used - (days[index] ?? 0))
    const falls = steps.filter((step) => step < 0)
    // The day of the cleaning may be cut in two by where the days begin.
    expect(falls.length).toBeGreaterThanOrEqual(1)
    expect(falls.length).toBeLessThanOrEqual(2)
    expect(falls.reduce((sum, step) => sum + step, 0)).toBeLessThan(-8)
    expect(steps.filter((step) => step > 0.1 && step < 0.5)).toHaveLength(30 - falls.length)
  },
)
