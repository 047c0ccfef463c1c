import type { Metrics, Observation, Restart, Rule, State } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { expect, test } from 'vitest'
import type { Known, Sought } from './found.ts'
import { hostsOf, safeToRestart } from './safe-to-restart.ts'

const NOW = 1_800_000_000_000

const METRICS: Check['metrics'] = {
  busy: { label: 'Busy:', unit: 'count' },
  inFlight: { label: 'In flight', unit: 'count' },
  requests: { label: 'Requests', unit: 'count', counter: true },
  master: { label: 'Master of vhid', unit: 'flag' },
  lag: { label: 'Behind its master', unit: 's' },
}

interface Seen extends Partial<Pick<State, 'status' | 'candidate' | 'flapping' | 'blockedBy'>> {
  readonly metrics?: Metrics
  readonly before?: Metrics
  readonly outcome?: 'failed' | 'crashed'
  readonly ageMs?: number
  readonly stale?: boolean
  readonly by?: 'receive'
  readonly text?: string
}

function known(id: string, seen: Seen): Known {
  const { status = 'ok', candidate = null, flapping = false, blockedBy = null, text = 'as it is' } = seen
  const { metrics = {}, ageMs = 4_000, stale = false, outcome, by } = seen
  const [host = '', name] = id.split('/')
  const at = NOW - ageMs
  const look = (metrics: Metrics, at: number): Observation => ({
    ...{ checkId: id, host, at, durationMs: 1, outcome: 'answered', metrics, text },
  })
  const latest: Observation =
    outcome === 'failed'
      ? { checkId: id, host, at, durationMs: 1, outcome, code: 'refused', text: 'connection refused' }
      : outcome === 'crashed'
        ? { checkId: id, host, at, durationMs: 1, outcome, code: 'local', text: 'no file descriptors' }
        : look(metrics, at)
  return {
    check: {
      ...{ id, host: name === undefined ? null : host, metrics: METRICS },
      way: by === undefined ? { by: 'poll', address: '127.0.0.1' } : { by },
    },
    state: { status, candidate, flapping, blockedBy, verdict: { status: 'ok', text, culprit: null } },
    ...{ latest, before: seen.before === undefined ? null : look(seen.before, at - 10_000), stale, restsAt: at },
  }
}

const HOSTS = ['a', 'b', 'c'].map((name) => ({ name, address: '', groups: ['all'] }))

/** What is said of host `a`, of checks that stand so. */
function asked(rule: Omit<Rule, 'that' | 'otherwise'>, checks: { readonly [id: string]: Seen | 'disabled' }) {
  const restart: Restart = {
    ...{ name: 'it', title: 'It', hosts: ['all'], runbook: null, withinMs: 60_000, costs: [] },
    safe: [{ ...rule, that: 'all is well', otherwise: 'it hurts' }],
  }
  const all = new Map<string, Sought>(
    Object.entries(checks).map(([id, seen]) => [id, seen === 'disabled' ? seen : known(id, seen)]),
  )
  const estate = { hosts: HOSTS, find: (id: string) => all.get(id), checksOf: () => all.keys() }
  const { answer, safe, reasons } = safeToRestart(restart, estate, NOW)('a')
  expect(safe).toBe(answer === 'yes')
  const [reason] = reasons
  const facts = reason?.facts.map(({ checkId, text }) => (checkId === null ? text : `${checkId} ${text}`)) ?? []
  return [answer, reason?.text, ...facts.map((fact) => fact.replaceAll('\u202F', ' '))]
}

const YES = ['yes', 'all is well']
const NO = ['no', 'it hurts']
const UNKNOWN = ['unknown', 'not known whether all is well']

const bored: Omit<Rule, 'that' | 'otherwise'> = {
  about: { of: 'own', check: 'workers' },
  limits: { metric: 'busy', instance: 'importers', atMost: 0 },
}

