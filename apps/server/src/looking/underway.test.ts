import { expect, test } from 'vitest'
import { Underway } from './underway.ts'

test('what was being looked at is told once, by its place', () => {
  const underway = new Underway()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => underway.placeOf(id))
  expect(new Set([a, b, c]).size).toBe(3)
  expect(underway.placeOf('b')).toBe(b)
  underway.bytes[b ?? 0] = 1
  underway.bytes[c ?? 0] = 1
  expect(underway.take()).toEqual(['b', 'c'])
  expect(underway.take()).toEqual([])
})

test('a place that was left is given to the next, and no other is given twice', () => {
  const underway = new Underway()
  for (const id of ['a', 'b']) underway.placeOf(id)
  const left = underway.placeOf('a')
  underway.remove('a')
  underway.remove('nobody')
  expect(underway.placeOf('c')).toBe(left)
  expect(new Set(['b', 'c', 'd'].map((id) => underway.placeOf(id))).size).toBe(3)
  underway.bytes[left] = 1
  expect(underway.take()).toEqual(['c'])
})

test('a check that leaves while it is looked at keeps its place until that is over', () => {
  const underway = new Underway()
  const [a] = ['a', 'b'].map((id) => underway.placeOf(id))
  underway.bytes[a ?? 0] = 1
  underway.remove('a')
  expect(new Set(['b', 'c', 'd'].map((id) => underway.placeOf(id))).size).toBe(3)
  expect(['c', 'd'].map((id) => underway.placeOf(id))).not.toContain(a)
  expect(underway.take()).toEqual([])
  expect(underway.placeOf('e')).toBe(a)
})
