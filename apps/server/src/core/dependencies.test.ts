import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Because, State, Status } from '@foretop/shared/model.ts'
import type { Need } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { pendingState } from './advance.ts'
import { blockerOf, dependents, entangled, withDependents } from './dependencies.ts'

const stateOf =
  (statuses: { readonly [id: string]: Status }, blocked: { readonly [id: string]: string } = {}) =>
  (id: string) =>
    statuses[id] === undefined
      ? undefined
      : ({ ...pendingState(id, 0), status: statuses[id], blockedBy: blocked[id] ?? null } satisfies State)

function blocker(needs: readonly Need[], own: Status, others: { readonly [id: string]: Status }, blocked = {}) {
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
test('a need that was down when we lost sight of it explains on', () => {
  const lost = (before: 'warning' | 'critical'): State => ({
    ...{ ...pendingState('switch', 0), status: 'unknown' },
    lastKnown: { status: before, text: 'refused', culprit: null },
  })
  const blockerBy = (state: State) =>
    blockerOf({ needs: ['switch'] }, { ...pendingState('me', 0), status: 'critical' }, () => state)
  expect(blockerBy(lost('critical'))).toBe('switch')
  expect(blockerBy(lost('warning'))).toBeNull()
})
test('the root of a chain is named, not the next link', () => {
  expect(blocker(['host'], 'critical', { host: 'unknown', switch: 'critical' }, { host: 'switch' })).toBe('switch')
})
test('a root that is well again explains nothing, but a need that is still critical does', () => {
  expect(blocker(['host'], 'critical', { host: 'warning', switch: 'ok' }, { host: 'switch' })).toBeNull()
  expect(blocker(['host'], 'critical', { host: 'critical', switch: 'ok' }, { host: 'switch' })).toBe('host')
})

test.each<[string, { readonly [id: string]: Status }, string | null]>([
  ['all are critical: the first is named', { a: 'critical', b: 'critical' }, 'a'],
  ['one is well', { a: 'critical', b: 'ok' }, null],
  ['one is in warning', { a: 'critical', b: 'warning' }, null],
  ['one is not seen', { a: 'unknown', b: 'critical' }, null],
  ['one was not looked at yet', { a: 'pending', b: 'critical' }, null],
  ['all are well', { a: 'ok', b: 'ok' }, null],
  ['one has left, the other is critical', { b: 'critical' }, 'b'],
  ['one has left, the other is well', { b: 'ok' }, null],
  ['all have left', {}, null],
])('of two of which one is enough, %s', (_, others, expected) => {
  expect(blocker([{ any: ['a', 'b'] }], 'critical', others)).toBe(expected)
  expect(blocker([{ any: ['a', 'b'] }], 'ok', others)).toBeNull()
})
test('one of several that is explained itself is down too, and its root is named', () => {
  const needs = [{ any: ['a', 'b'] }]
  const others = { a: 'unknown', b: 'critical', switch: 'critical' } as const
  expect(blocker(needs, 'critical', others, { a: 'switch' })).toBe('switch')
  expect(blocker(needs, 'critical', { ...others, switch: 'ok' }, { a: 'switch' })).toBeNull()
})
test.each<[string, { readonly [id: string]: Status }, string | null]>([
  ['the one', { a: 'critical', b: 'ok', c: 'ok' }, null],
  ['one of the others', { a: 'ok', b: 'critical', c: 'ok' }, null],
  ['the one and the first of the others', { a: 'critical', b: 'critical', c: 'ok' }, 'a'],
  ['the one and the last of the others', { a: 'critical', b: 'pending', c: 'critical' }, 'a'],
  ['both others', { a: 'ok', b: 'critical', c: 'critical' }, null],
  ['all that is left', { b: 'ok', c: 'critical' }, 'c'],
  ['the one while nobody looks at the others', { a: 'critical' }, 'a'],
])('of one, or two together, with trouble of %s', (_, others, expected) => {
  expect(blocker([{ any: ['a', { all: ['b', 'c'] }] }], 'critical', others)).toBe(expected)
})
test.each<[string, { readonly [id: string]: Status }, string | null]>([
  ['what alone is needed', { sql: 'critical', a: 'ok', b: 'ok', c: 'ok' }, 'sql'],
  ['one of each choice', { sql: 'ok', a: 'critical', b: 'ok', c: 'critical', d: 'ok' }, null],
  ['all of the second choice', { sql: 'ok', a: 'critical', b: 'ok', c: 'critical', d: 'critical' }, 'c'],
])('of one and two choices, with trouble of %s', (_, others, expected) => {
  expect(blocker(['sql', { any: ['a', 'b'] }, { any: ['c', 'd'] }], 'critical', others)).toBe(expected)
})
test('a need that is gone explains nothing', () => expect(blocker(['gone'], 'critical', {})).toBeNull())

test('dependents are found through any number of steps', () => {
  const check = (id: string, needs: readonly Need[]) => madeUpCheck(id, { needs })
  const graph = dependents([check('web', ['host']), check('host', ['switch']), check('other', [])])
  expect(withDependents(['switch'], graph)).toEqual(['switch', 'host', 'web'])
  expect(dependents([check('web', ['lb']), check('page', ['lb'])]).get('lb')).toEqual(['web', 'page'])
})
test('who could do with another depends on it all the same, once', () => {
  const check = (id: string, needs: readonly Need[]) => madeUpCheck(id, { needs })
  const graph = dependents([check('lb', ['a', { any: ['a', 'b', { all: ['c'] }] }])])
  expect([...graph]).toEqual(['a', 'b', 'c'].map((need) => [need, ['lb']]))
})

type Own = 'warning' | 'critical' | 'unknown'

function concluded(own: Own, of: Omit<Because, 'metrics'>, others: { readonly [id: string]: Status }, blocked = {}) {
  const verdict = { status: own, text: '', culprit: null, because: { ...of, metrics: [] } }
  return blockerOf({ needs: [] }, { ...pendingState('me', 0), status: own, verdict }, stateOf(others, blocked))
}

test.each<[string, Own, { readonly [id: string]: Status }, string | null]>([
  ['both are critical: the first is named', 'critical', { a: 'critical', b: 'critical' }, 'a'],
  ['one is well', 'critical', { a: 'critical', b: 'ok' }, null],
  ['one is not as bad', 'critical', { a: 'warning', b: 'critical' }, 'b'],
  ['none is as bad', 'critical', { a: 'warning', b: 'unknown' }, null],
  ['both are as bad', 'warning', { a: 'warning', b: 'critical' }, 'a'],
  ['both are not seen, as little as it', 'unknown', { a: 'unknown', b: 'unknown' }, 'a'],
  ['one was not looked at yet', 'unknown', { a: 'critical', b: 'pending' }, null],
  ['one has left', 'critical', { a: 'critical' }, null],
  ['it is well itself', 'warning', { a: 'ok', b: 'ok' }, null],
])('what is concluded from two that are in trouble: %s', (_, own, others, expected) => {
  expect(concluded(own, { checks: ['a', 'b'] }, others)).toBe(expected)
})
test('what is concluded from nobody’s trouble is explained by nobody', () => {
  expect(concluded('critical', { checks: [] }, { a: 'critical' })).toBeNull()
})
test('of a member that is explained itself the root is named, however bad the member is', () => {
  const blocked = { a: 'switch', b: 'switch' }
  expect(
    concluded('critical', { checks: ['a', 'b'] }, { a: 'unknown', b: 'warning', switch: 'critical' }, blocked),
  ).toBe('switch')
})
test('of members that wait to be looked at again, their root being well, it is still what explains them', () => {
  const because = { checks: ['a', 'b'], together: true } as const
  const others = { a: 'critical', b: 'critical', switch: 'ok' } as const
  expect(concluded('critical', because, others, { a: 'switch', b: 'switch' })).toBe('switch')
  expect(concluded('critical', because, others, { a: 'switch' })).toBeNull()
})
test('who waits to be looked at again, after one cause, may be explained by the other that is left', () => {
  const because = { checks: ['a', 'b'], together: true } as const
  const others = { a: 'critical', b: 'critical', machine: 'ok', mysql: 'critical' } as const
  expect(concluded('critical', because, others, { a: 'machine', b: 'mysql' })).toBe('mysql')
  expect(concluded('critical', because, others, { a: 'mysql', b: 'machine' })).toBe('mysql')
  expect(concluded('critical', because, { ...others, machine: 'critical' }, { a: 'machine', b: 'mysql' })).toBeNull()
  expect(concluded('critical', because, { ...others, mysql: 'ok' }, { a: 'machine', b: 'mysql' })).toBe('machine')
})
test('more than the sum of its members is explained only by what ails all of them', () => {
  const because = { checks: ['a', 'b'], together: true } as const
  const others = { a: 'critical', b: 'critical', switch: 'critical' } as const
  expect(concluded('critical', because, others)).toBeNull()
  expect(concluded('critical', because, others, { a: 'switch' })).toBeNull()
  expect(concluded('critical', because, others, { a: 'switch', b: 'switch' })).toBe('switch')
})
test('more than the sum of its members is explained by what ails enough of them for it, whatever else ails the others', () => {
  const because = { checks: ['a', 'b', 'c'], together: true, enough: 2 } as const
  const others = { a: 'critical', b: 'critical', c: 'critical', switch: 'critical', machine: 'critical' } as const
  expect(concluded('critical', because, others, { a: 'switch', b: 'switch' })).toBe('switch')
  expect(concluded('critical', because, others, { a: 'machine', b: 'switch', c: 'switch' })).toBe('switch')
  expect(concluded('critical', because, others, { a: 'machine', b: 'switch' })).toBeNull()
  expect(concluded('critical', { ...because, enough: 3 }, others, { a: 'switch', b: 'switch' })).toBeNull()
  // Once too few are left of those whom it ails it is the others' doing.
  expect(concluded('critical', { ...because, checks: ['a', 'c'] }, others, { a: 'switch' })).toBeNull()
})
test('of a quorum that lacks one alone it is told all the same: whoever waits for it may hear of nothing else', () => {
  const because = { checks: ['a'], together: true } as const
  expect(concluded('critical', because, { a: 'critical' })).toBeNull()
  expect(concluded('critical', because, { a: 'critical', switch: 'critical' }, { a: 'switch' })).toBe('switch')
})
test('a conclusion in warning that a member explains explains nothing critical', () => {
  expect(blocker(['pair'], 'critical', { pair: 'warning', a: 'warning' }, { pair: 'a' })).toBeNull()
  expect(blocker(['pair'], 'critical', { pair: 'critical', a: 'critical' }, { pair: 'a' })).toBe('a')
})
test('a relation on which one of its members depends is entangled, over any number of steps', () => {
  const relation = (id: string, ...members: readonly string[]) =>
    madeUpCheck(id, { way: { by: 'derive', of: members } })
  const needing = (id: string, ...needs: readonly string[]) => madeUpCheck(id, { needs })
  const checks = [
    ...[relation('pair', 'd1', 'd2'), needing('d1', 'net'), needing('d2')],
    ...[relation('webs', 'w1', 'w2'), needing('w1', 'page'), needing('w2'), needing('page', 'webs')],
    needing('shop', 'pair'),
  ]
  expect([...entangled(checks, dependents(checks))]).toEqual(['webs'])
})