test('a reading of its own check: yes within its limits, no outside, with the number', () => {
  expect(asked(bored, { 'a/workers': { metrics: { busy: { importers: 0, mail: 7 } } } })).toEqual([
    ...YES,
    'a/workers Busy: importers 0 (safe: at most 0)',
  ])
  expect(asked(bored, { 'a/workers': { metrics: { busy: { importers: 1 } } } })).toEqual([
    ...NO,
    'a/workers Busy: importers 1 (safe: at most 0)',
  ])
})

test('without an instance all that there are must be within the limits, and the worst is named', () => {
  const master = {
    about: { of: 'own', check: 'carp' },
    limits: { metric: 'master', instance: null, atMost: 0 },
  } as const
  expect(asked(master, { 'a/carp': { metrics: { master: { 1: 0, 2: 0 } } } })).toEqual([
    ...YES,
    'a/carp Master of vhid 1 no, 2 no',
  ])
  expect(asked(master, { 'a/carp': { metrics: { master: { 1: 0, 2: 1 } } } })).toEqual([
    ...NO,
    'a/carp Master of vhid 2 yes',
  ])
  expect(asked(master, { 'a/carp': { metrics: { master: {} } } })).toEqual([
    ...UNKNOWN,
    'a/carp Master of vhid is not told',
  ])
})

test('a counter is taken as its rate, which the first look does not tell', () => {
  const carrying = {
    about: { of: 'own', check: 'web' },
    limits: { metric: 'requests', instance: null, atLeast: 1, atMost: 50 },
  } as const
  const text = 'a/web Requests 30/s (safe: at least 1/s, at most 50/s)'
  expect(asked(carrying, { 'a/web': { metrics: { requests: 1_300 }, before: { requests: 1_000 } } })).toEqual([
    ...YES,
    text,
  ])
  expect(asked(carrying, { 'a/web': { metrics: { requests: 1_300 } } })).toEqual([
    ...UNKNOWN,
    'a/web Requests is not told',
  ])
})

test('trouble of what is to be restarted does not matter where only a reading is asked for: the restart may mend it', () => {
  const metrics = { busy: { importers: 0 } }
  for (const seen of [
    { status: 'critical' },
    { status: 'warning' },
    { status: 'critical', candidate: { status: 'ok', count: 1 } },
  ] as const)
    expect(asked(bored, { 'a/workers': { ...seen, metrics } })[0]).toBe('yes')
})

test.each<[string, Seen, string]>([
  ['cannot be told', { status: 'unknown' }, 'unknown: as it is'],
  ['flaps', { flapping: true }, 'flapping: it comes and goes'],
  ['may be getting worse', { candidate: { status: 'warning', count: 1 } }, 'may be getting warning: as it is'],
  [
    'is in trouble and may be lost from sight',
    { status: 'critical', candidate: { status: 'unknown', count: 1 } },
    'may be getting unknown: as it is',
  ],
])('what is to be restarted and %s is no yes, and a no all the same', (_, seen, text) => {
  expect(asked(bored, { 'a/workers': { ...seen, metrics: { busy: { importers: 0 } } } })).toEqual([
    ...UNKNOWN,
    `a/workers ${text}`,
  ])
  expect(asked(bored, { 'a/workers': { ...seen, metrics: { busy: { importers: 1 } } } })[0]).toBe('no')
})

test.each<[string, Seen, string, string]>([
  ['critical', { status: 'critical' }, 'no', 'critical: as it is'],
  ['unknown', { status: 'unknown' }, 'unknown', 'unknown: as it is'],
  ['flapping', { flapping: true }, 'unknown', 'flapping: it comes and goes'],
  [
    'about to get worse',
    { candidate: { status: 'critical', count: 1 } },
    'unknown',
    'may be getting critical: as it is',
  ],
])('a good number of one that is %s is no yes: it cannot be relied upon', (_, seen, answer, text) => {
  const limits = { metric: 'lag', instance: null, atMost: 1 }
  const checks = { 'b/mysql': { ...seen, metrics: { lag: 0 } } }
  const one = asked({ about: { of: 'one', check: 'b/mysql' }, limits }, checks)
  expect([one[0], one.at(-1)]).toEqual([answer, `b/mysql ${text}`])
  const all = asked({ about: { of: 'all', check: 'mysql', hosts: ['b'] }, limits }, checks)
  expect([all[0], all.at(-1)]).toEqual([answer, `b/mysql ${text}`])
})

