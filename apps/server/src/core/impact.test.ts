import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import { impactText } from '@foretop/shared/format/impact.ts'
import type { State, Status } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { pendingState } from './advance.ts'
import { blockerOf, dependents } from './dependencies.ts'
import { type Estate, impactsOf, type Stood } from './impact.ts'

type How = Status | `${Status}?` | { readonly status: Status; readonly stale?: true; readonly code?: 'timeout' }
type Estates = { readonly [id: string]: How }

const HOSTS = ['lb01', 'lb02', 'web1', 'web2', 'web3', 'web4', 'db1'].map((name) => ({
  ...{ name, address: name, groups: [name.replace(/\d+$/, 's')] },
}))
const groupsOf = (host: string | null) => HOSTS.find(({ name }) => name === host)?.groups ?? []
const check = (id: string, rest: Partial<Check> = {}): Check => {
  const made = madeUpCheck(id, rest)
  return { ...made, groups: groupsOf(made.host) }
}
const WEBS = ['web1', 'web2', 'web3', 'web4'].map((host) => `${host}/http`)
const CHECKS = [
  check('lb01/ping'),
  check('lb02/ping'),
  ...WEBS.map((id) => check(id, { needs: ['db1/mysql'] })),
  check('db1/mysql'),
  check('web1/disk'),
  check('ip-2/shop', { front: true, needs: [{ any: ['lb01/ping', 'lb02/ping'] }] }),
  check('ip-3/shop', { front: true, needs: [{ any: ['lb01/ping', 'lb02/ping'] }] }),
  check('enough-webs', { front: true, way: { by: 'derive', of: WEBS }, needs: [{ any: WEBS }] }),
]

function stood(check: Check, how: How, lookedAt = 5): Stood {
  const { status, stale, code } =
    typeof how === 'object' ? { stale: false, code: undefined, ...how } : { status: how, stale: false, code: undefined }
  const candidate = status.endsWith('?') ? { status: status.slice(0, -1) as Status, count: 1 } : null
  const verdict = { status: 'critical' as const, text: '', culprit: null, ...(code !== undefined && { code }) }
  const state: State = {
    ...pendingState(check.id, 0),
    ...{ status: candidate === null ? (status as Status) : 'ok', candidate, verdict },
  }
  return { check, state, stale, lookedAt }
}

/** What is said of each trouble; all else is ok. Who blocks whom is as the engine has it. All began at 0. */
function users(
  bad: Estates,
  checks: readonly Check[] = CHECKS,
  lookedAt: { readonly [id: string]: number } = {},
): { readonly [id: string]: string } {
  const states = new Map(checks.map((check) => [check.id, stood(check, bad[check.id] ?? 'ok', lookedAt[check.id])]))
  for (let round = 0; round < 3; round += 1)
    for (const [id, one] of states) {
      const blockedBy = blockerOf(one.check, one.state, (need) => states.get(need)?.state)
      states.set(id, { ...one, state: { ...one.state, blockedBy } })
    }
  const estate: Estate = {
    all: () => states.values(),
    of: (id) => states.get(id),
    hosts: HOSTS,
    dependents: dependents(checks),
  }
  return Object.fromEntries([...impactsOf(estate)].map(([id, impact]) => [id, impactText(impact)]))
}

