import { expect, test } from 'vitest'
import { differentiate } from './differentiate.ts'

const GIB = 2 ** 30

test.each([
  ['a steady counter', 100, 150, 10_000, true, 5],
  ['a counter that stands still', 100, 100, 10_000, true, 0],
  ['a restart', 1_000_000, 12, 1_000, true, undefined],
  ['a restart of a 32-bit counter far from its end', 1_000_000, 12, 1_000, 32, undefined],
  ['a wrap of a 32-bit counter', 2 ** 32 - 100, 400, 1_000, 32, 500],
  ['a wrap of a 32-bit counter at 1 Gbit/s over 10 s', 4 * GIB - 0.5 * GIB, 0.75 * GIB, 10_000, 32, 0.125 * GIB],
  ['a fall that would be more than half the width', 2 ** 31, 2 ** 31 - 5, 1_000, 32, undefined],
  ['a wrap of a 64-bit counter', 2 ** 64 - 4_096, 4_096, 1_000, 64, 8_192],
  ['a restart of a 64-bit counter', 5e15, 3, 1_000, 64, undefined],
  ['a fall of just half the width', 2 ** 31 + 10, 10, 1_000, 32, undefined],
  ['a fall from more than the width holds', 2 ** 32, 3, 1_000, 32, undefined],
  ['growth without end', 5, Number.POSITIVE_INFINITY, 1_000, true, undefined],
  ['growth from what is no number', Number.NaN, 5, 1_000, 32, undefined],
  ['no time between two looks', 1, 2, 0, true, undefined],
  ['a clock that went back', 1, 2, -5, true, undefined],
  ['no earlier reading', undefined, 5, 1_000, true, undefined],
  ['no reading now', 5, undefined, 1_000, true, undefined],
  ['a table that was a number before', 5, { a: 6 }, 1_000, true, undefined],
  ['a number that was a table before', { a: 1 }, 5, 1_000, true, undefined],
] as const)('%s', (_, previous, current, elapsedMs, counter, expected) => {
  expect(differentiate(previous, current, elapsedMs, counter)).toEqual(expected)
})

test('each instance is a counter of its own, and new or restarted ones are left out', () => {
  const before = { eth0: 100, eth1: 900, gone: 5 }
  const after = { eth0: 200, eth1: 10, new: 7 }
  expect(differentiate(before, after, 2_000, true)).toEqual({ eth0: 50 })
})

test('a table in which no instance has a rate is a gap', () => {
  expect(differentiate({ eth0: 9 }, { eth0: 1 }, 1_000, true)).toBeUndefined()
})
