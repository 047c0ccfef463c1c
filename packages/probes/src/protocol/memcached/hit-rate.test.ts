import { expect, test } from 'vitest'
import { HitRate } from './hit-rate.ts'

/** Looks as [uptime, hits, misses]; what each says. */
const play = (looks: readonly (readonly [number, number, number])[]) => {
  using rates = new HitRate()
  return looks.map(([uptime, hits, misses]) => rates.see({ uptime, hits, misses }))
}

test('on a busy cache the rate is that since the last look', () => {
  expect(
    play([
      [1_000, 0, 0],
      [1_010, 900, 100],
      [1_020, 1_400, 600],
    ]),
  ).toEqual([undefined, 90, 50])
})

test('on a quiet cache it looks back until there were a hundred gets', () => {
  expect(
    play([
      [1_000, 0, 0],
      [1_010, 45, 5],
      [1_020, 80, 20],
      [1_030, 120, 30],
    ]),
  ).toEqual([undefined, undefined, 80, 75])
})

test('gets of more than ten minutes ago are of the past', () => {
  expect(
    play([
      [1_000, 0, 0],
      [1_500, 50, 0],
      [1_700, 60, 40],
    ]),
  ).toEqual([undefined, undefined, undefined])
})

test('after a restart or a reset of the counters it begins anew', () => {
  expect(
    play([
      [1_000, 900, 100],
      [5, 300, 0],
      [15, 500, 0],
    ]),
  ).toEqual([undefined, undefined, 100])
  expect(
    play([
      [1_000, 900, 100],
      [1_010, 0, 0],
      [1_020, 100, 100],
    ]),
  ).toEqual([undefined, undefined, 50])
})

test('without a single get there is no rate', () => {
  expect(
    play([
      [1_000, 0, 0],
      [1_010, 0, 0],
    ]),
  ).toEqual([undefined, undefined])
})