test('of a thousand hosts each check is judged once, and the own is not among the others', () => {
  const hosts = Array.from({ length: 1_000 }, (_, i) => ({ name: `w${i}`, address: '', groups: ['all'] }))
  const rules: readonly Rule['about'][] = [
    { of: 'others', check: 'web', up: 999 },
    { of: 'all', check: 'web', hosts: ['all'] },
    { of: 'calm', hosts: ['all'] },
  ]
  for (const about of rules) {
    let finds = 0
    const all = new Map(
      hosts.map(({ name }, i) => [
        `${name}/web`,
        known(`${name}/web`, { status: i === 7 ? 'critical' : 'ok', ageMs: 1_000 }),
      ]),
    )
    const estate = {
      hosts,
      find(id: string) {
        finds += 1
        return all.get(id)
      },
      checksOf: () => all.keys(),
    }
    const restart: Restart = {
      ...{ name: 'it', title: 'It', hosts: ['all'], runbook: null, withinMs: 60_000, costs: [] },
      safe: [{ about, limits: null, that: 'all is well', otherwise: 'it hurts' }],
    }
    const say = safeToRestart(restart, estate, NOW)
    const answers = hosts.map(({ name }) => say(name).answer)
    expect(finds).toBe(1_000)
    const own = about.of === 'all' ? 'no' : 'yes'
    expect(answers).toEqual(hosts.map((_, i) => (i === 7 ? own : 'no')))
  }
})

test.each<[string, Seen | 'disabled' | undefined, string]>([
  ['seen longer ago than the bound', { ageMs: 192_000 }, 'seen 3 m 12 s ago, which is longer than 1 m 00 s'],
  ['seen at a time that is to come', { ageMs: -192_000 }, 'seen 3 m 12 s from now: a clock was set'],
  ['stale', { stale: true }, 'nobody looks at it any more'],
  ['pending', { status: 'pending' }, 'not looked at yet'],
  ['disabled', 'disabled', 'nobody looks at it: it is disabled'],
  ['gone', undefined, 'there is no such check'],
  ['told by others', { by: 'receive' }, 'others tell of it: how old that is cannot be known'],
  ['not answering', { outcome: 'failed' }, 'no answer: connection refused'],
  ['not seen for our own sake', { outcome: 'crashed' }, 'could not be looked at: no file descriptors'],
  ['silent about that', { metrics: {} }, 'Busy: importers is not told'],
  ['silent about that one', { metrics: { busy: { mail: 0 } } }, 'Busy: importers is not told'],
  ['without instances', { metrics: { busy: 0 } }, 'Busy: importers is not told'],
  ['telling nonsense', { metrics: { busy: { importers: Number.NaN } } }, 'Busy: importers no number (safe: at most 0)'],
])('what is %s is unknown', (_, seen, text) => {
  const checks: { [id: string]: Seen | 'disabled' } =
    seen === undefined
      ? {}
      : { 'a/workers': seen === 'disabled' ? seen : { metrics: { busy: { importers: 0 } }, ...seen } }
  expect(asked(bored, checks)).toEqual([...UNKNOWN, `a/workers ${text}`])
})

test('exactly as old as the bound is known still', () => {
  const seen = { metrics: { busy: { importers: 0 } } }
  expect(asked(bored, { 'a/workers': { ...seen, ageMs: 60_000 } })[0]).toBe('yes')
  expect(asked(bored, { 'a/workers': { ...seen, ageMs: 60_001 } })[0]).toBe('unknown')
})

const otherUp = { about: { of: 'others', check: 'perlbal', up: 1 }, limits: null } as const
const carrying = { ...otherUp, limits: { metric: 'inFlight', instance: null, atLeast: 1 } } as const

