import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { createIntake } from './intake.ts'

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

test('a clock that is set between two looks leaves a gap, for what a counter did meanwhile has no rate', () => {
  const intake = createIntake()
  const seen = (at: number, seenAt: number) => ({ ...look(at, { m: seenAt }), seenAt })
  intake.take([seen(9_000, 1_000), seen(10_000, 2_000), seen(10_100, 3_000), seen(11_102, 4_000)])
  expect([...intake.drain()].slice(6)).toEqual([0, 10_099, Number.NaN, 0, 10_100, 3_000, 0, 11_102, 4_000])
  intake.take([seen(3_611_102, 5_000)])
  expect([...intake.drain()]).toEqual([0, 3_611_101, Number.NaN, 0, 3_611_102, 5_000])
})

test('instances that change with every look take no more and more room, and the newest are kept', () => {
  const intake = createIntake()
  for (let at = 0; at < 5_000; at++) {
    intake.take([look(at, { m: { always: 2, [`pid${at}`]: 1 } })])
    intake.drain()
  }
  expect(intake.names.length).toBeLessThan(1_200)
  const names = intake.names.map(({ instance }) => instance)
  expect(names).toEqual(expect.arrayContaining(['always', 'pid4999', 'pid4500']))
  expect(intake.forgotten()).toMatchObject({ of: 'a/x m' })
})

test('a place is given to another series only when all numbers of the one before are on their way', () => {
  const intake = createIntake()
  for (let at = 0; at < 1_100; at++) intake.take([look(at, { m: { [`pid${at}`]: at } })])
  const cells = intake.drain()
  const places = cells.filter((_, index) => index % 3 === 0)
  expect(new Set(places).size).toBe(places.length)
})

test('what is new, or another one, is told once', () => {
  const intake = createIntake()
  intake.take([look(1, { m: 1 })])
  expect(intake.takeNew()).toEqual([[0, { checkId: 'a/x', metric: 'm', instance: '' }]])
  intake.take([look(2, { m: 1 })])
  expect(intake.takeNew()).toEqual([])
})

test('of more instances than there is room for in one look the first are kept, and the others are said', () => {
  const intake = createIntake()
  const table = Object.fromEntries(Array.from({ length: 1_200 }, (_, index) => [`i${index}`, index]))
  for (let at = 0; at < 3; at++) intake.take([look(at, { m: table })])
  expect(intake.names).toHaveLength(1_000)
  expect(intake.forgotten()?.count).toBeGreaterThan(0)
})

test('what is no number is not kept', () => {
  const intake = createIntake()
  intake.take([look(1, { m: Number.NaN, n: Number.POSITIVE_INFINITY })])
  expect(intake.waiting).toBe(0)
})
