import { expect, test } from 'vitest'
import { endLabelsOf, inMiddle } from './end-labels.ts'

const WIDE_PX = 800
const drawing = (...lines: (number | null)[][]) => ({
  panel: {
    key: 'k',
    metrics: [],
    title: '',
    unit: 'count' as const,
    perSecond: false,
    judged: false,
    limits: [],
    lines: lines.map((avg, n) => ({
      key: `${n}`,
      label: `line ${n}`,
      culprit: false,
      avg,
      min: avg,
      max: avg,
      latest: null,
    })),
  },
  times: [0, 50, 100],
  stepMs: 0,
  from: 0,
  to: 100,
  spans: [],
  holes: [],
  notes: [],
  earlier: null,
})
const texts = (...lines: (number | null)[][]) => endLabelsOf(drawing(...lines), WIDE_PX).map(({ text }) => text)

test('each of several lines has its name where it ends', () => {
  expect(texts([1, 2, 3], [1, 2, 3])).toEqual(['line 0', 'line 1'])
})

test('a line that ended long ago has no end to stand at', () => {
  expect(texts([1, 2, 3], [1, 2, null])).toEqual(['line 0'])
})

test('one line needs no name, and very many have no room', () => {
  expect(texts([1, 2, 3])).toEqual([])
  expect(texts(...Array.from({ length: 9 }, () => [1, 2, 3]))).toEqual([])
})

test('where it is narrow the names stand in the legend alone', () => {
  expect(endLabelsOf(drawing([1, 2, 3], [1, 2, 3]), 320)).toEqual([])
})

test('words of grey lines are not grey: they are to be read', () => {
  const five = Array.from({ length: 5 }, () => [1, 2, 3])
  expect(endLabelsOf(drawing(...five), WIDE_PX).map(({ stroke }) => stroke)).not.toContain('var(--edge)')
})

test.each([
  ['web01', 'web01'],
  ['prod-eu-west-1-memcached-session-04', 'prod-eu-wes…session-04'],
])('the name %s is written %s', (name, written) => {
  expect(inMiddle(name)).toBe(written)
})
