import type { Observation } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { inAnyOrder } from '../in-any-order.made-up.ts'
import { replication } from '../replication.ts'
import { down, following, replica, server, type Told, unseen } from './observed.made-up.ts'

const writerAmong = (members: readonly Observation[], options = {}) => {
  const said = inAnyOrder(members).map(
    (looks) => deriveFrom(replication, replication.options.parse(options), looks).traits?.writer ?? null,
  )
  expect(new Set(said).size).toBe(1)
  return said[0]
}

const standing = (told: Told = {}) => server('db1', 1, told)
const behind = (host: string, id: number, told: Told = {}) => replica(host, id, following('db1', 1), told)
const group = { oneWriter: [['db1', 'db2']] }

describe('who takes the writes', () => {
  test.each<[string, readonly Observation[], object, string | null]>([
    ['the master', [standing(), behind('db2', 2)], {}, 'db1'],
    ['a server alone', [standing()], {}, 'db1'],
    ['the master, though a replica is writable', [standing(), behind('db2', 2, { readOnly: 0 })], {}, 'db1'],
    ['the new master', [replica('db1', 1, following('db2', 2)), server('db2', 2)], {}, 'db2'],
    ['nobody, while it is handed over', [standing({ readOnly: 1 }), behind('db2', 2)], group, null],
    ['one of two that do not follow each other', [standing({ readOnly: 1 }), server('db2', 2)], group, 'db2'],
    ['both', [standing(), server('db2', 2)], group, null],
    ['both, which nobody declared', [standing(), server('db2', 2)], {}, null],
    [
      'one of each of two groups',
      [standing(), behind('db2', 2), server('shop', 11), replica('shop2', 12, following('shop', 11))],
      {},
      null,
    ],
    ['the active side of a pair', pairOf(0, 0), { pairs: [{ members: ['db1', 'db2'], active: 'db2' }] }, 'db2'],
    ['nobody of a pair', pairOf(0, 1), { pairs: [{ members: ['db1', 'db2'], active: 'db2' }] }, null],
    // Its master died, and it was made writable.
    ['who is of one group with the one that is silent', [down('db1'), server('db2', 2)], group, 'db2'],
    [
      'who stands for a silent one, though it is set up to follow',
      [down('db1'), behind('db2', 2, { readOnly: 0 })],
      group,
      'db2',
    ],
    ['cannot be told: the silent one may have other data', [down('db1'), server('db2', 2)], {}, null],
    ['cannot be told: it may only be out of our sight', [unseen('db1'), server('db2', 2)], group, null],
    ['cannot be told: a server does not say', [standing({ readOnly: null }), server('db2', 2)], group, null],
    ['the master, while a declared replica is silent', [standing(), down('db2')], { follows: { db2: 'db1' } }, 'db1'],
    ['cannot be told: nobody declared the silent one', [standing(), down('db2')], {}, null],
  ])('%s', (_, members, options, writer) => {
    expect(writerAmong(members, options)).toBe(writer)
  })
})

function pairOf(left: number, right: number): readonly Observation[] {
  return [
    server('db1', 1, { readOnly: left, follows: [following('db2', 2)] }),
    server('db2', 2, { readOnly: right, follows: [following('db1', 1)] }),
  ]
}

test('its address is that at which it is looked at', () => {
  const members = [{ ...standing(), address: '10.0.0.1' }, behind('db2', 2)]
  expect(deriveFrom(replication, replication.options.parse({}), members).traits).toEqual({
    writer: 'db1',
    writerAddress: '10.0.0.1',
  })
})
