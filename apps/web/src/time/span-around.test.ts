import { expect, test } from 'vitest'
import { spanAround } from './span-around.ts'

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]
test.each([
  ['a short one', { openedAt: 0, closedAt: MINUTE }, DAY, { from: -10 * MINUTE, to: 6 * MINUTE }],
  ['a longer one', { openedAt: 0, closedAt: 2 * HOUR }, DAY, { from: -2 * HOUR, to: 3 * HOUR }],
  ['one that goes on', { openedAt: 0, closedAt: null }, HOUR, { from: -HOUR, to: HOUR }],
  ['one of a month', { openedAt: 0, closedAt: 30 * DAY }, 99 * DAY, { from: -DAY, to: 30.5 * DAY }],
  ['one that ended just now', { openedAt: 0, closedAt: HOUR }, HOUR + MINUTE, { from: -HOUR, to: HOUR + MINUTE }],
])('%s is shown with what was before it', (_, incident, now, span) => {
  expect(spanAround(incident, now)).toEqual(span)
})
