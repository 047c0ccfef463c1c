import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Check, SshLogin, Way } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { dependents } from './dependencies.ts'
import { type Canaries, type Resting, restOnPlace } from './own-place.ts'

const ALL: Canaries = { network: 'monitor-network', dns: 'monitor-dns', time: 'monitor-time', disk: 'monitor-disk' }
const at = (address: string): Partial<Check> => ({ way: { by: 'poll', address } })
const over = (...of: readonly string[]): Partial<Check> => ({ way: { by: 'derive', of } })
const CANARIES = [
  madeUpCheck('gateway/tcp', at('10.0.0.1')),
  madeUpCheck('ns1/dns', at('10.0.0.53')),
  madeUpCheck('clock/ntp', at('ntp.example.test')),
  madeUpCheck('here/disk', at('127.0.0.1')),
  madeUpCheck('monitor-network', over('gateway/tcp')),
  madeUpCheck('monitor-dns', over('ns1/dns')),
  madeUpCheck('monitor-time', over('clock/ntp')),
  madeUpCheck('monitor-disk', over('here/disk')),
]
function rest(checks: readonly Check[], canaries = ALL, resting: Resting = new WeakMap()) {
  const all = new Map([...CANARIES, ...checks].map((check) => [check.id, check]))
  restOnPlace(all, canaries, resting)
  return all
}
const needsOf = (check: Check, canaries = ALL) =>
  rest([check], canaries)
    .get(check.id)
    ?.needs.map((need) => (typeof need === 'string' ? need.replace('monitor-', '') : need))

const login = (address: string): SshLogin => ({
  to: { ...{ name: 'x', address, port: 22, user: 'x' }, proof: { keyFile: '/k' }, trust: { hostKey: 'x' } },
  via: [],
})

test.each<[string, Way, readonly string[]]>([
  ['asked by its address', { by: 'poll', address: '10.0.0.7' }, ['network', 'time']],
  ['asked by an address of version 6', { by: 'poll', address: '2001:db8::7' }, ['network', 'time']],
  ['asked by its name', { by: 'poll', address: 'web7.example.test' }, ['network', 'dns', 'time']],
  ['this machine', { by: 'poll', address: '127.0.0.1' }, ['time']],
  ['this machine by name', { by: 'poll', address: 'localhost' }, ['time']],
  ['this machine, version 6', { by: 'poll', address: '::1' }, ['time']],
  [
    'its own address, through a named machine',
    { by: 'poll', address: '127.0.0.1', login: login('jump.test') },
    ['network', 'dns', 'time'],
  ],
  [
    'looked at by a program',
    { by: 'child', address: '10.0.0.7', rules: { folders: [], user: null } },
    ['network', 'time', 'disk'],
  ],
  ['told of by others', { by: 'receive' }, ['network', 'time']],
  ['waited for', { by: 'clock' }, ['network', 'time']],
  ['concluded from a canary', { by: 'derive', of: ['ns1/dns'] }, ['network', 'dns']],
])('what is %s needs that', (_, way, needs) => {
  expect(needsOf(madeUpCheck('x/y', { way }))).toEqual(needs)
})

test('what is concluded needs all that its members need, however far below', () => {
  const members = [madeUpCheck('a/far', at('a.example.test')), madeUpCheck('pair', over('a/far', 'here/disk'))]
  const all = rest([...members, madeUpCheck('whole', over('pair'))])
  expect(all.get('whole')?.needs).toEqual(['monitor-network', 'monitor-dns', 'monitor-time', 'monitor-disk'])
})

test('a canary needs that not all of them have failed, and no canary leads back to itself', () => {
  const all = rest([])
  expect(all.get('gateway/tcp')?.needs).toEqual(['monitor-network'])
  expect(all.get('ns1/dns')?.needs).toEqual(['monitor-network', 'monitor-dns'])
  expect(all.get('monitor-network')?.needs).toEqual([])
  // Without a network there are no name servers either: that is one trouble.
  expect(all.get('monitor-dns')?.needs).toEqual(['monitor-network'])
  expect(all.get('monitor-time')?.needs).toEqual(['monitor-network', 'monitor-dns'])
  expect(dependents([...all.values()]).get('monitor-network')).toContain('gateway/tcp')
})

test('one that is a canary of two places says of neither by itself that it is lost', () => {
  const both = new Map(
    [...CANARIES, madeUpCheck('monitor-network', over('ns1/dns', 'gateway/tcp'))].map((check) => [check.id, check]),
  )
  restOnPlace(both, ALL, new WeakMap())
  expect(both.get('ns1/dns')?.needs).toEqual(['monitor-network', 'monitor-dns'])
})

test('what it needs itself comes after, and stays', () => {
  expect(needsOf(madeUpCheck('x/y', { ...at('10.0.0.7'), needs: ['x/ping'] }), { network: 'monitor-network' })).toEqual(
    [...['network', 'x/ping']],
  )
})

test('without canaries everything is as it was, and with the same ones the very same again', () => {
  const check = madeUpCheck('x/y', at('10.0.0.7'))
  expect(rest([check], {}).get('x/y')).toBe(check)
  const resting: Resting = new WeakMap()
  const [first, again] = [rest([check], ALL, resting), rest([check], ALL, resting)]
  expect(first.get('x/y')).not.toBe(check)
  expect(again.get('x/y')).toBe(first.get('x/y'))
})
