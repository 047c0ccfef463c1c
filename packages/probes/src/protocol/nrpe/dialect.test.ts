import { expect, test } from 'vitest'
import { Dialect } from './dialect.ts'

test('a daemon is asked in version 4, for an hour not again after it understood only 2', () => {
  const dialect = new Dialect()
  expect(dialect.firstAt(1_000)).toBe(4)
  dialect.isOld(1_000)
  expect(dialect.firstAt(1_000)).toBe(2)
  // To be asked in 2 meanwhile is no news.
  dialect.isOld(2_000)
  expect(dialect.firstAt(3_600_999)).toBe(2)
  expect(dialect.firstAt(3_601_000)).toBe(4)
})
