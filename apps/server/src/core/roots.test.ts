import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Status } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { type Known, nothingFound, rootsOf } from './roots.ts'

const CHECKS: readonly Check[] = [
  madeUpCheck('front', { needs: [{ any: ['lb1', 'lb2'] }, 'db'] }),
  madeUpCheck('lb1', { needs: ['switch'] }),
  madeUpCheck('lb2', { needs: ['power', 'switch'] }),
  madeUpCheck('both', { needs: [{ any: ['db', { all: ['lb1', 'lb2'] }] }] }),
]

function roots(
  id: string,
  statuses: { readonly [id: string]: Status },
  blocked: { readonly [id: string]: string } = {},
  because: readonly string[] = [],
) {
  const known = (id: string): Known | undefined => {
    const status = statuses[id]
    const check = CHECKS.find((one) => one.id === id) ?? madeUpCheck(id)
    if (status === undefined) return undefined
    const verdict = { status: 'critical', text: '', culprit: null, because: { checks: because, metrics: [] } } as const
    return { check, state: { status, blockedBy: blocked[id] ?? null, verdict: id === 'pair' ? verdict : null } }
  }
  const own = known(id)
  return own === undefined ? [] : [...rootsOf(own, known, nothingFound())].sort()
}
const WELL = { front: 'ok', lb1: 'ok', lb2: 'ok', switch: 'ok', power: 'ok', db: 'ok' } as const

test.each<[string, { readonly [id: string]: Status }, readonly string[]]>([
  ['one of two is down', { front: 'critical', lb1: 'critical' }, []],
  ['both are, each by itself', { front: 'critical', lb1: 'critical', lb2: 'critical' }, ['lb1', 'lb2']],
  ['both are, by the same', { front: 'critical', lb1: 'critical', lb2: 'critical', switch: 'critical' }, ['switch']],
  [
    'one of them has two reasons',
    { lb1: 'critical', lb2: 'critical', switch: 'critical', power: 'critical' },
    ['power', 'switch'],
  ],
  ['another need is down with one of two', { front: 'critical', lb1: 'critical', db: 'critical' }, ['db']],
  ['all that it needs is in warning', { front: 'critical', lb1: 'warning', lb2: 'warning', db: 'warning' }, []],
])('all that keep it down, where %s', (_, statuses, expected) => {
  expect(roots('front', { ...WELL, ...statuses })).toEqual(expected)
})
test('what is in warning keeps nobody down, unless what explains it is critical', () => {
  const all = { ...WELL, front: 'critical', db: 'warning', switch: 'critical' } as const
  expect(roots('front', all, { db: 'switch' })).toEqual(['switch'])
  expect(roots('front', { ...all, switch: 'warning' }, { db: 'switch' })).toEqual([])
})
test('of those that are enough together each that fails is one', () => {
  const all = { ...WELL, both: 'critical', db: 'critical', lb1: 'critical' } as const
  expect(roots('both', all)).toEqual(['db', 'lb1'])
  expect(roots('both', { ...all, lb2: 'critical' })).toEqual(['db', 'lb1', 'lb2'])
  expect(roots('both', { ...all, lb1: 'ok' })).toEqual([])
})
test('of what is concluded all that it tells of keep it down', () => {
  const all = { ...WELL, pair: 'critical', lb1: 'critical', db: 'critical' } as const
  expect(roots('pair', all, { pair: 'lb1' }, ['lb1', 'db'])).toEqual(['db', 'lb1'])
  expect(roots('pair', all, { pair: 'lb1' }, ['lb1'])).toEqual(['lb1'])
  expect(roots('pair', all)).toEqual([])
})
test('who has left, or explains it no more, is none of them', () => {
  expect(roots('front', { front: 'critical', db: 'critical' }, { front: 'gone' })).toEqual(['db'])
  expect(roots('pair', { ...WELL, pair: 'critical' }, { pair: 'lb1' })).toEqual([])
})
