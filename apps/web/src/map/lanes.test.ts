import { expect, test } from 'vitest'
import { lanesOf } from './lanes.ts'

test('ways to one group join in one lane, the shorter further in', () => {
  const lanes = lanesOf([
    { name: 'databases', from: 0, to: 50 },
    { name: 'caches', from: 10, to: 20 },
    { name: 'databases', from: 30, to: 50 },
  ])
  expect([...lanes]).toEqual([
    ['caches', 0],
    ['databases', 1],
  ])
})

test('what is apart shares a lane, what touches does not, downwards or back', () => {
  const lanes = lanesOf([
    { name: 'a', from: 0, to: 10 },
    { name: 'b', from: 20, to: 12 },
    { name: 'c', from: 9, to: 13 },
  ])
  expect(lanes.get('a')).not.toBe(lanes.get('c'))
  expect(lanes.get('b')).not.toBe(lanes.get('c'))
  expect(new Set(lanes.values()).size).toBe(2)
})
