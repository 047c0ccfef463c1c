import { expect, test } from 'vitest'
import { chooseLevel, type Level } from './levels.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const LEVELS: readonly Level[] = [
  { stepMs: 0, keptMs: 2 * DAY },
  { stepMs: MINUTE, keptMs: 14 * DAY },
  { stepMs: 60 * MINUTE, keptMs: 730 * DAY },
]

test.each<[string, number, number, number]>([
  ['a short time, from single looks', DAY, MINUTE - 1, 0],
  ['where a point is as wide as a rollup, from it', DAY, MINUTE, MINUTE],
  ['as far as looks are kept, from looks', 2 * DAY, 5_000, 0],
  ['what is just older, from what reaches back, though it is too wide', 2 * DAY + 1, 5_000, MINUTE],
  ['the widest that fits, and no wider', 3 * DAY, 59 * MINUTE, MINUTE],
  ['a year', 365 * DAY, 24 * 60 * MINUTE, 60 * MINUTE],
  ['more than there is, from what reaches farthest', 9_999 * DAY, 5_000, 60 * MINUTE],
])('a graph is drawn of %s', (_, ageMs, pointMs, stepMs) => {
  expect(chooseLevel(LEVELS, ageMs, pointMs).stepMs).toBe(stepMs)
})
test('what reaches farthest need not be the widest', () => {
  expect(chooseLevel([...LEVELS].reverse(), 9_999 * DAY, 5_000).stepMs).toBe(60 * MINUTE)
  expect(chooseLevel([], DAY, MINUTE)).toEqual({ stepMs: 0, keptMs: 0 })
})
