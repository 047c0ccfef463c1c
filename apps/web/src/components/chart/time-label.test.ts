import { beforeAll, expect, test, vi } from 'vitest'

const DAY = 86_400_000
const noon = Date.UTC(2026, 2, 14, 12)
const midnight = Date.UTC(2026, 2, 15)

// The zone is kept in the browser.
vi.stubGlobal('localStorage', { getItem: () => 'yes', setItem: () => {} })
let timeLabel: (at: number, spanMs: number) => string
beforeAll(async () => {
  const module = await import('./time-label.ts')
  timeLabel = module.timeLabel
})

test.each([
  [noon, 300_000, '12:00:00'],
  [noon, DAY, '12:00'],
  [noon, 7 * DAY, '12:00'],
  [midnight, 7 * DAY, '15 Mar'],
  [midnight, 365 * DAY, '15 Mar'],
])('%d in a span of %d ms reads %s', (at, span, label) => {
  expect(timeLabel(at, span)).toBe(label)
})