test('one of two balancers is down: users are served by the other', () => {
  expect(users({ 'lb02/ping': 'critical' })).toEqual({ 'lb02/ping': 'no, lb01 carries the traffic' })
})
test('in the place of one that is needed itself nobody serves, whoever else is in its group', () => {
  const checks = CHECKS.map((check) => (check.front ? { ...check, needs: ['lb02/ping'] } : check))
  expect(users({ 'lb02/ping': 'critical' }, checks)).toEqual({ 'lb02/ping': 'no' })
})
test('both are down: each keeps what visitors see down, whichever is named first', () => {
  const down = { 'lb01/ping': 'critical', 'lb02/ping': 'critical', 'ip-2/shop': 'critical' } as const
  expect(users(down)).toEqual({ 'lb01/ping': 'yes, shop fails on ip-2', 'lb02/ping': 'yes, shop fails on ip-2' })
  expect(users({ ...down, 'ip-2/shop': { status: 'critical', code: 'timeout' }, 'ip-3/shop': 'critical' })).toEqual({
    'lb01/ping': 'yes, shop does not answer on ip-2 and 1 more',
    'lb02/ping': 'yes, shop does not answer on ip-2 and 1 more',
  })
})
test('what visitors see fails, but that is not confirmed', () => {
  const down = { 'lb01/ping': 'critical', 'lb02/ping': 'critical', 'ip-2/shop': 'critical?' } as const
  expect(users(down)['lb01/ping']).toBe('maybe, shop on ip-2 fails, not confirmed yet')
  expect(users({ ...down, 'ip-3/shop': 'critical' })['lb01/ping']).toBe('yes, shop fails on ip-3')
})
test('what visitors see cannot work any more, and was not looked at since: it may fail', () => {
  const down = { 'lb01/ping': 'critical', 'lb02/ping': 'critical' } as const
  expect(users(down)['lb01/ping']).toBe('no')
  expect(users(down, CHECKS, { 'ip-3/shop': -1 })).toEqual({
    'lb01/ping': 'maybe, shop on ip-3 not looked at since',
    'lb02/ping': 'maybe, shop on ip-3 not looked at since',
  })
  expect(users({ 'lb02/ping': 'critical' }, CHECKS, { 'ip-3/shop': -1 })['lb02/ping']).toMatch(/^no/)
  expect(users({ ...down, 'ip-2/shop': 'critical?' }, CHECKS, { 'ip-3/shop': -1 })['lb01/ping']).toBe(
    'maybe, shop on ip-2 fails, not confirmed yet',
  )
})
test('what depends on it is not seen: nobody knows, though another may do', () => {
  const text = 'unknown, shop on ip-2 cannot be seen'
  expect(users({ 'lb02/ping': 'critical', 'ip-2/shop': 'unknown' })['lb02/ping']).toBe(text)
  expect(users({ 'lb02/ping': 'critical', 'ip-2/shop': 'pending' })['lb02/ping']).toBe(text)
  expect(users({ 'lb02/ping': 'critical', 'ip-2/shop': { status: 'ok', stale: true } })['lb02/ping']).toBe(text)
  expect(users({ 'web1/http': 'critical', 'ip-2/shop': 'unknown' })['web1/http']).toMatch(/^no/)
})
test('a front that fails by itself is its own trouble, and that of nobody else', () => {
  expect(users({ 'lb02/ping': 'critical', 'ip-2/shop': 'critical' })).toEqual({
    'lb02/ping': 'no, lb01 carries the traffic',
    'ip-2/shop': 'yes',
  })
  expect(users({ 'ip-2/shop': 'warning' })).toEqual({ 'ip-2/shop': 'no' })
  expect(users({ 'ip-2/shop': 'unknown' })).toEqual({ 'ip-2/shop': 'unknown' })
})
test('a trouble reaches users through what it explains', () => {
  const webs = Object.fromEntries(WEBS.map((id) => [id, 'critical'] as const))
  expect(users({ ...webs, 'db1/mysql': 'critical', 'enough-webs': 'critical' })).toEqual({
    'db1/mysql': 'yes, enough-webs fails',
  })
})
test('of many that do the work of one the number is told, of two the names', () => {
  expect(users({ 'web1/http': 'critical' })).toEqual({ 'web1/http': 'no, 3 of 4 webs carry it' })
  expect(users({ 'web1/http': 'critical', 'web4/http': 'critical' })['web1/http']).toBe(
    'no, web2 and web3 carry the traffic',
  )
})
test('who has critical trouble of its own carries nothing', () => {
  expect(users({ 'web2/http': 'critical', 'web1/disk': 'critical' })['web2/http']).toBe(
    'no, web3 and web4 carry the traffic',
  )
})
test('who is not seen to be well carries nothing', () => {
  expect(users({ 'lb02/ping': 'critical', 'lb01/ping': { status: 'ok', stale: true } })).toEqual({ 'lb02/ping': 'no' })
  expect(users({ 'lb02/ping': 'critical', 'lb01/ping': 'unknown' })['lb02/ping']).toBe('no')
})
test('what nobody needs leaves no work to others', () => {
  expect(users({ 'web1/disk': 'critical' })).toEqual({ 'web1/disk': 'no' })
})
test('where nothing is said to be what visitors see nothing is said of them', () => {
  expect(
    users(
      { 'lb02/ping': 'critical' },
      CHECKS.map((one) => ({ ...one, front: false })),
    ),
  ).toEqual({})
})
test('the order of the configuration only chooses who is named', () => {
  const down = { 'lb01/ping': 'critical', 'lb02/ping': 'critical', 'ip-2/shop': 'critical' } as const
  expect(users(down, CHECKS.toReversed())).toEqual(users(down))
})
