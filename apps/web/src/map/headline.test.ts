import type { Catalogue } from '@foretop/shared/wire.ts'
import { expect, test } from 'vitest'
import { viewLike } from '../databases/line-like.made-up.ts'
import { checkLike } from '../live/check-like.made-up.ts'
import { calmHeadline, measuresOf, troubleHeadline } from './headline.ts'

const kind = (kind: string, metrics: Catalogue['kinds'][number]['metrics'], relation = false) => ({
  ...{ kind, title: kind, summary: '', relation },
  metrics,
})
/** Some page shows it. */
const SHOWN = { view: { name: 'host', role: 'load1' } } as const
const CATALOGUE: Catalogue = {
  version: '1',
  site: '',
  kinds: [
    kind('ledger', {
      well: { label: 'Well', unit: 'flag', ...SHOWN },
      late: { label: 'Late', unit: 's', ...SHOWN },
      entries: { label: 'Entries', unit: 'count', counter: 64, ...SHOWN },
    }),
    kind('page', { code: { label: 'Code', unit: 'count' }, time: { label: 'Time', unit: 'ms' } }),
    kind('machine', { load: { label: 'Load', unit: 'count', ...SHOWN } }),
  ],
}
const check = (id: string, kind: string, group: string) => checkLike({ id, kind, groups: [group] })
const plain = (text: string | undefined) => text?.replaceAll('\u202F', ' ')

const ROWS = [
  check('a1/ledger', 'ledger', 'books'),
  check('a2/ledger', 'ledger', 'books'),
  ...['a1', 'a2', 'a3'].map((host) => check(`${host}/machine`, 'machine', 'books')),
  check('w1/page', 'page', 'webs'),
  check('w1/machine', 'machine', 'webs'),
]

test('what is special to a group speaks for it, and of that what passes through', () => {
  const measures = measuresOf(['books', 'webs', 'empty'], ROWS, CATALOGUE)
  expect(measures.get('books')?.[0]).toMatchObject({ metric: 'entries', ids: ['a1/ledger', 'a2/ledger'] })
  expect(measures.get('webs')?.[0]).toMatchObject({ metric: 'time', ids: ['w1/page'] })
  expect(measures.get('empty')).toEqual([])
})

test('what is on one of many hosts does not speak for all of them', () => {
  const on = (host: string, kind: string, group: string) =>
    checkLike({ id: `${host}/${kind}`, host, kind, groups: [group] })
  const rows = [
    on('d1', 'ledger', 'books'),
    ...['d1', 'd2', 'd3'].map((host) => on(host, 'machine', 'books')),
    on('w1', 'machine', 'webs'),
  ]
  const told = measuresOf(['books'], rows, CATALOGUE).get('books')
  expect(told?.map(({ metric }) => metric)).toEqual(['load', 'entries'])
})

test('checks of one kind that mean different things do not speak as one', () => {
  const orders = { orders: { label: 'Orders', unit: 'count' as const, ...SHOWN } }
  const mails = { orders: { label: 'Mails', unit: 'count' as const, ...SHOWN } }
  const catalogue = {
    ...CATALOGUE,
    kinds: [...CATALOGUE.kinds, kind('columns', {})],
    checks: { 'a1/shop': orders, 'a2/shop': { ...orders }, 'a1/mail': mails },
  }
  const rows = ['a1/shop', 'a2/shop', 'a1/mail', 'a1/none'].map((id) => check(id, 'columns', 'shop'))
  const told = measuresOf(['shop'], rows, catalogue).get('shop')
  expect(told?.map(({ of, ids }) => [of.label, ids])).toEqual([
    ['Orders', ['a1/shop', 'a2/shop']],
    ['Mails', ['a1/mail']],
  ])
  const late = checkLike({ id: 'a1/mail', kind: 'columns', culprit: 'orders', value: { metric: 'orders', number: 4 } })
  expect(troubleHeadline(late, catalogue)).toEqual({ label: 'Mails', text: '4' })
})

const measure = (metric: string, counter = false) => ({
  ...{ metric, ids: ['a', 'b'] },
  of: { label: 'Entries', unit: 'count' as const, ...(counter ? { counter: 64 as const } : {}) },
})
const looks = (...patches: readonly Parameters<typeof viewLike>[0][]) =>
  new Map(patches.map((patch, at) => [at === 0 ? 'a' : 'b', viewLike(patch)]))

test('amounts are added up, counters as rates; shares are averaged, of times the longest counts', () => {
  const two = looks({ metrics: { n: 10 }, rates: { n: 1 } }, { metrics: { n: { x: 4, y: 6 } }, rates: { n: 2 } })
  expect(calmHeadline(measure('n'), two)).toEqual({ label: 'Entries, in all', text: '20' })
  expect(calmHeadline(measure('n', true), two)).toEqual({ label: 'Entries, in all', text: '3/s' })
  const of = (unit: 'percent' | 'ms') => ({ ...measure('n'), of: { label: 'N', unit } })
  const shares = looks({ metrics: { n: 90 } }, { metrics: { n: 100 } })
  expect(plain(calmHeadline(of('percent'), shares)?.text)).toBe('95 %')
  expect(plain(calmHeadline(of('ms'), shares)?.text)).toBe('100 ms')
})
test('a sum of which a part is missing is not told', () => {
  expect(calmHeadline(measure('n'), looks({ metrics: { n: 1 } }))).toBeNull()
  expect(calmHeadline(measure('n'), looks({ metrics: { n: 1 } }, { outcome: 'crashed' }))).toBeNull()
})
test('in trouble the number that decided speaks, and none where no number did', () => {
  const late = checkLike({ kind: 'ledger', culprit: 'late:x', value: { metric: 'late', number: 40 } })
  expect(plain(troubleHeadline(late, CATALOGUE)?.text)).toBe('40 s')
  expect(troubleHeadline({ ...late, culprit: null }, CATALOGUE)).toBeNull()
  expect(troubleHeadline(late, undefined)).toBeNull()
})
