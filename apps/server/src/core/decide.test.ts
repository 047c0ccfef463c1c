import type { Change, Status } from '@foretop/shared/model.ts'
import type { Route } from '@foretop/shared/plan.ts'
import { describe, expect, test } from 'vitest'
import { audienceOf, TIMELESS, untold } from './audience.ts'
import { decide, decideForAll, reminderAt, type Told, toldAfter, toldOf } from './decide.ts'
import { isProblem } from './severity.ts'
import type { Situation } from './situation.ts'

const check = { id: 'web11/http', name: 'http', host: 'web11', groups: ['webs'], runbook: null }
const routes: readonly Route[] = [
  { match: { status: ['critical'] }, to: ['pager'], continue: true },
  { match: { status: ['warning', 'critical'] }, to: ['chat'], continue: false },
]
const names = ['pager', 'chat', 'mail']
const ways = { routes, channels: names.map((name) => ({ name })) }
const told = (status: Status): Told => ({
  ...{ incident: '7', since: 500, status, was: [status], wasAt: [600], lastAt: 600 },
})
const ROUTED = { hearer: { afterMs: 0 }, isReminded: false, isOffDuty: false } as const

interface Rest {
  readonly told?: Told
  readonly acknowledgedAs?: Status
  readonly silenced?: boolean
  readonly downtime?: boolean
  readonly flapping?: boolean
  readonly by?: string
}
/** A transition at second 1, with the state of the check after it. */
function situation(change: Change, now: Status, { flapping = false, by, ...rest }: Rest = {}): Situation {
  const since = change.of === 'status' ? 1_000 : 0
  return {
    transition: { seq: 8, checkId: check.id, at: 1_000, text: '', change },
    check,
    state: { status: now, since, flapping, blockedBy: by ?? null },
    incident: null,
    acknowledgedAs: rest.acknowledgedAs ?? null,
    silenced: rest.silenced ?? false,
    downtime: rest.downtime ?? false,
  }
}
/** For one whom the routes name. */
const decided = (change: Change, now: Status, rest: Rest = {}) =>
  decide(situation(change, now, rest), { told: rest.told ?? null, ...ROUTED })
// Decided when its test runs, not when the tables below are made.
const became = (from: Status, to: Status, rest?: Rest) => () => decided({ of: 'status', from, to }, to, rest)
const unblocked = (now: Status, rest?: Rest) => () => decided({ of: 'blockedBy', to: null }, now, rest)
const released = (now: Status, rest?: Rest) => () => decided({ of: 'acknowledged', to: false }, now, rest)
const settled = (now: Status, rest?: Rest) => () => decided({ of: 'flapping', to: false }, now, rest)

const HEARING = { names, at: 1_000, offDuty: new Set<string>(), isOnItsWay: () => false }

describe('a change of status', () => {
  const OK = { mail: undefined }
  test.each<[string, Status, Status, { readonly [recipient: string]: Status | undefined }, readonly string[]]>([
    ['trouble opens', 'ok', 'critical', OK, ['pager opened', 'chat opened']],
    ['trouble at the first look opens', 'pending', 'warning', OK, ['chat opened']],
    ['unknown that no route wants', 'ok', 'unknown', OK, [' no-route']],
    [
      'worse: those told, and the routes of the new status',
      ...(['warning', 'critical', { mail: 'warning' }, ['mail worse', 'pager opened', 'chat opened']] as const),
    ],
    ['worse, first time that a route wants it', 'unknown', 'critical', OK, ['pager opened', 'chat opened']],
    [
      'eased: whoever was told of the worse hears it',
      ...(['critical', 'warning', { pager: 'critical', chat: 'critical' }, ['pager eased', 'chat eased']] as const),
    ],
    [
      'eased: whom its route names beside them, it is news to',
      ...(['critical', 'warning', { pager: 'critical' }, ['pager eased', 'chat opened']] as const),
    ],
    [
      'eased to what no route wants: those told still hear',
      ...(['critical', 'unknown', { pager: 'critical' }, ['pager eased']] as const),
    ],
    ['recovery goes to whoever got the problem', 'critical', 'ok', { mail: 'critical' }, ['mail resolved']],
    ['what was told on a channel that is no more', 'critical', 'ok', { gone: 'critical' }, [' never-told']],
    ['recovery of what nobody was told of', 'critical', 'ok', OK, [' never-told']],
    ['well at the first look', 'pending', 'ok', OK, [' unchanged']],
    ['left the configuration', 'critical', 'pending', { chat: 'critical' }, ['chat removed']],
    ['left the configuration, nobody knew of it', 'critical', 'pending', OK, [' never-told']],
    [
      'each by what it was told',
      ...([
        'unknown',
        'warning',
        { pager: 'warning', mail: 'critical' },
        ['pager unchanged', 'mail eased', 'chat opened'],
      ] as const),
    ],
  ])('%s', (_, from, to, known, expected) => {
    const pairs = Object.entries(known).flatMap(([recipient, status]) =>
      status ? [[recipient, told(status)] as const] : [],
    )
    const { hearers } = isProblem(to) ? audienceOf(ways, TIMELESS, check, to, untold(1_000)) : { hearers: [] }
    const all = decideForAll(situation({ of: 'status', from, to }, to), new Map(pairs), { ...HEARING, hearers })
    expect(all.map(({ recipient, decided: { why } }) => `${recipient} ${why}`)).toEqual(expected)
    for (const { decided } of all)
      expect(decided.send).toBe(['opened', 'worse', 'eased', 'resolved', 'removed'].includes(decided.why))
  })
})

