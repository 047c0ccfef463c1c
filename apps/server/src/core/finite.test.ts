import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { finite } from './finite.ts'

const answered = (
  metrics: Observation extends infer O ? (O extends { metrics: infer M } ? M : never) : never,
): Observation => ({
  checkId: 'a/b',
  host: 'a',
  at: 1,
  durationMs: 1,
  outcome: 'answered',
  metrics,
  text: '',
})

test('readings that are no numbers are left out, one by one', () => {
  const odd = answered({ good: 1, endless: Number.POSITIVE_INFINITY, table: { a: Number.NaN, b: 2 } })
  expect(finite(odd)).toMatchObject({ metrics: { good: 1, table: { b: 2 } } })
  expect(finite(odd)).not.toHaveProperty('metrics.endless')
})
test('an observation of numbers stays the same object', () => {
  const sound = answered({ good: 1, table: { a: 2 } })
  expect(finite(sound)).toBe(sound)
})
