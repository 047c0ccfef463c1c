import type { Observation } from '@foretop/shared/model.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { replication } from '../replication.ts'
import { down, following, replica, server } from './observed.made-up.ts'

const textOf = (members: readonly Observation[], options = {}) =>
  deriveFrom(replication, replication.options.parse(options), members).text

const broken = { sql: 'No', error: 'Duplicate entry' }

test('a link of a chain that is broken is named, with all that are behind it', () => {
  const chain = [
    server('db01', 1),
    replica('db02', 2, following('db01', 1, broken)),
    replica('db03', 3, following('db02', 2)),
    replica('db04', 4, following('db03', 3)),
  ]
  expect(textOf(chain)).toBe(
    'db02 → db01 stopped: Duplicate entry; db03, db04 get nothing new; 4 servers, 2 of 3 replications run',
  )
})

test('a break in the middle accuses nobody above it', () => {
  const chain = [
    server('db01', 1),
    replica('db02', 2, following('db01', 1)),
    replica('db03', 3, following('db02', 2, broken)),
    replica('db04', 4, following('db03', 3)),
  ]
  expect(textOf(chain)).toMatch(/^db03 → db02 stopped: Duplicate entry; db04 gets nothing new; 4 servers/)
})

test('of a ring the link is named, and its master misses nothing of its own', () => {
  const ring = [
    server('a', 1, { follows: [following('c', 3)] }),
    server('b', 2, { follows: [following('a', 1, broken)], readOnly: 1 }),
    server('c', 3, { follows: [following('b', 2)], readOnly: 1 }),
  ]
  expect(textOf(ring)).toBe('b → a stopped: Duplicate entry; c gets nothing new; 3 servers, 2 of 3 replications run')
})

test('a pair of masters, of which one direction is broken', () => {
  const pair = [
    server('a1', 1, { follows: [following('a2', 2)] }),
    server('a2', 2, { follows: [following('a1', 1, broken)] }),
  ]
  expect(textOf(pair, { pairs: [{ members: ['a1', 'a2'], active: 'a1' }] })).toBe(
    'a2 → a1 stopped: Duplicate entry; 2 servers, 1 of 2 replications run',
  )
})

test('a master that is silent is the first word, with all that hang on it', () => {
  const cut = { io: 'Connecting' }
  const members = [
    down('db01'),
    replica('db02', 2, following('db01', 1, cut)),
    replica('db03', 3, following('db02', 2)),
  ]
  expect(textOf(members)).toBe('db01 does not answer; db02, db03 get nothing new; 3 servers, 1 of 2 replications run')
})

test('one of several masters of a replica is named by its channel', () => {
  const channels = [following('db01', 1), following('db03', 3, { name: 'shop', io: 'No', sql: 'No' })]
  const members = [server('db01', 1), server('db03', 3), server('db02', 2, { readOnly: 1, follows: channels })]
  expect(textOf(members)).toBe('db02/shop → db03 stopped: by hand; 3 servers, 1 of 2 replications run')
})

test('hundreds behind one break cost no more words than four', () => {
  const many = Array.from({ length: 300 }, (_, index) => replica(`r${index}`, 100 + index, following('db02', 2)))
  const members = [server('db01', 1), replica('db02', 2, following('db01', 1, broken)), ...many]
  expect(textOf(members)).toMatch(/^db02 → db01 stopped: Duplicate entry; r0, r1, r2 and 297 more get nothing new; 302/)
})

test('an error without end is cut', () => {
  const members = [server('db01', 1), replica('db02', 2, following('db01', 1, { sql: 'No', error: 'x'.repeat(5_000) }))]
  expect(textOf(members).length).toBeLessThan(400)
})
