import type { Person } from '@foretop/shared/model.ts'
import type { Channel, Plan, Route } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { check, planOf } from '../engine/play.made-up.ts'
import { TIMELESS, type Times } from './audience.ts'
import { coverageOf } from './coverage.ts'
import { foresee } from './foresee.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const AT = 10 * HOUR

const CHECKS = [
  check('db/machine'),
  { ...check('db/mysql', ['databases']), needs: ['db/machine'] },
  { ...check('web/http', ['webs']), needs: ['db/mysql'] },
]
const person = (name: string): Person => ({ name, title: name, zone: null, slack: null, addresses: {} })
const channels: readonly Channel[] = [
  { name: 'ops', kind: 'x', options: {} },
  { name: 'ann/mail', kind: 'x', options: {}, person: 'ann' },
]
const route = (to: readonly string[], more: Partial<Route> = {}): Route => ({ match: {}, to, continue: false, ...more })
const planned = (routes: readonly Route[], more: Partial<Plan> = {}): Plan => ({
  ...planOf(CHECKS),
  ...{ routes, channels, people: [person('ann')] },
  ...more,
})
const down = new Map([
  ['db/machine', 'critical'],
  ['db/mysql', 'critical'],
] as const)
const words = (plan: Plan, times: Times = TIMELESS, forMs = 4 * HOUR) =>
  foresee(plan, times, down, { at: AT, until: AT + forMs }).told.map(
    ({ checkId, at, recipient, why }) => `${(at - AT) / MINUTE} ${recipient} ${why} ${checkId}`,
  )

test('of a machine that is off the root is told, and the rest is explained by it', () => {
  const { roots } = foresee(planned([route(['ops'])]), TIMELESS, down, { at: AT, until: AT + HOUR })
  expect(roots).toMatchObject([
    { checkId: 'db/machine', status: 'critical', explains: 1, confirmedWithinMs: 1_500, quietUntil: null },
  ])
  expect(words(planned([route(['ops'])]))).toEqual(['0 ops opened db/machine'])
})

test('steps and reminders come in their time', () => {
  const routes = [route(['ops'], { escalate: [{ afterMs: 15 * MINUTE, to: ['ann'] }], remindMs: 2 * HOUR })]
  expect(words(planned(routes))).toEqual([
    '0 ops opened db/machine',
    '15 ann/mail escalated db/machine',
    '120 ops reminder db/machine',
    '135 ann/mail reminder db/machine',
    '240 ops reminder db/machine',
  ])
})

test('what is planned keeps it quiet until it ends', () => {
  const rule = {
    ...{ name: 'night', match: { hosts: ['db'] }, every: '0 9 * * *', zone: 'UTC', forMs: 3 * HOUR, until: null },
    ...{ expect: null, note: '' },
  }
  const plan = planned([route(['ops'])], { downtimes: [rule] })
  expect(words(plan)).toEqual(['120 ops opened db/machine'])
  expect(foresee(plan, TIMELESS, down, { at: AT, until: AT + HOUR }).roots[0]?.quietUntil).toBe(AT + 2 * HOUR)
  // Of what it expects alone nobody knows beforehand.
  expect(words(planned([route(['ops'])], { downtimes: [{ ...rule, expect: ['refused'] }] }))).toHaveLength(1)
})

const office: Times = {
  ...TIMELESS,
  isWithin: (_, at) => {
    const [day, hour] = [Math.floor(at / (24 * HOUR)), Math.floor(at / HOUR) % 24]
    const [opens, closes] = [day * 24 * HOUR + 9 * HOUR, day * 24 * HOUR + 17 * HOUR]
    if (hour >= 9 && hour < 17) return { is: true, until: closes }
    return { is: false, until: at < opens ? opens : opens + 24 * HOUR }
  },
}

test('coverage names the hours in which nobody hears of it in time, and which checks are alike', () => {
  const routes = [
    route(['ops'], { match: { groups: ['webs'] } }),
    route(['ops'], { match: { status: ['critical'] }, during: 'office' }),
    route([], { match: { status: ['warning'] } }),
  ]
  const week = { from: 0, hours: 24, withinMs: 30 * MINUTE, isLiving: () => true }
  const { gaps, checks } = coverageOf(planned(routes), office, week)
  expect(checks).toBe(3)
  const outside = [0, 1, 2, 3, 4, 5, 6, 7, 8, 17, 18, 19, 20, 21, 22, 23]
  const all = Array.from({ length: 24 }, (_, hour) => hour)
  const databases = ['db/machine', 'db/mysql']
  expect(gaps).toEqual([
    { checks: databases, status: 'critical', hours: outside, isWanted: false },
    { checks: databases, status: 'warning', hours: all, isWanted: true },
    { checks: databases, status: 'unknown', hours: all, isWanted: false },
  ])
})

test('coverage says of everything who hears in which hour, by what the routes say', () => {
  const routes = [route(['ops'], { match: { groups: ['webs'] } }), route(['ops', 'ann'], { during: 'office' })]
  const { rows, hearers } = coverageOf(planned(routes), office, {
    ...{ from: 0, hours: 24, withinMs: 30 * MINUTE, isLiving: () => true },
  })
  expect(hearers).toEqual([[], ['ann', 'ops'], ['ops']])
  const statuses = ['critical', 'warning', 'unknown']
  const hours = (of: (hour: number) => number) => Array.from({ length: 24 }, (_, hour) => of(hour))
  expect(rows).toEqual([
    {
      ...{ statuses, count: 2, checks: ['db/machine', 'db/mysql'], group: null, isWanted: false },
      hours: hours((hour) => (hour >= 9 && hour < 17 ? 1 : 0)),
    },
    { ...{ statuses, count: 1, checks: ['web/http'], group: 'webs', isWanted: false }, hours: hours(() => 2) },
  ])
})

test('a step that comes too late, and a channel that takes nothing, cover nothing', () => {
  const late = [route([], { escalate: [{ afterMs: HOUR, to: ['ops'] }] })]
  const week = { from: 0, hours: 2, withinMs: 30 * MINUTE, isLiving: () => true }
  expect(coverageOf(planned(late), TIMELESS, week).gaps.map(({ status }) => status)).toEqual([
    'critical',
    'warning',
    'unknown',
  ])
  expect(coverageOf(planned(late), TIMELESS, { ...week, withinMs: HOUR }).gaps).toEqual([])
  const dead = (recipient: string) => recipient !== 'ops'
  expect(coverageOf(planned([route(['ops'])]), TIMELESS, { ...week, isLiving: dead }).gaps[0]?.hours).toEqual([0, 1])
  expect(coverageOf(planned([route(['ops', 'ann'])]), TIMELESS, { ...week, isLiving: dead }).gaps).toEqual([])
})
