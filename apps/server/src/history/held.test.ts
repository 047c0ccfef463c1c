import { expect, test } from 'vitest'
import { createHeld, MOST_HELD } from './held.ts'

test('each series has its samples in the order they came', () => {
  const held = createHeld()
  held.hold(Float64Array.of(1, 10, 5, 2, 10, Number.NaN, 1, 20, 6))
  held.hold(Float64Array.of(1, 15, 7))
  expect([...held.series()]).toEqual([1, 2])
  expect(held.samples(1)).toEqual([
    { at: 10, value: 5 },
    { at: 20, value: 6 },
    { at: 15, value: 7 },
  ])
  expect(held.samples(2)).toEqual([{ at: 10, value: null }])
  expect(held.samples(3)).toEqual([])
})

test('what is in its place in the file is let go', () => {
  const held = createHeld()
  held.hold(Float64Array.of(1, 10, 5, 1, 20, 6, 2, 10, Number.NaN))
  held.release(20)
  expect([...held.series()]).toEqual([1])
  expect(held.samples(1)).toEqual([{ at: 20, value: 6 }])
  expect(held.has(2)).toBe(false)
})

test('memory is bounded while nothing can be written: the oldest go', () => {
  const held = createHeld()
  const seconds = 1.5 * (MOST_HELD / 100_000)
  const batch = new Float64Array(300_000)
  for (let at = 0; at < seconds; at += 1)
    held.hold(batch.map((_, index) => (index % 3 === 0 ? index / 3 : index % 3 === 1 ? at : 7)))
  const times = held.samples(99_999).map(({ at }) => at)
  expect(times.length).toBeGreaterThanOrEqual(9)
  expect(times.length).toBeLessThanOrEqual(10)
  expect(times.at(-1)).toBe(seconds - 1)
})
