import type { History } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { lookAt } from '../view/look-at.made-up.ts'
import type { Roles } from '../view/roles.ts'
import { cellText, type LineLook, type LookRole, lookOf, looksIn } from './look.ts'

const roles: Roles<LookRole> = new Map(
  ['inFlight', 'waiting'].map((role) => [role, { name: `m-${role}`, metric: { label: role, unit: 'count' } }]),
)
const look = (more: Partial<LineLook>): LineLook => ({
  at: 1,
  durationMs: 5,
  is: 'answered',
  inFlight: 0,
  waiting: 0,
  ...more,
})

test('a line has three digits in flight and four waiting, and more when there are more', () => {
  expect(cellText('lb02', look({ inFlight: 6, waiting: 1_167 }))).toBe('[lb02 - 006, 1167]')
  expect(cellText('lb01', look({}))).toBe('[lb01 - 000, 0000]')
  expect(cellText('lb01', look({ inFlight: 1_234, waiting: 54_321 }))).toBe('[lb01 - 1234, 54321]')
})

test('who does not answer is down; where we could not look nothing is known', () => {
  expect(cellText('lb02', look({ is: 'down' }))).toBe('[lb02 - DWN, DOWN]')
  expect(cellText('lb02', look({ is: 'unknown' }))).toBe('[lb02 - ???, ????]')
})

test('a look is read from the roles of its metrics, whatever they are called', () => {
  const told = lookAt(1_000, { 'm-inFlight': 3, 'm-waiting': 40 })
  expect(lookOf({ look: told, roles })).toEqual(look({ at: 1_000, inFlight: 3, waiting: 40 }))
})

test('one who counts each service for itself is summed', () => {
  const told = lookAt(1_000, { 'm-inFlight': { web: 3, static: 1 }, 'm-waiting': { web: 40, static: 2 } })
  expect(lookOf({ look: told, roles })).toMatchObject({ inFlight: 4, waiting: 42 })
})

test('not looked at yet is no line', () => {
  expect(lookOf({ look: { ...lookAt(1, {}), checkedAt: null }, roles })).toBeUndefined()
  expect(lookOf({ look: undefined, roles })).toBeUndefined()
})

test.each([
  ['failed', 'down'],
  ['crashed', 'unknown'],
] as const)('a look that %s is %s', (outcome, is) => {
  expect(lookOf({ look: { ...lookAt(1, {}), outcome }, roles })).toMatchObject({ is })
})

test('an answer without the number of those who wait is down, not green by omission', () => {
  expect(lookOf({ look: lookAt(1, { 'm-inFlight': 3 }), roles })).toMatchObject({ is: 'down' })
})

test('history gives a look for each answer, and nothing for what is missing', () => {
  const column = (metric: string, avg: (number | null)[]) => ({ metric, instance: null, avg, min: avg, max: avg })
  const history: History = {
    ...{ from: 0, to: 9, stepMs: 0, times: [1, 2, 3] },
    series: [column('m-waiting', [5, null, 7]), column('m-inFlight', [1, null, 2]), column('other', [9, 9, 9])],
  }
  expect(looksIn(history, roles)).toEqual([
    look({ at: 1, durationMs: 0, inFlight: 1, waiting: 5 }),
    look({ at: 3, durationMs: 0, inFlight: 2, waiting: 7 }),
  ])
})
