import { expect, test } from 'vitest'
import { frozenOrder } from './frozen-order.ts'

test('a list nobody touches follows the ranks', () => {
  expect(frozenOrder(['a', 'b'], ['c', 'a', 'b'], false)).toEqual({ ids: ['c', 'a', 'b'], waiting: 0 })
})

test('under a pointer the order stands, and the new ones are counted', () => {
  expect(frozenOrder(['a', 'b'], ['d', 'c', 'b', 'a'], true)).toEqual({ ids: ['a', 'b'], waiting: 2 })
})

test('what is over stays where it is until the list is let go', () => {
  expect(frozenOrder(['a', 'b'], ['b'], true).ids).toEqual(['a', 'b'])
})

test('the same order is the same object', () => {
  const ids = ['a', 'b']
  expect(frozenOrder(ids, ['a', 'b'], false).ids).toBe(ids)
})
