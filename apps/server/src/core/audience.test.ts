import type { Status } from '@foretop/shared/model.ts'
import type { Route } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import {
  type Audience,
  audienceOf,
  hasTimes,
  type Telling,
  TIMELESS,
  type Times,
  untold,
  type Ways,
} from './audience.ts'

const web = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs', 'public'] }
const pair = { id: 'carp1', name: 'carp1', host: null, groups: [] }
const to = (target: string, match: Route['match'], goesOn = false): Route => ({
  ...{ match, to: [target], continue: goesOn },
})
const CHANNELS = ['ops', 'all', 'none', 'first', 'second', 'log', 'pager', 'rest', 'never'].map((name) => ({ name }))
const waysOf = (routes: readonly Route[], more: Partial<Ways> = {}): Ways => ({ routes, channels: CHANNELS, ...more })
const names = ({ hearers }: Audience) => hearers.map(({ recipient }) => recipient)
const route = (routes: readonly Route[], check: typeof web | typeof pair, status: Status) =>
  names(audienceOf(waysOf(routes), TIMELESS, check, status, untold(0)))

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

test('a channel named by several routes is told once, and waits as the first of them says', () => {
  const routes = [5_000, 60_000].map((gatherMs): Route => ({ ...to('ops', {}, true), gatherMs }))
  const { hearers } = audienceOf(waysOf([...routes, to('pager', {})]), TIMELESS, web, 'critical', untold(0))
  expect(hearers.map(({ recipient, gatherMs }) => [recipient, gatherMs])).toEqual([
    ['ops', 5_000],
    ['pager', 0],
  ])
})

describe('people and rotas', () => {
  const channels = [
    ...CHANNELS,
    { name: 'ann/mail', person: 'ann' },
    { name: 'ann/push', person: 'ann' },
    { name: 'bob/mail', person: 'bob' },
  ]
  const person = (name: string) => ({ name, title: name, zone: null, slack: null, addresses: {} })
  const people = ['ann', 'bob'].map(person)
  const rotas = [{ name: 'primary', title: 'Primary', zone: null, layers: [], overrides: [] }]
  /** Ann until 1,000, then nobody until 2,000, then Bob. */
  const times: Times = {
    ...TIMELESS,
    onCall: (_, at) =>
      at < 1_000
        ? { is: ['ann'], until: 1_000 }
        : at < 2_000
          ? { is: [], until: 2_000 }
          : { is: ['bob'], until: Number.POSITIVE_INFINITY },
  }
  const hear = (target: string, at: number, more: Partial<Ways> = {}) =>
    audienceOf(waysOf([to(target, {})], { channels, people, rotas, ...more }), times, web, 'critical', untold(at))

  test('a person hears over each of her channels, or over the one that is named', () => {
    expect(names(hear('ann', 0))).toEqual(['ann/mail', 'ann/push'])
    expect(names(hear('ann/push', 0))).toEqual(['ann/push'])
    expect(names(hear('bob/push', 0))).toEqual([])
  })
  test('of a rota whoever is on call hears, until somebody else is', () => {
    expect([names(hear('primary', 0)), hear('primary', 0).until]).toEqual([['ann/mail', 'ann/push'], 1_000])
    expect(names(hear('primary/push', 0))).toEqual(['ann/push'])
    expect([names(hear('primary', 2_000)), hear('primary', 2_000).until]).toEqual([
      ['bob/mail'],
      Number.POSITIVE_INFINITY,
    ])
    expect(hear('primary', 0).hearers[0]).toMatchObject({ target: 'primary', isTimed: true })
    expect(hear('ann', 0).hearers[0]).toMatchObject({ target: 'ann', isTimed: false })
  })
  test('while nobody is on call the fallback hears, until somebody is', () => {
    const gap = hear('primary', 1_500, { fallback: ['ops'] })
    expect([names(gap), gap.until]).toEqual([['ops'], 2_000])
    expect(gap.hearers[0]).toMatchObject({ isFallback: true, isTimed: true })
    expect([...gap.offDuty]).toEqual([])
    expect(names(hear('primary', 1_500))).toEqual([])
  })
  test('a name that only a person has is no channel, and the other way round', () => {
    expect(names(hear('ops/mail', 0))).toEqual([])
    expect(names(hear('nobody', 0))).toEqual([])
  })
})