test('the other balancer must be up, and carry: its own state does not count', () => {
  const up = { metrics: { inFlight: 12 } }
  expect(
    asked(carrying, { 'a/perlbal': { status: 'critical' }, 'b/perlbal': up, 'c/perlbal': { status: 'critical' } }),
  ).toEqual([
    ...YES,
    '1 of 2 others, 1 needed',
    'c/perlbal critical: as it is',
    'b/perlbal In flight 12 (safe: at least 1)',
  ])
  const idle = { metrics: { inFlight: 0 } }
  expect(asked(carrying, { 'a/perlbal': up, 'b/perlbal': idle, 'c/perlbal': { status: 'critical' } })).toEqual([
    ...NO,
    '0 of 2 others, 1 needed',
    'b/perlbal In flight 0 (safe: at least 1)',
    'c/perlbal critical: as it is',
  ])
})

test('others of which it is not known count for neither: where they would decide it, it is not known', () => {
  const twoUp = { ...otherUp, about: { ...otherUp.about, up: 2 } }
  expect(asked(twoUp, { 'b/perlbal': {}, 'c/perlbal': { ageMs: 90_000 } })).toEqual([
    ...UNKNOWN,
    '1 of 2 others, 2 needed',
    'c/perlbal seen 1 m 30 s ago, which is longer than 1 m 00 s',
    'b/perlbal ok: as it is',
  ])
  expect(asked(otherUp, { 'b/perlbal': {}, 'c/perlbal': { ageMs: 90_000 } })[0]).toBe('yes')
  expect(asked(twoUp, { 'b/perlbal': { status: 'critical' }, 'c/perlbal': { ageMs: 90_000 } })[0]).toBe('no')
})

test.each<[string, Seen, string]>([
  ['a warning', { status: 'warning' }, 'no'],
  ['trouble that another explains', { status: 'critical', blockedBy: 'b/reach' }, 'no'],
  ['trouble that goes away', { status: 'critical', candidate: { status: 'ok', count: 1 } }, 'no'],
  ['trouble that is not confirmed', { candidate: { status: 'critical', count: 1 } }, 'unknown'],
  ['a look that failed just now', { outcome: 'failed' }, 'unknown'],
  ['what flaps', { flapping: true }, 'unknown'],
  ['what cannot be told', { status: 'unknown' }, 'unknown'],
])('%s of the only other is no yes', (_, seen, answer) => {
  expect(asked(otherUp, { 'b/perlbal': seen, 'c/perlbal': { status: 'critical' } })[0]).toBe(answer)
})

test('a replica must have caught up before its source is restarted, wherever it is', () => {
  const caughtUp = {
    about: { of: 'one', check: 'b/mysql' },
    limits: { metric: 'lag', instance: null, atMost: 1 },
  } as const
  expect(asked(caughtUp, { 'b/mysql': { metrics: { lag: { default: 0 } } } })[0]).toBe('yes')
  expect(asked(caughtUp, { 'b/mysql': { metrics: { lag: { default: 40 } } } })).toEqual([
    ...NO,
    'b/mysql Behind its master default 40 s (safe: at most 1 s)',
  ])
  expect(asked(caughtUp, { 'b/mysql': {} })[0]).toBe('unknown')
})

test('all of several hosts: one is enough to say no, one that is missing to know nothing', () => {
  const rule = {
    about: { of: 'all', check: 'mysql', hosts: ['b', 'c'] },
    limits: { metric: 'busy', instance: null, atMost: 9 },
  } as const
  const quiet = { metrics: { busy: 3 } }
  expect(asked(rule, { 'b/mysql': quiet, 'c/mysql': quiet })[0]).toBe('yes')
  expect(asked(rule, { 'b/mysql': quiet, 'c/mysql': { metrics: { busy: 30 } } })).toEqual([
    ...NO,
    'c/mysql Busy: 30 (safe: at most 9)',
    'b/mysql Busy: 3 (safe: at most 9)',
  ])
  expect(asked(rule, { 'b/mysql': quiet })).toEqual([
    ...UNKNOWN,
    'c/mysql there is no such check',
    'b/mysql Busy: 3 (safe: at most 9)',
  ])
  const nowhere = { ...rule, about: { ...rule.about, hosts: ['gone'] } }
  expect(asked(nowhere, {})).toEqual([...UNKNOWN, 'no host has such a check'])
})

