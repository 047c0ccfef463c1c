import type { RoleOf } from '@foretop/shared/views.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { describe, expect, test } from 'vitest'
import { lookAt } from '../view/look-at.made-up.ts'
import type { MemberOf, Roles } from '../view/roles.ts'
import { pairOf } from './pair.ts'

const roles: Roles<RoleOf<'failover'>> = new Map(
  ['masters', 'displaced', 'noSpare', 'split'].map((role) => [
    role,
    { name: role, metric: { label: role, unit: 'count' } },
  ]),
)
const checkOf = (id: string): Summary => ({ ...lookAt(1, {}), id, host: id.split('/')[0] ?? null, text: `${id} says` })

const MEMBERS = [
  { host: 'd1', state: 'master', interface: 'igb1', addresses: '10.0.0.1 10.0.0.2', advskew: 10, refused: null },
  { host: 'd2', state: 'backup', interface: 'igb1', addresses: '10.0.0.1 10.0.0.3', advskew: 20, refused: 0 },
]

const pair = (metrics: { readonly [name: string]: number }, details = {}, more: Partial<Summary> = {}) => {
  const look = {
    ...lookAt(1, { ...metrics }),
    ...{ host: null, of: ['d1/carp', 'd2/carp'], ...more },
    details: { shared: 'vhid 1', preferred: 'd1', members: MEMBERS, ...details },
  }
  return pairOf({ summary: look, look, roles } satisfies MemberOf<'failover'>, checkOf)
}
const WELL = { masters: 1, displaced: 0, noSpare: 0 }

describe('how a pair stands', () => {
  test.each([
    [WELL, 'well', 'as it should be'],
    [{ ...WELL, noSpare: 1 }, 'well', 'no spare'],
    [{ ...WELL, displaced: 1 }, 'moved', 'failed over'],
    [{ ...WELL, displaced: 1, noSpare: 1 }, 'moved', 'failed over, no spare'],
    [{ ...WELL, masters: 2 }, 'split', 'two masters'],
    [{ ...WELL, masters: 3 }, 'split', 'three masters'],
    [{ ...WELL, split: 1 }, 'split', 'split brain'],
    [{ ...WELL, masters: 2, split: 1 }, 'split', 'two masters'],
    [{ ...WELL, masters: 2, split: 0 }, 'split', 'two masters'],
    [{ ...WELL, masters: 0 }, 'nobody', 'no master'],
    [{}, 'unknown', 'not known'],
  ] as const)('%o is %s: %s', (metrics, standing, headline) => {
    expect(pair(metrics)).toMatchObject({ standing, headline })
  })
  test('of a pair that is not looked at any more it is said that this was then', () => {
    expect(pair(WELL, {}, { stale: true }).headline).toBe('as it should be when last seen')
  })

  test('what is critical is not called as it should be, though one is master', () => {
    expect(pair(WELL, {}, { status: 'critical' }).headline).toBe('not as it should be')
  })

  test('two masters for a moment are not believed yet', () => {
    const metrics = { ...WELL, masters: 2 }
    expect(pair(metrics, {}, { status: 'ok', candidate: { status: 'critical', count: 1 } }).confirmed).toBe(false)
    expect(pair(metrics, {}, { status: 'critical' }).confirmed).toBe(true)
  })
})

test('each machine has its state, whether it is the preferred one, and all else that is known of it', () => {
  expect(pair(WELL).machines).toMatchObject([
    { host: 'd1', state: 'master', preferred: true, check: { id: 'd1/carp' } },
    { host: 'd2', state: 'backup', preferred: false, check: { id: 'd2/carp' } },
  ])
  expect(pair(WELL).machines.map(({ facts }) => facts.map((fact) => fact.join(' ')))).toEqual([
    ['interface igb1', 'advskew 10'],
    ['interface igb1', 'advskew 20', 'refused 0'],
  ])
})

test('every shared address is listed with the machines that have it', () => {
  expect(pair(WELL).addresses).toEqual([
    { address: '10.0.0.1', on: ['d1', 'd2'] },
    { address: '10.0.0.2', on: ['d1'] },
    { address: '10.0.0.3', on: ['d2'] },
  ])
})

test('why they fight is told, each reason by itself', () => {
  const reasons = [{ text: 'address lists differ: d1 has 10.0.0.2', proven: true }]
  expect(pair({ ...WELL, masters: 2 }, { reasons }).reasons).toEqual(['address lists differ: d1 has 10.0.0.2'])
})

test('when too little was seen, the machines stand there with what their own checks say, and no state is guessed', () => {
  const { standing, machines, shared } = pair({}, { members: null, shared: null, preferred: null })
  expect({ standing, shared }).toEqual({ standing: 'unknown', shared: null })
  expect(machines).toMatchObject([
    { host: 'd1', state: null, preferred: false, check: { text: 'd1/carp says' } },
    { host: 'd2', state: null, preferred: false, check: { text: 'd2/carp says' } },
  ])
})
