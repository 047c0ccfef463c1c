import { createRandom } from '@foretop/lab/damaged.ts'
import type { Route } from '@foretop/shared/plan.ts'
import { STATUSES } from '@foretop/shared/words.ts'
import { expect, test } from 'vitest'
import { audienceOf, TIMELESS, type Times, untold } from './audience.ts'
import { routings } from './routing.ts'

const web = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs'] }
const to = (channel: string, match: Route['match'], goesOn = false): Route => ({
  ...{ match, to: [channel], continue: goesOn },
})
const waysOf = (routes: readonly Route[]) => ({
  routes,
  channels: routes.flatMap((one) => one.to.map((name) => ({ name }))),
})
const NOW = { status: 'critical', at: 5 } as const
const cameOf = (...routes: readonly Route[]) => routings(waysOf(routes), TIMELESS, web, NOW).map(({ came }) => came)

test('a route takes a check, or says by what it does not', () => {
  expect(
    cameOf(
      to('a', { status: ['warning'] }),
      to('b', { groups: ['caches'] }),
      to('c', { hosts: ['web12'] }),
      to('d', { checks: ['https'] }),
      to('e', { groups: ['webs'], status: ['critical'] }, true),
      to('f', {}),
      to('g', {}),
      to('h', { hosts: [] }),
    ),
  ).toEqual(['status', 'groups', 'hosts', 'checks', 'takes', 'takes', 'passed', 'passed'])
})

test('a relation is on no host', () => {
  const pair = { id: 'carp1', name: 'carp1', host: null, groups: [] }
  expect(routings(waysOf([to('a', { hosts: ['web11'] })]), TIMELESS, pair, NOW)[0]?.came).toBe('hosts')
})

test('a route outside its hours says so, and lets the next one have it', () => {
  const closed: Times = { ...TIMELESS, isWithin: (name, at) => ({ is: name === 'night' || at < 5, until: 9 }) }
  const steps = [{ afterMs: 900, to: ['b'] }]
  const routes = [
    { ...to('a', {}), during: 'office', escalate: steps },
    { ...to('b', {}), during: 'night' },
    { ...to('c', { status: ['warning' as const] }), during: 'office' },
    to('d', {}),
  ]
  expect(routings(waysOf(routes), closed, web, NOW)).toMatchObject([
    { came: 'hours', during: 'office', steps, reaches: ['a', 'b'] },
    { came: 'takes', during: 'night', steps: [] },
    { came: 'passed' },
    { came: 'passed', during: null },
  ])
})

test('whoever it says takes the check is whoever hears of it', () => {
  const random = createRandom(7)
  const times: Times = { ...TIMELESS, isWithin: (name) => ({ is: name === 'open', until: 9 }) }
  const some = <T>(list: readonly T[]) => list.filter(() => random(2) === 0)
  for (let life = 0; life < 300; life += 1) {
    const routes = Array.from({ length: 1 + random(5) }, (_, at) =>
      to(
        `c${at}`,
        {
          ...(random(2) === 0 && { status: some(STATUSES) }),
          ...(random(2) === 0 && { groups: some(['webs', 'caches']) }),
          ...(random(2) === 0 && { hosts: some(['web11', 'web12']) }),
          ...(random(2) === 0 && { checks: some(['http', 'web11/http', 'load']) }),
        },
        random(2) === 0,
      ),
    ).map((one): Route => (random(3) === 0 ? { ...one, during: random(2) === 0 ? 'open' : 'closed' } : one))
    const takes = routings(waysOf(routes), times, web, NOW).filter(({ came }) => came === 'takes')
    const { hearers } = audienceOf(waysOf(routes), times, web, 'critical', untold(5))
    expect(takes.flatMap((one) => one.to)).toEqual(hearers.map(({ recipient }) => recipient))
  }
})
