import { expect, test } from 'vitest'
import { every } from './clock.ts'
import { PlayedClock } from './played-clock.made-up.ts'

test('again and again is until it is disposed of', () => {
  const clock = new PlayedClock()
  const ran: number[] = []
  const ticking = every(clock, 100, () => ran.push(clock.now()))
  clock.skip(350)
  expect(ran).toEqual([100, 200, 300])
  ticking[Symbol.dispose]()
  clock.skip(1_000)
  expect([ran.length, clock.pending]).toEqual([3, 0])
})

test('one that fails is run again all the same', () => {
  const clock = new PlayedClock()
  let runs = 0
  every(clock, 100, () => {
    runs += 1
    throw new Error('no')
  })
  for (const _ of [1, 2]) expect(() => clock.skip(100)).toThrow('no')
  expect(runs).toBe(2)
})
