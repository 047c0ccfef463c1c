import { expect, test } from 'vitest'
import { byNeed, letterOf, rowName, stretchesOf } from './coverage-rows.ts'

const row = (rest: Partial<Parameters<typeof rowName>[0]> = {}) => ({
  ...{ statuses: ['critical' as const], count: 1, checks: ['db1/mysql'], group: null, hours: [1, 1], isWanted: false },
  ...rest,
})

test('hours in which the same people hear are one stretch', () => {
  expect(stretchesOf([0, 0, 1, 2, 2])).toEqual([
    { from: 0, until: 2, hearers: 0 },
    { from: 2, until: 3, hearers: 1 },
    { from: 3, until: 5, hearers: 2 },
  ])
})

test.each([
  [row(), 'db1 mysql'],
  [row({ count: 9 }), 'all 9 checks'],
  [row({ count: 5, group: 'dbs' }), '5 checks of dbs'],
  [row({ count: 5, checks: ['a/b', 'c', 'd', 'e'] }), 'a b, c, d and 2 more'],
])('%j is called', (named, name) => {
  expect(rowName(named, 9)).toBe(name)
})

test('what nobody hears of though somebody should stands first', () => {
  const [heard, wanted, short, long] = [
    row(),
    row({ hours: [0, 0], isWanted: true }),
    row({ hours: [0, 1] }),
    row({ hours: [0, 0] }),
  ]
  expect(byNeed([heard, wanted, short, long])).toEqual([long, short, wanted, heard])
})

test('those who hear have letters', () => {
  expect([0, 1, 26, 27].map(letterOf)).toEqual(['–', 'A', 'Z', '27'])
})
