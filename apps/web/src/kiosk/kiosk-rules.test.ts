import { expect, test } from 'vitest'
import { isNight, mayReload, shiftAt } from './kiosk-rules.ts'

test.each([
  [22, false],
  [23, true],
  [0, true],
  [5, true],
  [6, false],
  [12, false],
])('at %s h it is night: %s', (hour, night) => {
  expect(isNight(hour)).toBe(night)
})

const upgrade = { loaded: '1.0', served: '1.1', calm: true, reloadedAt: null }
const HOUR = 3_600_000

test.each([
  ['a new version is loaded while all is calm', {}, true],
  ['never while something is wrong', { calm: false }, false],
  ['nor for the version that is there already', { served: '1.0' }, false],
  ['nor before it is known which was loaded', { loaded: '' }, false],
  ['nor again and again, should the server say one version and then the other', { reloadedAt: HOUR - 60_000 }, false],
  ['the next upgrade is loaded too', { reloadedAt: 0 }, true],
])('%s', (_, patch, may) => {
  expect(mayReload({ ...upgrade, ...patch }, HOUR)).toBe(may)
})

test('the picture moves every time, by at most 8 px, and never further than 4 px from its place', () => {
  for (let move = 0; move < 100; move += 1) {
    const [x, y] = shiftAt(move)
    const [nextX, nextY] = shiftAt(move + 1)
    expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(4)
    expect([nextX, nextY]).not.toEqual([x, y])
    expect(Math.hypot(nextX - x, nextY - y)).toBeLessThanOrEqual(8)
  }
})