describe('while a person has it', () => {
  const acknowledgedAs = 'critical'
  const earlier = { acknowledgedAs: 'warning' } as const
  test.each<[string, ReturnType<typeof became>, string]>([
    ['worse tells', became('warning', 'critical', { ...earlier, told: told('warning') }), 'worse'],
    ['eased does not', became('critical', 'warning', { acknowledgedAs, told: told('critical') }), 'acknowledged'],
    [
      'worse again, but not worse than people know',
      became('warning', 'critical', { ...earlier, told: told('critical') }),
      'unchanged',
    ],
    ['recovery tells', became('critical', 'ok', { acknowledgedAs, told: told('critical') }), 'resolved'],
    ['worse than when it was seen on the wall', became('warning', 'critical', earlier), 'opened'],
    ['as bad again as when it was seen on the wall', became('warning', 'critical', { acknowledgedAs }), 'acknowledged'],
    [
      'worse than when it was seen, but not than people know',
      became('warning', 'unknown', { ...earlier, told: told('critical') }),
      'acknowledged',
    ],
    [
      'worse than people know, but not than when it was seen',
      unblocked('critical', { acknowledgedAs, told: told('warning') }),
      'acknowledged',
    ],
    ['nobody was told before it ended: it opens', released('critical'), 'opened'],
    ['it ended, and it is as people know it', released('critical', { told: told('critical') }), 'unchanged'],
    ['it ended, and it is better than people know', released('warning', { told: told('critical') }), 'eased'],
    ['unblocked, seen on the wall before', unblocked('critical', { acknowledgedAs }), 'acknowledged'],
    ['unblocked, worse than it was seen', unblocked('critical', earlier), 'opened'],
  ])('%s', (_, decided, expected) => {
    expect(decided().why).toBe(expected)
  })
})

describe('while it is quiet', () => {
  const [silenced, downtime, flapping, by] = [true, true, true, 'lb1/ping'] as const
  const acknowledgedAs = 'warning'
  const unsilenced = (now: Status, rest?: Rest) => () => decided({ of: 'silenced', to: false }, now, rest)
  const over = (now: Status, rest?: Rest) => () => decided({ of: 'downtime', to: false }, now, rest)
  test.each<[string, ReturnType<typeof became>, string]>([
    ['silenced trouble is not told', became('ok', 'critical', { silenced }), 'silenced'],
    ['trouble in a downtime is not told', became('ok', 'critical', { downtime }), 'downtime'],
    ['a downtime says more than a silence', became('ok', 'critical', { silenced, downtime }), 'downtime'],
    ['what explains it says more than both', became('ok', 'critical', { silenced, downtime, by }), 'blocked'],
    ['flapping says more than all', became('ok', 'critical', { silenced, downtime, by, flapping }), 'flapping'],
    [
      'not even worse is told of what somebody has',
      became('warning', 'critical', { silenced, acknowledgedAs, told: told('warning') }),
      'silenced',
    ],
    ['worse is not told', became('warning', 'critical', { downtime, told: told('warning') }), 'downtime'],
    ['eased is not told', became('critical', 'warning', { silenced, told: told('critical') }), 'silenced'],
    ['the end of what people know is told', became('critical', 'ok', { silenced, told: told('critical') }), 'resolved'],
    ['and in a downtime too', became('critical', 'ok', { downtime, told: told('critical') }), 'resolved'],
    ['the end of what nobody knows is not', became('critical', 'ok', { downtime }), 'never-told'],
    [
      'a check that leaves is told to those who knew',
      became('critical', 'pending', { downtime, told: told('critical') }),
      'removed',
    ],
    ['unblocked into a downtime', unblocked('critical', { downtime }), 'downtime'],
    ['the silence ends: what nobody knows opens', unsilenced('critical'), 'opened'],
    ['the downtime ends: what nobody knows opens', over('critical'), 'opened'],
    ['it ends worse than people know', over('critical', { told: told('warning') }), 'worse'],
    ['it ends better than people know', unsilenced('warning', { told: told('critical') }), 'eased'],
    ['it ends as people know it', unsilenced('critical', { told: told('critical') }), 'unchanged'],
    ['the downtime ends, the silence goes on', over('critical', { silenced }), 'silenced'],
    ['the silence ends, the downtime goes on', unsilenced('critical', { downtime }), 'downtime'],
    ['it ends while another check explains it', over('critical', { by }), 'blocked'],
    ['it ends while it flaps', over('critical', { flapping }), 'flapping'],
    ['it ends while somebody has it', unsilenced('warning', { acknowledgedAs }), 'acknowledged'],
    ['it ends worse than somebody has it', unsilenced('critical', { acknowledgedAs }), 'opened'],
  ])('%s', (_, decided, expected) => {
    expect(decided().why).toBe(expected)
  })

  test('it ends in the very millisecond in which the trouble began: told all the same', () => {
    const ended = situation({ of: 'silenced', to: false }, 'critical')
    const sameTime = { ...ended, state: { ...ended.state, since: 1_000 } }
    expect(decide(sameTime, { told: null, ...ROUTED }).why).toBe('opened')
  })
})

