import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { matches } from './matches.ts'
import { sortChecks, sortFrom, sortText } from './sort-checks.ts'

const checks = [
  checkLike({ id: 'web10/http', host: 'web10', since: 10 }),
  checkLike({ id: 'web2/http', host: 'web2', since: 30, status: 'warning' }),
  checkLike({ id: 'web1/http', host: 'web1', since: 20, status: 'critical' }),
]
const sorted = (text: string | null) => sortChecks(checks, sortFrom(text)).map((check) => check.host)

test('without a wish the worst stands first', () => {
  expect(sorted(null)).toEqual(['web1', 'web2', 'web10'])
  expect(sorted('nonsense')).toEqual(sorted(null))
})

test('a problem that is in hand stands after those that nobody has, and before what is well', () => {
  const mixed = [
    ...checks,
    checkLike({ id: 'web3/http', host: 'web3', since: 40, status: 'critical', acknowledged: true }),
  ]
  expect(sortChecks(mixed, sortFrom(null)).map(({ host }) => host)).toEqual(['web1', 'web2', 'web3', 'web10'])
})

test('hosts are sorted as people count', () => {
  expect(sorted('host')).toEqual(['web1', 'web2', 'web10'])
  expect(sorted('-host')).toEqual(['web10', 'web2', 'web1'])
})

test('what a row became stands with its row, not with all that are called so', () => {
  const rows = ['b.example_ip-2/plain', 'a.example_ip-3/secure', 'a.example_ip-3/plain'].map((id) =>
    checkLike({ id, host: null, name: id.slice(id.indexOf('/') + 1) }),
  )
  const ids = sortChecks([...rows, ...checks], sortFrom('host')).map(({ id }) => id)
  expect(ids.slice(0, 3).toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  expect(ids[2]).toBe('b.example_ip-2/plain')
})

test('since begins with the newest change', () => {
  expect(sorted('since')).toEqual(['web2', 'web1', 'web10'])
})

test('a second click turns the order round, a third turns it back', () => {
  expect(sortText(sortFrom(null), 'host')).toBe('host')
  expect(sortText(sortFrom('host'), 'host')).toBe('-host')
  expect(sortText(sortFrom('-host'), 'host')).toBe('host')
})

test('a search finds every word in host, check, kind, group or reason', () => {
  const check = checkLike({ id: 'db03/repl', kind: 'mysql', groups: ['databases'], text: 'Slave_SQL_Running: No' })
  expect(matches(check, 'DB03 slave')).toBe(true)
  expect(matches(check, 'databases mysql')).toBe(true)
  expect(matches(check, 'db03 web')).toBe(false)
})
