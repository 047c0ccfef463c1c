import { expect, test } from 'vitest'
import { createLateness, noteLateness, recentLateness } from './lateness.ts'

const NOW = 1_000_000_000

test('before the first look nothing is known', () => {
  expect(recentLateness(createLateness(), NOW)).toEqual({
    overMs: 60_000,
    looks: 0,
    p50Ms: null,
    p99Ms: null,
    maxMs: null,
  })
})

test('half and ninety-nine of a hundred looks were at most so late, never told too low', () => {
  const log = createLateness()
  for (let look = 0; look < 98; look += 1) noteLateness(log, look < 60 ? 0.4 : 4, NOW)
  noteLateness(log, 150, NOW)
  noteLateness(log, 170, NOW)
  expect(recentLateness(log, NOW)).toMatchObject({ looks: 100, p50Ms: 1, p99Ms: 170, maxMs: 170 })
  for (let look = 0; look < 100; look += 1) noteLateness(log, 4, NOW)
  expect(recentLateness(log, NOW)).toMatchObject({ looks: 200, p50Ms: 5, p99Ms: 5, maxMs: 170 })
})

test('later than all bounds is told as late as it was', () => {
  const log = createLateness()
  noteLateness(log, 12_345, NOW)
  expect(recentLateness(log, NOW)).toMatchObject({ p50Ms: 12_345, p99Ms: 12_345, maxMs: 12_345 })
})

test('after a minute a late look is past, and still counted since the start', () => {
  const log = createLateness()
  noteLateness(log, 900, NOW)
  expect(recentLateness(log, NOW + 59_000).looks).toBe(1)
  expect(recentLateness(log, NOW + 60_000).looks).toBe(0)
  noteLateness(log, 3, NOW + 60_000)
  expect(recentLateness(log, NOW + 60_000)).toMatchObject({ looks: 1, maxMs: 3 })
  expect(recentLateness(log, NOW + 600_000).looks).toBe(0)
  expect(log.total.counts.reduce((sum, count) => sum + count)).toBe(2)
  expect(log.total.sumMs).toBe(903)
})