describe('explained by another check', () => {
  test.each<[string, ReturnType<typeof became>, string]>([
    ['trouble is not told', became('ok', 'critical', { by: 'lb1/ping' }), 'blocked'],
    ['getting worse is not told', became('warning', 'critical', { by: 'lb1/ping', told: told('warning') }), 'blocked'],
    ['unblocked while still bad: it opens then', unblocked('critical'), 'opened'],
    ['unblocked, worse than people know', unblocked('critical', { told: told('warning') }), 'worse'],
    ['unblocked, as people know it', unblocked('critical', { told: told('critical') }), 'unchanged'],
    ['unblocked because it is well', unblocked('ok'), 'unchanged'],
    [
      'recovery is told to those who knew',
      became('critical', 'ok', { by: 'lb1/ping', told: told('critical') }),
      'resolved',
    ],
    [
      'becoming blocked is no news',
      () => decided({ of: 'blockedBy', to: 'lb1/ping' }, 'critical', { by: 'lb1/ping', told: told('critical') }),
      'unchanged',
    ],
  ])('%s', (_, decided, expected) => {
    expect(decided().why).toBe(expected)
  })
})

describe('while flapping', () => {
  test.each<[string, ReturnType<typeof became>, string]>([
    ['trouble is not told', became('ok', 'critical', { flapping: true }), 'flapping'],
    [
      'recovery is not told: it may not last',
      became('critical', 'ok', { flapping: true, told: told('critical') }),
      'flapping',
    ],
    [
      'left the configuration is told',
      became('critical', 'pending', { flapping: true, told: told('critical') }),
      'removed',
    ],
    ['settled as ok: recovery is told', settled('ok', { told: told('critical') }), 'resolved'],
    ['settled as trouble that nobody knows: it opens', settled('critical'), 'opened'],
    ['settled as what people know', settled('critical', { told: told('critical') }), 'unchanged'],
    ['settled and well, nobody was told', settled('ok'), 'unchanged'],
  ])('%s', (_, decided, expected) => {
    expect(decided().why).toBe(expected)
  })

  test('settling by a change of status is told once, with that change', () => {
    const settling = situation({ of: 'flapping', to: false }, 'critical')
    const sameLook = { ...settling, state: { ...settling.state, since: 1_000 } }
    expect(decide(sameLook, { told: null, ...ROUTED }).why).toBe('unchanged')
  })
})

test('a recipient believes what it was last told, and the incident keeps its name', () => {
  const now = { incident: '9', since: 900, was: [], at: 1_000 } as const
  const opened = toldAfter(null, { ...now, why: 'opened', to: 'warning' })
  expect(opened).toEqual({
    ...{ incident: '9', since: 900, status: 'warning', was: ['warning'], wasAt: [1_000], lastAt: 1_000 },
  })
  const news = { incident: '10', since: 950, was: ['unknown'], why: 'worse', to: 'critical', at: 1_100 } as const
  const worse = toldAfter(opened, news)
  expect(worse).toEqual({
    ...{ incident: '9', since: 900, status: 'critical', was: ['warning', 'critical'], wasAt: [1_000, 1_100] },
    lastAt: 1_100,
  })
  const eased = toldAfter(worse, { ...now, why: 'eased', to: 'warning', at: 1_200 })
  expect(eased).toMatchObject({ was: ['warning', 'critical'], wasAt: [1_000, 1_100], lastAt: 1_200 })
  const reminded = toldAfter(eased, { ...now, why: 'reminder', to: 'warning', at: 1_300 })
  expect(reminded).toMatchObject({ status: 'warning', wasAt: [1_000, 1_100], lastAt: 1_300 })
  expect(toldAfter(worse, { ...now, why: 'resolved', to: 'ok' })).toBeNull()
  expect(toldAfter(worse, { ...now, why: 'removed', to: 'pending' })).toBeNull()
  const taken = toldAfter(null, { ...now, was: ['warning'], why: 'worse', to: 'critical' })
  expect(taken?.was).toEqual(['warning', 'critical'])
})

