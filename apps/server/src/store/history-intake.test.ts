import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { createIntake } from './history-intake.ts'

const base = { checkId: 'a/x', host: 'a', durationMs: 1, text: '' } as const
const look = (at: number, metrics: Extract<Observation, { outcome: 'answered' }>['metrics']): Observation => ({
  ...base,
  at,
  outcome: 'answered',
  metrics,
})
const failed = (at: number): Observation => ({ ...base, at, outcome: 'failed', code: 'refused' })

test('each reading is three numbers, a table one for each instance', () => {
  const intake = createIntake()
  intake.take([look(7, { m: 1, t: { '/': 2, '/var': 3 } })])
  expect([...intake.drain()]).toEqual([0, 7, 1, 1, 7, 2, 2, 7, 3])
  expect(intake.names.map(({ metric, instance }) => `${metric}${instance}`)).toEqual(['m', 't/', 't/var'])
  expect(intake.waiting).toBe(0)
})

test('an outage is one mark, however long it lasts', () => {
  const intake = createIntake()
  intake.take([failed(0), look(1, { m: 1 }), failed(2), failed(3), look(4, { m: 2 })])
  expect([...intake.drain()]).toEqual([0, 1, 1, 0, 2, Number.NaN, 0, 4, 2])
})

test('instances that change with every look do not go on for ever', () => {
  const intake = createIntake()
  for (let at = 0; at < 3_000; at++) intake.take([look(at, { m: { [`pid${at}`]: 1 } })])
  expect(intake.names).toHaveLength(1_000)
})

test('what is no number is not kept', () => {
  const intake = createIntake()
  intake.take([look(1, { m: Number.NaN, n: Number.POSITIVE_INFINITY })])
  expect(intake.waiting).toBe(0)
})
