import { createRandom } from '@foretop/lab/damaged.ts'
import type { Route } from '@foretop/shared/plan.ts'
import { STATUSES } from '@foretop/shared/words.ts'
import { expect, test } from 'vitest'
import { route } from './route.ts'
import { routings } from './routing.ts'

const web = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs'] }
const to = (channel: string, match: Route['match'], goesOn = false): Route => ({
  ...{ match, to: [channel], continue: goesOn },
})
const cameOf = (...routes: readonly Route[]) => routings(routes, web, 'critical').map(({ came }) => came)

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
  expect(routings([to('a', { hosts: ['web11'] })], pair, 'critical')[0]?.came).toBe('hosts')
})

test('whoever it says takes the check is whoever hears of it', () => {
  const random = createRandom(7)
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
    )
    const takes = routings(routes, web, 'critical').filter(({ came }) => came === 'takes')
    expect(takes.flatMap((one) => one.to)).toEqual(route(routes, web, 'critical'))
  }
})
