import { expect, test } from 'vitest'
import { Deaths } from './deaths.ts'

test('three deaths in a minute are many, and no longer a minute later', () => {
  const deaths = new Deaths()
  for (const at of [0, 30_000]) deaths.add(at)
  expect(deaths.areMany(30_000)).toBe(false)
  deaths.add(59_000)
  expect([deaths.ofMinute(59_000), deaths.areMany(59_000)]).toEqual([3, true])
  expect([deaths.ofMinute(60_000), deaths.areMany(60_000)]).toEqual([2, false])
})

test('a death far from the others is one', () => {
  const deaths = new Deaths()
  for (const at of [0, 100_000, 200_000, 300_000]) deaths.add(at)
  expect(deaths.ofMinute(300_000)).toBe(1)
})
