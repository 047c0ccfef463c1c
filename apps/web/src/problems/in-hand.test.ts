import type { Acknowledgement, Quiet } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { inHand } from './in-hand.ts'

const quiet = (patch: Partial<Quiet>): Quiet => ({
  id: 's1',
  kind: 'silence',
  match: { hosts: ['web1'] },
  from: 1_000,
  until: 9_000,
  at: 1_000,
  by: 'ann',
  note: 'batch job',
  beganAt: 1_000,
  endedAt: null,
  ...patch,
})
const taken = (checkId: string, patch: Partial<Acknowledgement> = {}): Acknowledgement => ({
  checkId,
  incidentId: '1',
  status: 'critical',
  at: 2_000,
  until: null,
  by: 'ben',
  note: '',
  ...patch,
})
const titles = (search: string, quiets: readonly Quiet[], acknowledgements: readonly Acknowledgement[] = []) =>
  inHand(quiets, acknowledgements, search).map(({ title, items }) => [title, items.map(({ what }) => what)])

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
  expect(inHand([], all, '')[3]?.items.map(({ key }) => key)).toEqual(['a/x', 'b/x', 'd/x', 'c/x'])
})

test.each([
  ['of all words, each in what, who or why', 'ANN batch', 1],
  ['of a word that is nowhere', 'ann web2', 0],
])('found by the search %s', (_, search, count) => {
  expect(inHand([quiet({})], [], search)[2]?.items).toHaveLength(count)
})

test('a downtime to come counts from its beginning', () => {
  const planned = quiet({ kind: 'downtime', beganAt: null, from: 5_000 })
  expect(inHand([planned], [], '')[1]?.items[0]?.since).toBe(5_000)
})
