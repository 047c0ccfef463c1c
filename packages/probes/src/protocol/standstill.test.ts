import { expect, test } from 'vitest'
import { Standstill } from './standstill.ts'

/** Standstill of one function at looks ten seconds apart, each `[waiting, running]`; `null`: it is not listed. */
function played(...looks: readonly (readonly [number, number] | null)[]) {
  using standstill = new Standstill()
  return looks.map((look, index) => {
    const [waiting, running] = look ?? []
    const listed = waiting === undefined || running === undefined ? [] : [{ name: 'photo', waiting, running }]
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

test('where the server counts what was taken, a queue that gains as it loses moves, and one that is cleared does not', () => {
  using standstill = new Standstill()
  const see = (waiting: number, taken: number, nowMs: number) =>
    standstill.see([{ name: 'mail', waiting, running: 0, taken }], nowMs).mail
  expect([see(5, 10, 1_000), see(9, 12, 11_000), see(3, 12, 21_000), see(7, 12, 31_000), see(6, 0, 41_000)]).toEqual([
    0, 0, 10, 20, 0,
  ])
})
