import { expect, test } from 'vitest'
import { activity, noise } from './curve.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const week = Date.UTC(2026, 4, 4)
const minutes = Array.from({ length: 7 * 24 * 60 }, (_, minute) => week + minute * minuteMs)

test('the site is never asleep and never busier than full', () => {
  const loads = minutes.map(activity)
  expect(Math.min(...loads)).toBeGreaterThanOrEqual(0.3)
  expect(Math.max(...loads)).toBeLessThanOrEqual(1)
})

test('evenings are busier than mornings, weekdays than weekends', () => {
  expect(activity(week + 21 * hourMs)).toBeGreaterThan(2 * activity(week + 5 * hourMs))
  expect(activity(week + 21 * hourMs)).toBeGreaterThan(activity(week + 5 * 24 * hourMs + 21 * hourMs))
})

test('no minute is a step away from the one before', () => {
  const steps = minutes.slice(1).map((at, index) => Math.abs(activity(at) - activity(minutes[index] ?? at)))
  expect(Math.max(...steps)).toBeLessThan(0.005)
})

test('noise is the same for the same moment, another for another seed, and smooth', () => {
  const heard = minutes.map((at) => noise(at, 'web-01'))
  expect(minutes.map((at) => noise(at, 'web-01'))).toEqual(heard)
  expect(minutes.map((at) => noise(at, 'web-02'))).not.toEqual(heard)
  expect(Math.max(...heard.map(Math.abs))).toBeLessThanOrEqual(1)
  expect(Math.max(...heard) - Math.min(...heard)).toBeGreaterThan(1.2)
  const seconds = Array.from({ length: 600 }, (_, second) => noise(week + second * 1000, 'web-01'))
  const steps = seconds.slice(1).map((value, index) => Math.abs(value - (seconds[index] ?? value)))
  expect(Math.max(...steps)).toBeLessThan(0.03)
})
