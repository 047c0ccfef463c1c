import { expect, test } from 'vitest'
import { namedLines } from './line-look.ts'
import type { Line } from './panels.ts'

const line = (key: string, culprit = false): Line => ({ key, label: key, culprit, avg: [], min: [], max: [] })

test('the culprit is named first, also when it is the last of many lines', () => {
  expect(namedLines([line('a'), line('b'), line('c', true)], 2)).toEqual([2, 0])
})

test('lines of a well check are named in their order', () => {
  expect(namedLines([line('a'), line('b'), line('c')], 2)).toEqual([0, 1])
})
