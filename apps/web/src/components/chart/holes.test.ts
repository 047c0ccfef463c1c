import type { Status } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { holesOf } from './holes.ts'
import type { Line } from './panels.ts'

const line = (avg: readonly (number | null)[]): Line => ({
  key: 'used',
  label: 'used',
  culprit: false,
  avg: [...avg],
  min: [...avg],
  max: [...avg],
  latest: null,
})
const TIMES = [0, 10, 20, 80, 90]
const span = (status: Status, from = 0, to = 100) => ({ status, from, to })
const holes = (spans: ReturnType<typeof span>[], more: Partial<Parameters<typeof holesOf>[4]> = {}, end = 100) =>
  holesOf(TIMES, [line([1, 2, 3, 4, 5])], 10, end, { spans, downtimes: [], ...more })

test.each([
  ['critical', 'no answer'],
  ['warning', 'no answer'],
  ['unknown', 'could not look'],
  ['ok', 'not looked at'],
  ['pending', 'not looked at'],
] as const)('a gap while it was %s is said to be "%s"', (status, why) => {
  expect(holes([span(status)])).toEqual([{ from: 30, to: 80, why }])
})

test('the status of most of the gap tells', () => {
  expect(holes([span('ok', 0, 35), span('critical', 35, 100)])[0]?.why).toBe('no answer')
})

test('planned work explains a gap before any status does', () => {
  expect(holes([span('critical')], { downtimes: [{ from: 15, to: 70 }] })[0]?.why).toBe('downtime')
  expect(holes([span('critical')], { downtimes: [{ from: 15, to: 35 }] })[0]?.why).toBe('no answer')
})

test('where nothing is known of the status, nothing is said', () => {
  expect(holes([])).toEqual([])
  expect(holes([span('ok', 85, 100)])).toEqual([])
})

test('the end counts as well: what is silent until now has a gap', () => {
  expect(holes([span('critical', 0, 200)], {}, 200)).toContainEqual({ from: 100, to: 200, why: 'no answer' })
})

test('numbers that are missing in one line only are no gap of the check', () => {
  const two = [line([1, null, null, null, 5]), line([1, 2, 3, 4, 5])]
  expect(holesOf([0, 10, 20, 30, 40], two, 10, 45, { spans: [span('ok')], downtimes: [] })).toEqual([])
})
