import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const MINUTE = 60_000
const wait = (tries: number, forMs: number, random = 1, retryAfterMs?: number) =>
  backoffMs({ tries, forMs, retryAfterMs }, random)

test('the first tries come soon, each after twice the time of the one before', () => {
  expect([1, 2, 3, 4].map((tries) => wait(tries, 0))).toEqual([1_000, 2_000, 4_000, 8_000])
})
test('then every 10 s, or after a tenth of the time that it has failed, and 5 min at most', () => {
  expect([5, 9, 1_000].map((tries) => wait(tries, MINUTE))).toEqual([10_000, 10_000, 10_000])
  expect([100_000, 20 * MINUTE, 50 * MINUTE, 600 * MINUTE].map((forMs) => wait(99, forMs))).toEqual([
    ...[10_000, 2 * MINUTE, 5 * MINUTE, 5 * MINUTE],
  ])
})
test('a try that failed for long counts as the first, where it is the first', () => {
  expect(wait(1, 600 * MINUTE)).toBe(1_000)
})
test('many do not come back at once', () => {
  expect([0, 0.5, 1].map((random) => wait(2, 0, random))).toEqual([1_000, 1_500, 2_000])
})
test('a receiver that asks for longer gets it, up to 5 min, and none gets less', () => {
  expect(wait(1, 0, 0, 7_000)).toBe(7_000)
  expect(wait(1, 0, 0, 100)).toBe(500)
  expect(wait(1, 0, 0, 60 * MINUTE)).toBe(5 * MINUTE)
})
