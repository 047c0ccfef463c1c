import { expect, test } from 'vitest'
import { roadsOf, USERS } from './roads.ts'

const roads = (needs: { readonly [group: string]: readonly string[] }) => {
  const groups = Object.entries(needs).map(([name, needed]) => ({ name, title: name, needs: [...needed] }))
  const { stops, roads, beside } = roadsOf(groups)
  return { stops, beside, roads: roads.map(({ from, to }) => `${from === USERS ? '*' : from}→${to}`) }
}

test('users come in where nobody else does', () => {
  expect(roads({ lb: ['web'], web: ['db'], db: [], api: ['db'] }).roads).toEqual([
    '*→lb',
    '*→api',
    'lb→web',
    'web→db',
    'api→db',
  ])
})
test('groups on no way stand beside it', () => {
  expect(roads({ lb: ['web'], web: [], admin: [] })).toMatchObject({ stops: [USERS, 'lb', 'web'], beside: ['admin'] })
  expect(roads({ one: [], two: [] })).toEqual({ stops: [], roads: [], beside: ['one', 'two'] })
})
test('a circle is entered once, at the group written first, and so is one behind nobody', () => {
  expect(roads({ a: ['b'], b: ['a'] }).roads).toEqual(['*→a', 'a→b', 'b→a'])
  expect(roads({ lb: ['web'], web: [], a: ['b'], b: ['c'], c: ['b', 'a'] }).roads.slice(0, 2)).toEqual(['*→lb', '*→a'])
})
test('a need that is written twice, of itself or of nobody known draws no road', () => {
  expect(roads({ a: ['b', 'b', 'a', 'gone'], b: [] }).roads).toEqual(['*→a', 'a→b'])
})
