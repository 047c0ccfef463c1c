import { expect, test } from 'vitest'
import type { WallFit } from './fit-wall.ts'
import { neighbour } from './neighbour.ts'

// Three tiles, then two, then a part of its own further right with two.
const fit: WallFit = {
  mode: 'bands',
  tileWidth: 10,
  tileHeight: 10,
  gap: 0,
  rows: [
    { group: 0, start: 0, count: 3, x: 0, y: 0, labelled: true },
    { group: 0, start: 3, count: 2, x: 0, y: 10, labelled: false },
    { group: 1, start: 5, count: 2, x: 100, y: 0, labelled: true },
  ],
}

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 6, null],
  ['ArrowLeft', 0, null],
  ['ArrowDown', 1, 4],
  ['ArrowDown', 2, 4],
  ['ArrowDown', 4, 5],
  ['ArrowUp', 4, 1],
  ['ArrowUp', 0, null],
  ['Home', 4, 0],
  ['End', 1, 6],
  ['x', 1, null],
])('%s leads from tile %d to %s', (key, from, to) => {
  expect(neighbour(key, from, fit)).toBe(to)
})
