import { expect, test } from 'vitest'
import { createHeld } from './history-held.ts'

test('what is in its place in the file is let go', () => {
  const held = createHeld()
  held.hold(Float64Array.of(1, 10, 5, 1, 20, 6, 2, 10, Number.NaN))
  held.release(20)
  expect([...held.series]).toEqual([[1, [{ at: 20, value: 6 }]]])
})

test('memory is bounded while nothing can be written', () => {
  const held = createHeld()
  const batch = new Float64Array(300_000)
  for (let index = 0; index < batch.length; index += 3) batch[index] = index
  for (let at = 0; at < 15; at++) held.hold(batch.map((number, index) => (index % 3 === 1 ? at : number)))
  expect([...held.series.values()].reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(1_000_000)
})
