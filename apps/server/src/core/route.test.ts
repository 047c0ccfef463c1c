import type { Route } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import { gatherMs, route } from './route.ts'

const web = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs', 'public'] }
const pair = { id: 'carp1', name: 'carp1', host: null, groups: [] }
const to = (channel: string, match: Route['match'], goesOn = false): Route => ({
  match,
  to: [channel],
  continue: goesOn,
})

test.each<[string, Route['match'], boolean]>([
  ['nothing named: everything', {}, true],
  ['one of its groups', { groups: ['caches', 'webs'] }, true],
  ['other groups', { groups: ['caches'] }, false],
  ['its host', { hosts: ['web11'] }, true],
  ['another host', { hosts: ['web12'] }, false],
  ['its name on any host', { checks: ['http'] }, true],
  ['its whole id', { checks: ['web11/http'] }, true],
  ['the same check elsewhere', { checks: ['web12/http'] }, false],
  ['its status', { status: ['warning', 'critical'] }, true],
  ['another status', { status: ['unknown'] }, false],
  ['all that is named must fit', { groups: ['webs'], status: ['warning'] }, false],
  ['an empty list fits nothing', { groups: [] }, false],
])('a route matches by %s', (_, match, fits) => {
  expect(route([to('ops', match)], web, 'critical')).toEqual(fits ? ['ops'] : [])
})

test('a relation has no host: routes of hosts are not for it', () => {
  expect(route([to('ops', { hosts: ['web11'] }), to('all', {})], pair, 'critical')).toEqual(['all'])
})

test('the first route that matches takes the message', () => {
  expect(route([to('none', { hosts: ['db1'] }), to('first', {}), to('second', {})], web, 'critical')).toEqual(['first'])
})

test('a route that continues lets those after it have it too', () => {
  const routes = [to('log', {}, true), to('pager', { status: ['critical'] }, true), to('rest', {}), to('never', {})]
  expect(route(routes, web, 'critical')).toEqual(['log', 'pager', 'rest'])
  expect(route(routes, web, 'warning')).toEqual(['log', 'rest'])
})

test('a channel named by several routes is told once', () => {
  expect(route([to('ops', {}, true), to('ops', {})], web, 'critical')).toEqual(['ops'])
})

test('how long it waits is what the first route that takes it to that channel says', () => {
  const routes: readonly Route[] = [
    { ...to('pager', { status: ['critical'] }, true), gatherMs: 2_000 },
    { ...to('ops', {}), gatherMs: 30_000 },
    { ...to('pager', {}), gatherMs: 60_000 },
  ]
  const [first, last] = [5_000, 60_000].map((gatherMs): Route => ({ ...to('ops', {}, true), gatherMs }))
  expect(
    gatherMs(
      [first, last].flatMap((one) => one ?? []),
      web,
      'critical',
      'ops',
    ),
  ).toBe(5_000)
  expect(gatherMs(routes, web, 'critical', 'pager')).toBe(2_000)
  expect(gatherMs(routes, web, 'critical', 'ops')).toBe(30_000)
  expect(gatherMs(routes, web, 'warning', 'pager')).toBe(0)
  expect(gatherMs([to('ops', {})], web, 'warning', 'ops')).toBe(0)
})