describe('the fallback', () => {
  const hear = (routes: readonly Route[], times: Times = TIMELESS) =>
    names(audienceOf(waysOf(routes, { fallback: ['all'] }), times, web, 'critical', untold(0)))
  test('hears what no route matches', () => expect(hear([to('ops', { hosts: ['db1'] })])).toEqual(['all']))
  test('not what a route matches that tells nobody', () => expect(hear([{ ...to('ops', {}), to: [] }])).toEqual([]))
  test('nor what waits for the hours of its route', () => {
    const closed: Times = { ...TIMELESS, isWithin: () => ({ is: false, until: 5 }) }
    expect(hear([{ ...to('ops', {}), during: 'office' }], closed)).toEqual([])
  })
})

describe('hours', () => {
  const office: Times = { ...TIMELESS, isWithin: (_, at) => ({ is: at >= 9, until: at >= 9 ? 17 : 9 }) }
  const routes = [{ ...to('ops', {}), during: 'office' }, to('pager', {})]
  const hear = (at: number) => audienceOf(waysOf(routes), office, web, 'critical', untold(at))
  test('a route outside its hours matches nothing, so the next one takes it', () => {
    expect([names(hear(8)), hear(8).until]).toEqual([['pager'], 9])
    expect([names(hear(9)), hear(9).until]).toEqual([['ops'], 17])
    expect(hear(9).hearers[0]).toMatchObject({ isTimed: true })
  })
  test('who hears after the hours of another route hears by the time', () => {
    expect(hear(8).hearers[0]).toMatchObject({ recipient: 'pager', isTimed: true })
  })
  test('of a route that matches nothing its hours are no matter', () => {
    const other = [{ ...to('ops', { hosts: ['db1'] }), during: 'office' }, to('pager', {})]
    expect(audienceOf(waysOf(other), office, web, 'critical', untold(8)).until).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('steps', () => {
  const steps = { escalate: [15, 30].map((afterMs) => ({ afterMs, to: [afterMs === 15 ? 'second' : 'all'] })) }
  const critical = { status: ['critical' as const] }
  const hear = (at: number, telling: Partial<Telling> = {}, route: Route = { ...to('first', critical), ...steps }) =>
    audienceOf(waysOf([route]), TIMELESS, web, 'critical', { ...untold(at), ...telling })
  test('come one after the other, each from when somebody was first told', () => {
    const at = (now: number) => hear(now, { toldAt: () => 100, since: 0 })
    expect([names(at(114)), at(114).until]).toEqual([['first'], 115])
    expect([names(at(115)), at(115).until]).toEqual([['first', 'second'], 130])
    expect([names(at(130)), at(130).until]).toEqual([['first', 'second', 'all'], Number.POSITIVE_INFINITY])
    expect(at(130).hearers.map(({ afterMs, isTimed }) => [afterMs, isTimed])).toEqual([
      [0, false],
      [15, true],
      [30, true],
    ])
  })
  test('of what nobody was told yet the first only', () => {
    expect([names(hear(500, { since: 0 })), hear(500, { since: 0 }).until]).toEqual([['first'], 515])
  })
  test('count from when it was told as what the route is for', () => {
    const told = hear(115, { toldAt: (statuses) => (statuses?.includes('warning') === false ? 110 : 0) })
    expect([names(told), told.until]).toEqual([['first'], 125])
  })
  test('of whom nobody is there to be told they count from when it could have been told', () => {
    const gap: Route = { ...to('nobody', critical), ...steps }
    expect(names(hear(114, { since: 100 }, gap))).toEqual([])
    expect(names(hear(115, { since: 100 }, gap))).toEqual(['second'])
  })
  test('of a route that tells nobody at first they count from when it became so', () => {
    const late: Route = { ...to('first', critical), ...steps, to: [] }
    expect([names(hear(110, { since: 100 }, late)), hear(110, { since: 100 }, late).until]).toEqual([[], 115])
    expect(names(hear(115, { since: 100 }, late))).toEqual(['second'])
  })
})

test.each<[string, Partial<Ways>, boolean]>([
  ['nothing of the kind', { routes: [to('ops', {})] }, false],
  ['hours', { routes: [{ ...to('ops', {}), during: 'office' }] }, true],
  ['steps', { routes: [{ ...to('ops', {}), escalate: [] }] }, true],
  ['reminders', { routes: [{ ...to('ops', {}), remindMs: 1 }] }, true],
  ['a rota', { rotas: [{ name: 'a', title: 'a', zone: null, layers: [], overrides: [] }] }, true],
])('that time makes a difference is seen by %s', (_, ways, expected) => {
  expect(hasTimes(waysOf([], ways))).toBe(expected)
})
