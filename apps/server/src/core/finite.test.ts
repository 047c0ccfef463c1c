import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { finite } from './finite.ts'

const base = { checkId: 'a/b', host: 'a', at: 1, durationMs: 1 }
const answered = (
  metrics: Observation extends infer O ? (O extends { metrics: infer M } ? M : never) : never,
): Observation => ({
  ...base,
  outcome: 'answered',
  metrics,
  text: '',
})

test('readings that are no numbers are left out, one by one', () => {
  const odd = answered({ good: 1, endless: Number.POSITIVE_INFINITY, table: { a: Number.NaN, b: 2 } })
  expect(finite(odd)).toMatchObject({ metrics: { good: 1, table: { b: 2 } } })
  expect(finite(odd)).not.toHaveProperty('metrics.endless')
})
test('one of a table is enough', () => {
  expect(finite(answered({ table: { a: Number.NaN, b: 2 } }))).toMatchObject({ metrics: { table: { b: 2 } } })
  expect(finite(answered({ table: { a: 2, b: Number.NaN } }))).toHaveProperty('metrics.table', { a: 2 })
})
test('what was not read stays so', () => {
  const odd = answered({ away: undefined, endless: Number.POSITIVE_INFINITY, good: 1 })
  expect(finite(odd)).toHaveProperty('metrics', { good: 1 })
  const sound = answered({ away: undefined, good: 1 })
  expect(finite(sound)).toBe(sound)
})
test('a look without readings stays the same object', () => {
  const failed = { ...base, outcome: 'failed', code: 'refused', text: '' } as const
  expect(finite(failed)).toBe(failed)
})
test('an observation of numbers stays the same object', () => {
  const sound = answered({ good: 1, table: { a: 2 } })
  expect(finite(sound)).toBe(sound)
})
