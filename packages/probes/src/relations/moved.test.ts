import type { Evidence } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { movedBy } from './moved.ts'

/** Each look finds what the one before left. */
function play(...owners: readonly (string | undefined)[]) {
  let keepsake: Evidence | null = null
  return owners.map((owner, index) => {
    const found = movedBy(owner, { keepsake, at: 1_000_000 + 10_000 * index })
    keepsake = found.keepsake
    return found.metrics.sinceMoved
  })
}

test('who is seen first did not move there', () => {
  expect(play('d1', 'd1', 'd1')).toEqual([undefined, undefined, undefined])
})

test('from the moment the other one has it, it is counted', () => {
  expect(play('d1', 'd2', 'd2', 'd2')).toEqual([undefined, 0, 10, 20])
})

test('nobody, or both, is no move: it may come back', () => {
  expect(play('d1', undefined, undefined, 'd1')).toEqual([undefined, undefined, undefined, undefined])
  expect(play('d1', undefined, 'd2', undefined, 'd2')).toEqual([undefined, undefined, 0, 10, 20])
})

test('a clock that was set back counts from nothing, and what another version left is nothing', () => {
  const keepsake = { owner: 'd1', movedAt: 5_000 }
  expect(movedBy('d1', { keepsake, at: 1_000 }).metrics).toEqual({ sinceMoved: 0 })
  expect(movedBy('d2', { keepsake: { owner: 7 }, at: 1_000 }).metrics).toEqual({})
})
