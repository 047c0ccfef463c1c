import { expect, test } from 'vitest'
import { gapText, spansText } from './coverage.ts'

test('hours that follow each other are one span, also over midnight', () => {
  expect(spansText([0, 1, 2, 23, 24, 25, 40])).toBe('Mon 00:00–03:00, Mon 23:00–Tue 02:00, Tue 16:00–17:00')
})

test('a gap names its checks, a few of them, and whether it is wanted', () => {
  const gap = { checks: ['a', 'b', 'c', 'd', 'e'], status: 'critical', hours: [0], isWanted: false } as const
  expect(gapText(gap, { hours: 168, checks: 9 })).toBe('critical of a, b, c and 2 more reaches nobody: Mon 00:00–01:00')
  const always = { ...gap, checks: ['a'], hours: [0, 1], isWanted: true }
  expect(gapText(always, { hours: 2, checks: 9 })).toBe(
    'critical of a: at no hour of the week does it reach anybody (a route says so)',
  )
})
