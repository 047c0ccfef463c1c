import { expect, test } from 'vitest'
import { Standstill } from './standstill.ts'

/** Standstill of one function at looks ten seconds apart, each `[waiting, running]`; `null`: it is not listed. */
function played(...looks: readonly (readonly [number, number] | null)[]) {
  using standstill = new Standstill()
  return looks.map((look, index) => {
    const [waiting, running] = look ?? []
    const listed =
      waiting === undefined || running === undefined ? [] : [{ name: 'photo', waiting, running, workers: 1 }]
    return standstill.see(listed, 1_000 + index * 10_000).photo
  })
}

test('jobs that wait behind one that never ends stand still for longer and longer', () => {
  expect(played([59, 1], [59, 1], [59, 1])).toEqual([0, 10, 20])
})
test('one job done, and the standstill is over', () => {
  expect(played([59, 1], [59, 1], [58, 1], [58, 1])).toEqual([0, 10, 0, 10])
})
test('jobs that come do not end it, nor does a worker that takes one', () => {
  expect(played([5, 1], [9, 1], [8, 2])).toEqual([0, 10, 20])
})
test('a long job that nobody waits behind is no standstill, until somebody does', () => {
  expect(played([0, 1], [0, 1], [1, 1], [1, 1])).toEqual([0, 0, 10, 20])
})
test('a function that was forgotten in between begins anew', () => {
  expect(played([5, 1], null, [5, 1], [5, 1])).toEqual([0, undefined, 0, 10])
})
