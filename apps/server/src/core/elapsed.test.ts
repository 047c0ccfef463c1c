import { expect, test } from 'vitest'
import { ageMs, elapsedMs, freshnessMs } from './elapsed.ts'

test('time between two looks of one run is told by the clock that nobody sets', () => {
  expect(elapsedMs({ at: 9_000, seenAt: 100 }, { at: 1_000, seenAt: 350 })).toBe(250)
})
test('between two of different runs it is not known', () => {
  expect(elapsedMs({ at: 1_000 }, { at: 2_000, seenAt: 350 })).toBeNull()
  expect(elapsedMs({ at: 1_000, seenAt: 350 }, { at: 2_000 })).toBeNull()
})
test('between two that were only remembered it is told by the wall', () => {
  expect(elapsedMs({ at: 1_000 }, { at: 3_500 })).toBe(2_500)
})
test('a look of an earlier run is as old as can be', () => {
  expect(ageMs({ seenAt: 100 }, 350)).toBe(250)
  expect(ageMs({}, 350)).toBe(Number.POSITIVE_INFINITY)
})
test('nobody rests on a look that two others should have followed', () => {
  expect(freshnessMs({ everyMs: 10_000, timeoutMs: 5_000 })).toBe(25_000)
})
