import type { State, Status } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { pendingState } from './advance.ts'
import { blockerOf, dependents, withDependents } from './dependencies.ts'

const stateOf =
  (statuses: { readonly [id: string]: Status }, blocked: { readonly [id: string]: string } = {}) =>
  (id: string) =>
    statuses[id] === undefined
      ? undefined
      : ({ ...pendingState(id, 0), status: statuses[id], blockedBy: blocked[id] ?? null } satisfies State)

function blocker(needs: readonly string[], own: Status, others: { readonly [id: string]: Status }, blocked = {}) {
  return blockerOf({ needs }, { ...pendingState('me', 0), status: own }, stateOf(others, blocked))
}

test('a problem is explained by a critical need', () => {
  expect(blocker(['switch'], 'critical', { switch: 'critical' })).toBe('switch')
})
test('a check that is ok is not blocked, whatever it needs', () => {
  expect(blocker(['switch'], 'ok', { switch: 'critical' })).toBeNull()
})
test.each(['ok', 'warning', 'unknown', 'pending'] as const)('a need that is %s explains nothing', (status) => {
  expect(blocker(['switch'], 'critical', { switch: status })).toBeNull()
})
test('the root of a chain is named, not the next link', () => {
  expect(blocker(['host'], 'critical', { host: 'unknown', switch: 'critical' }, { host: 'switch' })).toBe('switch')
})
test('a root that is well again explains nothing, but a need that is still critical does', () => {
  expect(blocker(['host'], 'critical', { host: 'warning', switch: 'ok' }, { host: 'switch' })).toBeNull()
  expect(blocker(['host'], 'critical', { host: 'critical', switch: 'ok' }, { host: 'switch' })).toBe('host')
})
test('a need that is gone explains nothing', () => expect(blocker(['gone'], 'critical', {})).toBeNull())

test('dependents are found through any number of steps', () => {
  const check = (id: string, needs: readonly string[]) => ({ id, needs }) as unknown as Check // only these two are read
  const graph = dependents([check('web', ['host']), check('host', ['switch']), check('other', [])])
  expect(withDependents(['switch'], graph)).toEqual(['switch', 'host', 'web'])
})
