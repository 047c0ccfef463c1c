import { expect, test } from 'vitest'
import { fitCards } from './fit-cards.ts'

test.each([
  [4, 1_800, 4, 1],
  [4, 1_024, 4, 1],
  [4, 830, 2, 2],
  [8, 1_800, 4, 2],
  [5, 1_024, 3, 2],
  [2, 366, 1, 2],
  [1, 0, 1, 1],
  [0, 1_800, 1, 1],
])('%i cards on %i px stand %i side by side in %i rows', (count, widthPx, columns, rows) => {
  expect(fitCards(count, widthPx)).toEqual({ columns, rows })
})
