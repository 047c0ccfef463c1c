import { expect, test } from 'vitest'
import { UsageError } from '../command.ts'
import { momentOf, momentText, pastMomentOf, preciseText, spanOf } from './time.ts'

const NOW = new Date(2026, 2, 14, 22, 30)
const local = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime()

test.each([
  ['23:30', local(2026, 2, 14, 23, 30)],
  ['2:05', local(2026, 2, 15, 2, 5)],
  ['22:30', local(2026, 2, 15, 22, 30)],
  ['+2h', NOW.getTime() + 7_200_000],
  ['2026-03-16', local(2026, 2, 16, 0, 0)],
  ['2026-03-16 02:00', local(2026, 2, 16, 2, 0)],
  ['2026-03-16T02:00', local(2026, 2, 16, 2, 0)],
  ['2026-03-16T02:00Z', Date.UTC(2026, 2, 16, 2)],
])('%s is the moment people mean', (text, at) => expect(momentOf('from', text, NOW)).toBe(at))

test.each(['3/4', 'tomorrow', '25:00', '2026-02-31T99:00', ''])('%j is refused rather than guessed', (text) =>
  expect(() => momentOf('from', text, NOW)).toThrow(UsageError),
)
test('what is over is refused, for it would begin now and end too late; a minute ago still is now', () => {
  expect(() => momentOf('from', '2025-03-16T02:00', NOW)).toThrow('2025-03-16T02:00 is over')
  expect(momentOf('from', '2026-03-14T22:30', new Date(NOW.getTime() + 30_000))).toBe(NOW.getTime())
})
test.each([
  ['03:12', local(2026, 2, 14, 3, 12) + 59_999],
  ['23:12', local(2026, 2, 13, 23, 12) + 59_999],
  ['03:12:05', local(2026, 2, 14, 3, 12) + 5_999],
  ['2h', NOW.getTime() - 7_200_000],
  ['2026-03-01', local(2026, 2, 2, 0, 0) - 1],
  ['2026-03-01 02:00', local(2026, 2, 1, 2, 0) + 59_999],
  ['2026-03-01T02:00:07', local(2026, 2, 1, 2, 0) + 7_999],
  ['2026-03-01T02:00Z', Date.UTC(2026, 2, 1, 2) + 59_999],
])('%s, of what is over, is the end of what is named', (text, at) => expect(pastMomentOf('TIME', text, NOW)).toBe(at))
test.each(['3/4', 'yesterday', '25:00', '2026-02-31T99:00', ''])('of what is over %j is refused', (text) =>
  expect(() => pastMomentOf('TIME', text, NOW)).toThrow(UsageError),
)
test.each([
  [local(2026, 2, 14, 3, 5), '03:05'],
  [local(2026, 2, 14, 3, 5) + 7_400, '03:05:07'],
  [local(2026, 2, 13, 2, 0) + 7_000, 'Fri 13 Mar 02:00:07'],
])('%d is exactly %s', (at, text) => expect(preciseText(at, NOW.getTime())).toBe(text))
test.each(['0s', '4', 'soon', ''])('a span of %j is refused', (text) =>
  expect(() => spanOf('for', text)).toThrow(UsageError),
)

test.each([
  [local(2026, 2, 14, 23, 5), 'today 23:05'],
  [local(2026, 2, 15, 2, 0), 'Sun 15 Mar 02:00'],
  [local(2027, 0, 2, 2, 0), 'Sat 2 Jan 2027 02:00'],
])('%d reads %s', (at, text) => expect(momentText(at, NOW.getTime())).toBe(text))
