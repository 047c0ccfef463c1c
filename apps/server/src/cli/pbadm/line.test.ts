import { madeUpPlan } from '@foretop/shared/check.made-up.ts'
import { inRole } from '@foretop/shared/views.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { KINDS } from '../../all-kinds.ts'
import { catalogueOf } from '../../engine/catalogue.ts'
import { paint, plain } from '../ansi.ts'
import { wellView } from '../well-view.made-up.ts'
import { balancersOf, isBalancer } from './balancer.ts'
import { exitCodeOf, lineOf, recordOf, totalsOf } from './line.ts'

const AT = new Date(2009, 4, 19, 5, 44, 52)
const line = (...views: readonly CheckView[]) => lineOf(drawn(...views), AT, plain)

/** The real catalogue, with a balancer in it that has all that the line can tell, found by its hints. */
function drawn(...views: readonly CheckView[]) {
  return balancersOf({ views: () => views, catalogue, isOf: () => true }, 0)
}
drawn.late = (...views: readonly CheckView[]) => balancersOf({ views: () => views, catalogue, isOf: () => false }, 0)

const [[KIND = ''] = []] = [...KINDS].filter(
  ([, { metrics }]) => isBalancer(metrics) && inRole(metrics, 'balancers', 'queueAge') !== undefined,
)

const catalogue = () => catalogueOf(KINDS, madeUpPlan([]))

const seen = (host: string, inFlight: number, waiting: number): CheckView =>
  wellView(`${host}/pb`, { kind: KIND, metrics: { inFlight, waiting } })

const silent = (host: string): CheckView => ({
  ...seen(host, 0, 0),
  metrics: {},
  outcome: 'failed',
  status: 'critical',
})

test('the line is the old tool’s, letter for letter', () => {
  expect(line(seen('lb01', 3, 0), seen('lb02', 0, 0))).toBe(
    'Tue May 19 05:44:52 2009: [lb01 - 003, 0000] [lb02 - 000, 0000]',
  )
})
test('a day of one digit is padded by a space, as in C', () => {
  expect(lineOf(drawn(seen('lb01', 1, 2)), new Date(2026, 0, 3, 4, 5, 6), plain)).toBe(
    'Sat Jan  3 04:05:06 2026: [lb01 - 001, 0002]',
  )
})
test('balancers stand in the order of their names', () => {
  expect(line(seen('lb10', 1, 0), seen('lb02', 2, 0))).toContain('[lb02 - 002, 0000] [lb10 - 001, 0000]')
})
test('more than three or four digits are all shown', () => {
  expect(line(seen('lb01', 1234, 56789))).toContain('[lb01 - 1234, 56789]')
})
test('two on one host are told apart by their whole name', () => {
  const twice = [seen('lb01', 1, 0), { ...seen('lb01', 2, 0), id: 'lb01/second' }]
  expect(line(...twice)).toContain('[lb01/pb - 001, 0000] [lb01/second - 002, 0000]')
})
test.each([
  [0, '32'],
  [1, '33'],
  [100, '33'],
  [101, '1;33'],
  [500, '1;33'],
  [501, '31'],
  [1000, '31'],
  [1001, '1;31'],
])('%d waiting is drawn in the old tool’s colour', (waiting, ink) => {
  expect(lineOf(drawn(seen('lb01', 5, waiting)), AT, paint)).toContain(
    `\x1b[${ink}m[lb01 - 005, ${String(waiting).padStart(4, '0')}]\x1b[0m`,
  )
})
test('one that does not answer is DWN, in bold red', () => {
  expect(lineOf(drawn(silent('lb01')), AT, paint)).toContain('\x1b[1;31m[lb01 - DWN, DOWN]\x1b[0m')
})
test('one that answers without its numbers is down, not idle', () => {
  expect(line({ ...seen('lb01', 0, 0), metrics: { inFlight: 0 } })).toContain('[lb01 - DWN, DOWN]')
})
test('one that we could not ask is not known, which is neither down nor idle', () => {
  expect(line({ ...silent('lb01'), outcome: 'crashed' })).toContain('[lb01 - ???, ????]')
})
test('one that has not answered yet keeps its last numbers, marked and without a colour', () => {
  expect(lineOf(drawn.late(seen('lb01', 7, 0)), AT, paint)).toContain(': [lb01 ~ 007, 0000]')
})
test('a server that is too old to tell what came of a look is judged by its status', () => {
  const { outcome: _, ...old } = silent('lb01')
  expect(line({ ...old, status: 'critical' })).toContain('DOWN')
  expect(line({ ...old, status: 'unknown' })).toContain('????')
})
test('the totals add what is known and count what is down', () => {
  const balancers = drawn(seen('lb01', 3, 20), seen('lb02', 4, 1), silent('lb03'))
  expect(totalsOf(balancers, plain)).toBe(' 7 IF  21 Q   ** 1 DOWN **')
  expect(totalsOf(drawn(seen('lb01', 3, 0)), plain)).toBe(' 3 IF  0 Q')
})
test.each([
  ['all well', [seen('lb01', 900, 0)], 0],
  ['some wait', [seen('lb01', 9, 0), seen('lb02', 9, 1)], 1],
  ['a red queue', [seen('lb01', 9, 501)], 2],
  ['one is down', [seen('lb01', 9, 0), silent('lb02')], 2],
  ['one is not known', [seen('lb01', 9, 1), { ...silent('lb02'), outcome: 'crashed' as const }], 3],
])('the exit code says: %s', (_, views, code) => {
  expect(exitCodeOf(drawn(...views))).toBe(code)
})
test('one that is late is not "all answered"', () => {
  expect(exitCodeOf(drawn.late(seen('lb01', 9, 0)))).toBe(3)
})
test('programs get each service apart, and null where nothing is known', () => {
  const metrics = { inFlight: 3, waiting: 5, queueAge: { web: 4, img: 0 }, queued: { web: 5, img: 0 } }
  expect(recordOf(drawn({ ...seen('lb01', 0, 0), metrics }, silent('lb02')), AT).balancers).toMatchObject([
    {
      name: 'lb01',
      waiting: 5,
      queueAge: 4,
      down: false,
      services: [
        { name: 'img', waiting: 0, queueAge: 0 },
        { name: 'web', waiting: 5, queueAge: 4 },
      ],
    },
    { name: 'lb02', inFlight: null, waiting: null, queueAge: null, down: true, services: [] },
  ])
})
