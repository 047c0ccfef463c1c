import { expect, test } from 'vitest'
import { MeanTime } from './mean-time.ts'

test.each([
  ['the mean is that since the last look', [[10, 100, 5] as const, [20, 110, 7] as const], [undefined, 200]],
  ['nobody asked', [[10, 100, 5] as const, [20, 100, 5] as const], [undefined, undefined]],
  ['a restart', [[10, 100, 5] as const, [2, 200, 7] as const, [12, 201, 8] as const], [undefined, undefined, 1_000]],
  ['counters that began anew', [[10, 100, 5] as const, [20, 3, 1] as const], [undefined, undefined]],
])('%s', (_, looks, means) => {
  using time = new MeanTime()
  expect(looks.map(([uptime, queries, wall]) => time.see({ uptime, queries, wall }))).toEqual(means)
})
