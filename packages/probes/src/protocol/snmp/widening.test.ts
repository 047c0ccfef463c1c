import { expect, test } from 'vitest'
import { Widening } from './widening.ts'

const ROUND = 2 ** 32

test('a counter that wraps goes on counting, round after round', () => {
  expect(play([ROUND - 10, 5, ROUND / 2, ROUND - 1, 0])).toEqual([
    ROUND - 10,
    ROUND + 5,
    ROUND * 1.5,
    2 * ROUND - 1,
    2 * ROUND,
  ])
})

test('a fall from the lower half is an interface made anew: the count falls, which nobody takes for traffic', () => {
  expect(play([1_000_000, 5])).toEqual([1_000_000, 5])
  expect(play([ROUND - 10, 5, 3])).toEqual([ROUND - 10, ROUND + 5, 3])
})

test('a machine started anew counts from zero, though its counters stood where a wrap is near', () => {
  expect(play([ROUND - 10, 5], [900, 3])).toEqual([ROUND - 10, 5])
})

test('an unknown uptime says nothing of a start', () => {
  expect(play([ROUND - 10, 5], [null, null])).toEqual([ROUND - 10, ROUND + 5])
})

test('64 bits are left as they are, and a change of width is a gap of one look', () => {
  const widening = new Widening()
  const counts = ([32, 64, 64, 32, 32] as const).map((bits, look) => {
    widening.begin(look)
    return widening.widen('lo', bits === 64 ? 5 * ROUND + look : look, bits)
  })
  expect(counts).toEqual([0, null, 5 * ROUND + 2, null, 4])
})

test('what was not seen in the look before is forgotten', () => {
  const widening = new Widening()
  const counts = ['a', 'b', 'a'].map((name, look) => {
    widening.begin(look)
    return widening.widen(name, look === 0 ? ROUND - 1 : 1, 32)
  })
  expect(counts).toEqual([ROUND - 1, 1, 1])
})

/** What one counter of 32 bits is widened to, look by look. */
function play(counts: readonly number[], uptimes?: readonly (number | null)[]): readonly (number | null)[] {
  const widening = new Widening()
  return counts.map((count, look) => {
    widening.begin(uptimes === undefined ? look : (uptimes[look] ?? null))
    return widening.widen('lo', count, 32)
  })
}
