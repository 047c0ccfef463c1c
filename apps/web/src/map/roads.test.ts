import { needsView } from '@foretop/shared/needs.ts'
import type { Need } from '@foretop/shared/plan.ts'
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

const choices = (...needs: readonly Need[]) => {
  const names = ['lb', 'a', 'b', 'c', 'd']
  const groups = names.map((name) => ({ name, title: name, ...needsView(name === 'lb' ? needs : []) }))
  const own = roadsOf(groups).roads.filter(({ from }) => from === 'lb')
  return own.map(({ to, choice }) => `${to} ${choice ?? 'needed'}`)
}

test('of each road it is known to which choice it belongs', () => {
  expect(choices('a', { any: ['b', 'c'] })).toEqual(['a needed', 'b 0', 'c 0'])
  expect(choices({ any: ['a', { all: ['b', 'c'] }] }, 'd')).toEqual(['d needed', 'a 0', 'b 0', 'c 0'])
})
test('what is needed anyway is no choice, and what is in two of them has one road', () => {
  expect(choices({ any: ['a', 'b'] }, { any: ['b', 'c', 'lb', 'gone'] }, 'a')).toEqual(['a needed', 'b 0', 'c 1'])
})
