import { expect, test } from 'vitest'
import { lineLook, namedLines } from './line-look.ts'
import type { Line } from './panels.ts'

const line = (key: string, culprit = false): Line => ({
  key,
  label: key,
  culprit,
  avg: [],
  min: [],
  max: [],
  latest: null,
})

test('the culprit is named first, also when it is the last of many lines', () => {
  expect(namedLines([line('a'), line('b'), line('c', true)], 2)).toEqual([2, 0])
})

test('lines of a well check are named in their order', () => {
  expect(namedLines([line('a'), line('b'), line('c')], 2)).toEqual([0, 1])
})

test('of many lines the one pointed at and the culprit stand out, the rest are grey', () => {
  const lines = ['a', 'b', 'c', 'd', 'e'].map((key) => line(key, key === 'c'))
  expect(lines.map((_, n) => lineLook(n, lines, 'b').stroke)).toEqual([
    'var(--edge)',
    'var(--d1)',
    'var(--critical-ink)',
    'var(--edge)',
    'var(--edge)',
  ])
})

test('few lines differ in dash as well as in colour', () => {
  const lines = ['a', 'b', 'c', 'd'].map((key) => line(key))
  expect(new Set(lines.map((_, n) => lineLook(n, lines, null).strokeDasharray)).size).toBe(4)
})
