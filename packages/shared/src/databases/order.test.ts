import { expect, test } from 'vitest'
import { inOrder, REPLICA } from './order.ts'

const order = (names: readonly string[], follows: { readonly [replica: string]: string }, masters: readonly string[]) =>
  inOrder(
    names,
    Object.entries(follows).map(([replica, source]) => ({ replica, source })),
    (name) => (masters.includes(name) ? masters.indexOf(name) : REPLICA),
  )

test('a chain goes from its master on', () => {
  expect(order(['c', 'b', 'a', 'x'], { c: 'b', b: 'a' }, ['a', 'x'])).toEqual(['a', 'b', 'c', 'x'])
})
test('both sides of a pair come before the replicas of either', () => {
  const follows = { r: 'p', p: 'q', q: 'p', s: 'q' }
  expect(order(['r', 'p', 's', 'q'], follows, ['q', 'p'])).toEqual(['q', 'p', 'r', 's'])
})
test('who follows a stranger, or itself by mistake, still has its place', () => {
  expect(order(['b', 'a'], { a: '10.9.9.9:3306', b: 'b' }, [])).toEqual(['b', 'a'])
})
