import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { replication } from '../replication.ts'
import { down, following, replica, server, type Told, unseen } from './observed.made-up.ts'

const derive = (members: readonly Observation[], options = {}) =>
  deriveFrom(replication, replication.options.parse(options), members)

const pairOf = (left: Told, right: Told) => [
  server('a1', 3, { ...left, follows: [following('a2', 4)] }),
  server('a2', 4, { ...right, follows: [following('a1', 3)] }),
]
const declared = { pairs: [{ members: ['a1', 'a2'], active: 'a1' }] }

test.each([
  ['one writable', 0, 1, 1],
  ['both writable', 0, 0, 2],
  ['none writable', 1, 1, 0],
])('an undeclared pair of masters, %s', (_, left, right, count) => {
  const { metrics } = derive(pairOf({ readOnly: left }, { readOnly: right }))
  expect(metrics).toMatchObject({ writableMasters: { 'a1+a2': count } })
  expect(metrics).not.toHaveProperty('writableReplicas')
})

test.each([
  ['both writable is well', 0, 0, 0],
  ['only the passive side read only is well', 0, 1, 0],
  ['the active side read only is not', 1, 0, 1],
])('a declared pair: %s', (_, left, right, flag) => {
  const { metrics } = derive(pairOf({ readOnly: left }, { readOnly: right }), declared)
  expect(metrics).toMatchObject({ readOnlyActive: { 'a1+a2': flag } })
  expect(metrics).not.toHaveProperty('writableMasters')
})

test('of a declared pair only the active side is called the writer', () => {
  const { details } = derive(pairOf({}, {}), declared)
  expect(details).toMatchObject({ servers: [{ role: 'writer' }, { role: 'standby master' }] })
})

test('a pair of which one side was not seen is not guessed', () => {
  const [left] = pairOf({}, {})
  if (left === undefined) throw new Error('a pair has two')
  expect(derive([left, unseen('a2')]).metrics).not.toHaveProperty('writableMasters')
  expect(derive([left, unseen('a2')]).metrics).not.toHaveProperty('writableReplicas')
  expect(derive([left, unseen('a2')], declared).metrics).toMatchObject({ readOnlyActive: { 'a1+a2': 0 } })
})

test('a ring of three with two writable is seen as one ring', () => {
  const ring = [
    server('a', 1, { follows: [following('c', 3)] }),
    server('b', 2, { follows: [following('a', 1)] }),
    server('c', 3, { follows: [following('b', 2)], readOnly: 1 }),
  ]
  expect(derive(ring).metrics).toMatchObject({ writableMasters: { 'a+b+c': 2 } })
})

test('an old master that comes back writable after a failover is seen where one writer was asked for', () => {
  const members = [server('db1', 1), server('db2', 2)]
  expect(derive(members).metrics).not.toHaveProperty('writableMasters')
  expect(derive(members, { oneWriter: [['db1', 'db2']] }).metrics).toMatchObject({ writableMasters: { 'db1+db2': 2 } })
})

test('a master that is read only has nobody who writes', () => {
  const members = [server('db1', 1, { readOnly: 1 }), replica('db2', 2, following('db1', 1))]
  expect(derive(members).metrics).toMatchObject({ writableMasters: { db1: 0 } })
})

test('a writable replica in the middle of a chain is a warning, not a second master', () => {
  const chain = [
    server('db1', 1),
    server('db2', 2, { follows: [following('db1', 1)] }),
    replica('db3', 3, following('db2', 2)),
  ]
  expect(derive(chain).metrics).toMatchObject({
    writableMasters: { db1: 1 },
    writableReplicas: { db2: 1, db3: 0 },
  })
})

test('a declared pair of which one side no longer follows the other is apart', () => {
  const [left, right] = pairOf({}, {})
  if (left === undefined || right === undefined) throw new Error('a pair has two')
  expect(derive([left, right], declared).metrics).toMatchObject({ apart: { 'a1+a2': 0 } })
  expect(derive([left, server('a2', 4)], declared).metrics).toMatchObject({ apart: { 'a1+a2': 1 } })
  expect(derive([left, down('a2')], declared).metrics).not.toHaveProperty('apart')
})

test('a declared name that is no member is told, for nobody would judge it', () => {
  expect(() => derive([server('a1', 3)], declared)).toThrow('not among its checks: a2')
})
