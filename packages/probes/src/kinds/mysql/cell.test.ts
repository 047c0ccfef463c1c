import { expect, test } from 'vitest'
import { toNumber } from './cell.ts'

test('digits are a number, up to more of them than any number has', () => {
  expect(toNumber('18446744073709551615')).toBe(2 ** 64)
  expect(toNumber('-0.5')).toBe(-0.5)
  expect(toNumber('9'.repeat(400))).toBeUndefined()
  expect(toNumber(Number.POSITIVE_INFINITY)).toBeUndefined()
})
