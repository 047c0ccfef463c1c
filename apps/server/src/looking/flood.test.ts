import { expect, test } from 'vitest'
import { createFlood } from './flood.ts'
import { PlayedClock } from './played-clock.made-up.ts'

const OF_ONE = { most: 3, perSecond: 1 }
const OF_ALL = { most: 5, perSecond: 2 }

test('one that tells too much is turned away, and no other for it', () => {
  const flood = createFlood(new PlayedClock(), OF_ONE, OF_ALL)
  expect([1, 2, 3, 4].map(() => flood.waitMs('a'))).toEqual([0, 0, 0, 1_000])
  expect(flood.waitMs('b')).toBe(0)
})

test('all together have a bound too', () => {
  const flood = createFlood(new PlayedClock(), OF_ONE, OF_ALL)
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => flood.waitMs(id))).toEqual([0, 0, 0, 0, 0, 500])
})

test('it ends with time, and what waited is never more than the bound', () => {
  const clock = new PlayedClock()
  const flood = createFlood(clock, OF_ONE, OF_ALL)
  for (let n = 0; n < 4; n += 1) flood.waitMs('a')
  clock.jump(1_500)
  expect([flood.waitMs('a'), flood.waitMs('a')]).toEqual([0, 500])
  clock.jump(3_600_000)
  expect([1, 2, 3, 4].map(() => flood.waitMs('a') === 0)).toEqual([true, true, true, false])
})
