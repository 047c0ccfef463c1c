import { expect, test } from 'vitest'
import { createSeats } from './seats.ts'

/** Three seats, two a frame; frames come when the test says so. */
function setUp() {
  const frames: (() => void)[] = []
  const seats = createSeats(3, 2, (then) => frames.push(then))
  const seated: string[] = []
  return {
    seated,
    come: (name: string) => seats.take(() => seated.push(name)),
    frame: () => frames.shift()?.(),
  }
}

test('two are seated per frame, in the order in which they came', () => {
  const { seated, come, frame } = setUp()
  for (const name of ['a', 'b', 'c']) come(name)
  frame()
  expect(seated).toEqual(['a', 'b'])
  frame()
  expect(seated).toEqual(['a', 'b', 'c'])
})

test('when all seats are taken the next waits until somebody leaves', () => {
  const { seated, come, frame } = setUp()
  const [leave] = ['a', 'b', 'c', 'd'].map(come)
  frame()
  frame()
  frame()
  expect(seated).toEqual(['a', 'b', 'c'])
  leave?.()
  frame()
  expect(seated).toEqual(['a', 'b', 'c', 'd'])
})

test('whoever leaves the queue or leaves twice frees no seat', () => {
  const { seated, come, frame } = setUp()
  const [a] = ['a', 'b', 'c'].map(come)
  const gone = come('d')
  frame()
  frame()
  gone()
  a?.()
  a?.()
  come('e')
  come('f')
  frame()
  frame()
  expect(seated).toEqual(['a', 'b', 'c', 'e'])
})