test('calm: nothing else is critical, whoever knows of it; what the restart may mend does not count', () => {
  const rule = { about: { of: 'calm', hosts: ['all'] }, limits: null } as const
  const own = {
    'a/memcached': { status: 'critical' },
    'c/page': { status: 'critical', blockedBy: 'c/web' },
    'c/web': { status: 'critical', blockedBy: 'a/memcached' },
  } as const
  expect(asked(rule, { ...own, 'b/mysql': { status: 'warning' } })).toEqual([...YES, '1 watched, none critical'])
  expect(asked(rule, { ...own, 'b/mysql': { status: 'critical', text: 'refused' }, 'b/disk': {} })).toEqual([
    ...NO,
    'b/mysql critical: refused',
  ])
  expect(asked(rule, { 'b/mysql': { candidate: { status: 'critical', count: 1 } }, 'b/disk': {} })).toEqual([
    ...UNKNOWN,
    'b/mysql may be getting critical: as it is',
  ])
  expect(asked(rule, { 'b/mysql': { candidate: { status: 'warning', count: 1 } } })[0]).toBe('yes')
  for (const seen of [{ status: 'unknown' }, { ageMs: 99_000 }, { flapping: true }, 'disabled'] as const)
    expect(asked(rule, { 'b/mysql': seen, 'b/disk': {} })[0]).toBe('unknown')
  expect(asked(rule, own)).toEqual([...UNKNOWN, 'nothing is watched there'])
})

test('of many only the first are named, what speaks against it before all else', () => {
  const rule = { about: { of: 'calm', hosts: ['all'] }, limits: null } as const
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`b/disk${i}`, { status: 'critical' } as const]))
  expect(asked(rule, many).at(-1)).toBe('and 6 more')
})

test('one rule that is broken is a no, whatever else is not known; reasons against come first, costs decide nothing', () => {
  const restart: Restart = {
    ...{ name: 'it', title: 'It', hosts: ['all', 'a'], runbook: null, withinMs: 60_000 },
    safe: [
      { ...bored, that: 'importers are bored', otherwise: 'one posts' },
      { ...otherUp, that: 'another balancer is up', otherwise: 'no other balancer' },
      { about: { of: 'own', check: 'gone' }, limits: null, that: 'it is there', otherwise: 'it is not' },
    ],
    costs: [{ text: 'it comes back empty', check: 'workers', metrics: ['busy', 'requests'] }],
  }
  const all = new Map([['a/workers', known('a/workers', { metrics: { busy: { importers: 0 } } })]])
  const estate = { hosts: HOSTS, find: (id: string) => all.get(id), checksOf: () => [] }
  const said = safeToRestart(restart, estate, NOW)('a')
  expect(said.reasons.map(({ answer, text }) => `${answer}: ${text}`)).toEqual([
    'unknown: not known whether another balancer is up',
    'unknown: not known whether it is there',
    'yes: importers are bored',
  ])
  expect(said).toMatchObject({ answer: 'unknown', about: ['a/workers', 'a/perlbal', 'a/gone'] })
  expect(said.costs).toEqual([
    {
      text: 'it comes back empty',
      facts: [{ checkId: 'a/workers', at: NOW - 4_000, text: 'Busy: importers 0, Requests is not told' }],
    },
  ])
  all.set('a/workers', known('a/workers', { metrics: { busy: { importers: 1 } } }))
  expect(safeToRestart(restart, estate, NOW)('a')).toMatchObject({
    answer: 'no',
    reasons: [{ text: 'one posts' }, {}, {}],
  })
})

test('a restart is about each host that it names, or of whose groups it names one, once', () => {
  const hosts = [...HOSTS, { name: 'd', address: '', groups: [] }]
  expect(hostsOf(['all', 'a'], { hosts })).toEqual(['a', 'b', 'c'])
  expect(hostsOf(['d'], { hosts })).toEqual(['d'])
})
