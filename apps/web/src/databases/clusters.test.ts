import { expect, test } from 'vitest'
import { clustersOf } from './clusters.ts'
import { lineLike } from './line-like.made-up.ts'

const drawn = (...lines: Parameters<typeof clustersOf>[0]) =>
  clustersOf(lines).map(({ nodes }) => nodes.map(({ id, stranger }) => (stranger ? `(${id})` : id)))

test('a master with its replicas is one cluster of single boxes', () => {
  expect(drawn(lineLike('db1'), lineLike('db2', ['db1']), lineLike('db3', ['db2']))).toEqual([['db1', 'db2', 'db3']])
})
test('masters that follow each other are one node, whoever else follows them', () => {
  expect(drawn(lineLike('a', ['b']), lineLike('b', ['a']), lineLike('c', ['b']))).toEqual([['a+b', 'c']])
})
test('a longer ring goes round in the order in which each follows the one before', () => {
  expect(drawn(lineLike('a', ['c']), lineLike('c', ['b']), lineLike('b', ['a']))).toEqual([['a+b+c']])
})
test('two rings that are connected stay two', () => {
  const lines = [lineLike('a', ['b']), lineLike('b', ['a', 'd']), lineLike('c', ['d']), lineLike('d', ['c'])]
  expect(drawn(...lines)).toEqual([['a+b', 'c+d']])
})
test('those that have nothing to do with one another are apart', () => {
  expect(drawn(lineLike('x'), lineLike('y'))).toEqual([['x'], ['y']])
})
test('a master that is not here is a stranger, and may have several replicas', () => {
  expect(drawn(lineLike('r', ['10.0.0.9:3306']), lineLike('s', ['10.0.0.9:3306']))).toEqual([
    ['r', 's', '(10.0.0.9:3306)'],
  ])
})
test('who follows itself by mistake has no arrow', () => {
  expect(clustersOf([lineLike('a', ['a'])])).toMatchObject([{ nodes: [{ id: 'a' }], arrows: [] }])
})