test('when the first of them heard that it is one of these', () => {
  const ann: Told = { ...told('critical'), was: ['warning', 'critical'], wasAt: [600, 900] }
  const bob: Told = { ...told('critical'), wasAt: [700] }
  expect(toldOf([bob, ann], ['critical'])).toBe(700)
  expect(toldOf([bob, ann], undefined)).toBe(600)
  expect(toldOf([bob, ann], ['unknown'])).toBeNull()
  // Of what an earlier version told it is known only when the trouble began.
  expect(toldOf([{ ...bob, wasAt: [] }], ['critical'])).toBe(500)
})

describe('whoever knows is told again', () => {
  const hourly = { remindMs: 3_600_000, afterMs: 0 }
  const known = { ...told('critical'), lastAt: 10_000 }
  const after = (at: number, more: Rest = {}, isOnItsWay = false) => {
    const hearer = { ...hourly, recipient: 'pager', target: 'pager', isFallback: false, isTimed: false, gatherMs: 0 }
    const [one] = decideForAll(
      situation({ of: 'status', from: 'critical', to: 'critical' }, 'critical', more),
      new Map([['pager', known]]),
      { ...HEARING, hearers: [hearer], at, isOnItsWay: () => isOnItsWay },
    )
    return one?.decided.why
  }
  test('after its time, and not before', () => {
    expect([after(3_609_999), after(3_610_000)]).toEqual(['unchanged', 'reminder'])
    expect([reminderAt(known, hourly), reminderAt(null, hourly), reminderAt(known, { remindMs: null })]).toEqual([
      3_610_000,
      null,
      null,
    ])
    // An earlier version did not note when it told.
    expect(reminderAt({ ...known, lastAt: 0 }, hourly)).toBe(3_600_500)
  })
  test('not while the last word is still on its way', () => expect(after(9_000_000, {}, true)).toBe('unchanged'))
  test.each<[string, Rest]>([
    ['acknowledged', { acknowledgedAs: 'critical' }],
    ['silenced', { silenced: true }],
    ['downtime', { downtime: true }],
    ['flapping', { flapping: true }],
    ['blocked', { by: 'switch' }],
  ])('not while it is %s', (why, more) => expect(after(9_000_000, more)).toBe(why))
})

test('what gets worse is for whoever is on call now; whoever was hears how it ends, and that it is better', () => {
  const off = { hearer: null, isReminded: false, isOffDuty: true }
  const worse = situation({ of: 'status', from: 'warning', to: 'critical' }, 'critical')
  expect(decide(worse, { told: told('warning'), ...off }).why).toBe('no-route')
  expect(decide(worse, { told: told('warning'), ...off, isOffDuty: false }).why).toBe('worse')
  const eased = situation({ of: 'status', from: 'critical', to: 'warning' }, 'warning')
  expect(decide(eased, { told: told('critical'), ...off }).why).toBe('eased')
  const over = situation({ of: 'status', from: 'critical', to: 'ok' }, 'ok')
  expect(decide(over, { told: told('critical'), ...off }).why).toBe('resolved')
})

test('as bad again as it was before it had eased is news, from which time counts anew', () => {
  const now = { incident: '9', since: 900, was: [] }
  const first = toldAfter(null, { ...now, why: 'opened', to: 'critical', at: 1_000 })
  const eased = toldAfter(first, { ...now, why: 'eased', to: 'warning', at: 2_000 })
  const again = toldAfter(eased, { ...now, why: 'worse', to: 'critical', at: 9_000 })
  expect([toldOf([eased as Told], ['critical']), toldOf([again as Told], ['critical'])]).toEqual([1_000, 9_000])
  // Of what an earlier version told it is known when the trouble began.
  const old = { ...told('warning'), wasAt: [] }
  expect(toldAfter(old, { ...now, why: 'worse', to: 'critical', at: 9_000 })).toMatchObject({ wasAt: [500, 9_000] })
})

test('whoever hears of it because nobody took it on is told so', () => {
  const late = { hearer: { afterMs: 900_000 }, isReminded: false, isOffDuty: false }
  const opened = situation({ of: 'status', from: 'ok', to: 'critical' }, 'critical')
  expect(decide(opened, { told: null, ...late }).why).toBe('escalated')
  expect(decide(opened, { told: told('warning'), ...late }).why).toBe('worse')
})
