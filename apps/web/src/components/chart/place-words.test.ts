import { expect, test } from 'vitest'
import { placeWords } from './place-words.ts'

const place = (...words: [x: number, width: number][]) =>
  placeWords(
    words.map(([x, width]) => ({ x, width })),
    0,
    100,
  )

test('words stand right of their moment, or left of it at the edge', () => {
  expect(place([10, 30], [90, 30])).toEqual(['right', 'left'])
})

test('of two that would lie over each other the first keeps its place', () => {
  expect(place([50, 40], [40, 40])).toEqual(['right', 'left'])
  expect(place([50, 40], [60, 40], [45, 40])).toEqual(['right', null, 'left'])
})

test('words longer than the plot stand nowhere', () => {
  expect(place([50, 200])).toEqual([null])
})
