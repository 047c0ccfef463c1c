import { expect, test } from 'vitest'
import { dragged, gripAt, overviewSpan } from './overview-span.ts'

const DAY = 86_400_000
const now = Date.UTC(2026, 2, 14, 12)

test('an overview is of the last 30 days', () => {
  expect(overviewSpan({ from: now - DAY, to: now }, now)).toEqual({ from: now - 30 * DAY, to: now })
})

test('it reaches as far back as the time that is shown', () => {
  const { from } = overviewSpan({ from: now - 365 * DAY, to: now }, now)
  expect(from).toBe(now - 365 * DAY)
})

test('it stands still while now moves on within the hour', () => {
  const minute = now + 60_000
  expect(overviewSpan({ from: minute - DAY, to: minute }, minute)).toEqual(
    overviewSpan({ from: minute + 60_000 - DAY, to: minute + 60_000 }, minute + 60_000),
  )
})

test.each([
  [100, 'from'],
  [204, 'to'],
  [150, 'whole'],
  [50, 'new'],
  [260, 'new'],
] as const)('a pointer at %d takes "%s" of a window from 100 to 200', (at, grip) => {
  expect(gripAt(at, { from: 100, to: 200 }, 5)).toBe(grip)
})

test('a narrow window is moved, not torn', () => {
  expect(gripAt(101, { from: 100, to: 104 }, 5)).toBe('whole')
})

const bounds = { from: 0, to: 1_000 }
test.each([
  ['whole', 150, 250, { from: 200, to: 300 }],
  ['whole', 150, 5_000, { from: 900, to: 1_000 }],
  ['from', 100, 20, { from: 20, to: 200 }],
  ['from', 100, 400, { from: 200, to: 400 }],
  ['to', 200, -50, { from: 0, to: 100 }],
  ['new', 500, 400, { from: 400, to: 500 }],
] as const)('taken at "%s" from %d to %d the window is %o', (grip, start, at, window) => {
  expect(dragged(grip, { from: 100, to: 200 }, start, at, bounds)).toEqual(window)
})
