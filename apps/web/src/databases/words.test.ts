import { expect, test } from 'vitest'
import { lineLike } from './line-like.made-up.ts'
import { rateText, sumOf } from './sum.ts'
import { lagOf, purgeText, roleOf } from './words.ts'

const plain = (text: string) => text.replaceAll('\u202F', ' ')
const line = lineLike('db1')

test('the one that takes the writes carries the word', () => {
  expect(roleOf({ ...line, side: 'master' })).toBe('writer')
  expect(roleOf({ ...line, side: 'standby' })).toBe('standby')
  expect(roleOf({ ...line, side: 'slave' })).toBe('replica')
})
test('a database that does not answer is not called the writer', () => {
  const down = { ...line, database: { ...line.database, outcome: 'failed' as const } }
  expect(roleOf({ ...down, side: 'master' })).toBe('does not answer')
  expect(roleOf(down)).toBe('does not answer')
  expect(roleOf({ ...line, database: { ...line.database, outcome: 'crashed' } })).toBe('not seen')
})
test('of several masters the lag is that behind the furthest', () => {
  const database = { ...line.database, lag: { default: 3, import: 40 } }
  expect(lagOf({ database })).toBe(40)
  expect(lagOf(line)).toBeNull()
})
test.each([
  ['purged', null, 'thrown away already'],
  ['never', null, 'kept for ever'],
  ['at least', '1 d', 'at least 1 d'],
  ['about', '3 h', 'about 3 h'],
  ['about', null, 'not known'],
  [null, null, 'not known'],
])('a log whose end is %s in %s: %s', (purge, span, text) => expect(purgeText(purge, span)).toBe(text))
test('what is not known is counted beside the sum and adds nothing to it', () => {
  expect(plain(sumOf([10, 2.5]))).toBe('12.5/s')
  expect(plain(sumOf([10, null, null]))).toBe('10/s, 2 not known')
  expect(sumOf([null])).toBe('not known')
  expect(plain(rateText(1_122))).toBe('1 122/s')
})
