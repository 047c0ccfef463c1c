import { expect, test } from 'vitest'
import { drawingOf, earlierOf } from './drawing-of.ts'
import type { Panel } from './panels.ts'

const panel = (...lines: [key: string, avg: (number | null)[]][]): Panel => ({
  key: 'used',
  metrics: ['used'],
  title: 'Used',
  unit: 'count',
  perSecond: false,
  judged: false,
  limits: [],
  lines: lines.map(([key, avg]) => ({ key, label: key, culprit: false, avg, min: avg, max: avg, latest: null })),
})

test('each line has its own past beside it, at the times of now', () => {
  const past = { panel: panel(['b', [7, 8, 9]], ['a', [1, 2, 3]]), times: [0, 10, 20], stepMs: 10 }
  const now = { panel: panel(['a', [4, 5]], ['b', [6, 6]]), times: [1_010, 1_020], stepMs: 10 }
  expect(earlierOf('a week before', 1_000, past, now).values).toEqual([
    [2, 3],
    [8, 9],
  ])
})

test('a line that was not there then has no past', () => {
  const past = { panel: panel(), times: [], stepMs: 10 }
  expect(earlierOf('', 0, past, { panel: panel(['a', [1]]), times: [0], stepMs: 10 }).values).toEqual([[null]])
})

test('what lies after now is not called a gap', () => {
  const lines = { panel: panel(['a', [1, 2]]), times: [0, 10], stepMs: 10 }
  const about = { spans: [{ status: 'ok' as const, from: 0, to: 1_000 }], downtimes: [], notes: [] }
  expect(drawingOf(lines, { from: 0, to: 1_000, now: 15 }, about, null).holes).toEqual([])
})
