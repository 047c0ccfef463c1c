import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import { madeUpQuiet } from '@foretop/shared/quiet.made-up.ts'
import { expect, test } from 'vitest'
import { inHand } from './in-hand.ts'

const quiet = (patch: Partial<Quiet>): Quiet =>
  madeUpQuiet({
    ...{ id: 's1', kind: 'silence', match: { hosts: ['web1'] }, from: 1_000, until: 9_000, at: 1_000 },
    ...{ note: 'batch job', beganAt: 1_000, ...patch },
  })
const taken = (checkId: string, patch: Partial<Acknowledgement> = {}): Acknowledgement => ({
  checkId,
  incidentId: '1',
  status: 'critical',
  at: 2_000,
  until: null,
  sticky: true,
  by: 'ben',
  note: '',
  ...patch,
})
const NONE = { quiets: [], acknowledgements: [], rules: [] }
const titles = (search: string, quiets: readonly Quiet[], acknowledgements: readonly Acknowledgement[] = []) =>
  inHand({ quiets, acknowledgements, rules: [] }, search).map(({ title, items }) => [
    title,
    items.map(({ what }) => what),
  ])

test('what is in downtime, to come, silenced and acknowledged stands apart', () => {
  const quiets = [
    quiet({}),
    quiet({ id: 'd1', kind: 'downtime', match: { groups: ['mail'] } }),
    quiet({ id: 'd2', kind: 'downtime', match: { hosts: ['db1'] }, beganAt: null, from: 5_000 }),
  ]
  expect(titles('', quiets, [taken('web2/http')])).toEqual([
    ['In downtime', ['group mail']],
    ['Downtimes to come', ['host db1']],
    ['Silenced', ['host web1']],
    ['Acknowledged', ['web2 http']],
  ])
})

test('what ends next comes first, what waits for its check last', () => {
  const all = [
    taken('c/x'),
    taken('b/x', { until: 9_000 }),
    taken('a/x', { until: 5_000 }),
    taken('d/x', { at: 3_000 }),
  ]
  expect(inHand({ ...NONE, acknowledgements: all }, '')[3]?.items.map(({ key }) => key)).toEqual([
    'a/x',
    'b/x',
    'd/x',
    'c/x',
  ])
})

test.each([
  ['of all words, each in what, who or why', 'ANN batch', 1],
  ['of a word that is nowhere', 'ann web2', 0],
])('found by the search %s', (_, search, count) => {
  expect(inHand({ ...NONE, quiets: [quiet({})] }, search)[2]?.items).toHaveLength(count)
})

test('a downtime to come counts from its beginning', () => {
  const planned = quiet({ kind: 'downtime', beganAt: null, from: 5_000 })
  expect(inHand({ ...NONE, quiets: [planned] }, '')[1]?.items[0]?.since).toBe(5_000)
})

test('one that comes by a rule says when it comes again, after itself', () => {
  const rule = {
    name: 'backup',
    match: {},
    every: '0 2 * * *',
    zone: null,
    forMs: 1,
    until: null,
    expect: null,
    note: '',
  }
  const next = [5_000, 6_000, 7_000].map((from) => ({ from, until: from + 1 }))
  const planned = quiet({ kind: 'downtime', rule: 'backup', beganAt: null, from: 5_000 })
  const again = (...quiets: readonly Quiet[]) =>
    inHand({ ...NONE, quiets, rules: [{ ...rule, next }] }, '').flatMap(({ items }) => items.map((item) => item.again))
  expect(again(planned)).toEqual([[6_000, 7_000]])
  expect(again({ ...planned, beganAt: 4_000, from: 4_000 })).toEqual([[5_000, 6_000, 7_000]])
  expect(again({ ...planned, rule: null })).toEqual([[]])
})
