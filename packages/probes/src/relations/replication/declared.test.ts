import type { Observation } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../../derive-from.ts'
import { inAnyOrder } from '../in-any-order.made-up.ts'
import { replication } from '../replication.ts'
import { down, following, replica, server, unseen } from './observed.made-up.ts'

const derive = (members: readonly Observation[], options = {}) =>
  deriveFrom(replication, replication.options.parse(options), members)

describe('declared masters', () => {
  const follows = { db02: 'db01', db03: 'db02' }
  const chain = [server('db01', 1), replica('db02', 2, following('db01', 1)), replica('db03', 3, following('db02', 2))]

  test.each([
    ['as declared', chain, { db02: 0, db03: 0 }, '3 servers, 2 of 2 replications run'],
    [
      'a replica of the wrong master',
      chain.with(2, replica('db03', 3, following('db01', 1))),
      { db02: 0, db03: 1 },
      'db03 follows db01, not db02 as declared; 3 servers, 2 of 2 replications run',
    ],
    [
      'a replica of a stranger',
      chain.with(2, replica('db03', 3, following('10.9.9.9', 99))),
      { db02: 0, db03: 1 },
      'db03 follows 10.9.9.9:3306, not db02 as declared; db03 follows 10.9.9.9:3306, which is none of those watched',
    ],
    [
      'a replica of nobody',
      chain.with(2, server('db03', 3, { readOnly: 1 })),
      { db02: 0, db03: 1 },
      'db03 follows nobody, not db02 as declared; 3 servers, 1 of 1 replication runs',
    ],
    ['a replica that is not seen', chain.with(2, unseen('db03')), { db02: 0 }, '3 servers, 1 of 1 replication runs'],
    [
      'a master that is silent, and known by nothing but an address',
      [down('db01'), replica('db02', 2, following('10.0.0.7', 1, { io: 'Connecting' })), chain[2] ?? unseen('db03')],
      { db03: 0 },
      'db01 does not answer',
    ],
  ])('%s', (_, members, astray, text) => {
    for (const looks of inAnyOrder(members)) expect(derive(looks, { follows }).metrics.astray).toEqual(astray)
    expect(derive(members, { follows }).text).toContain(text)
  })

  test('a replica of several masters must follow each of them, and no other', () => {
    const both = [following('db01', 1), following('db04', 4, { name: 'shop' })]
    const members = [server('db01', 1), server('db04', 4), server('db02', 2, { readOnly: 1, follows: both })]
    const text = (masters: readonly string[]) => derive(members, { follows: { db02: masters } }).text
    expect(text(['db01', 'db04'])).toBe('3 servers, 2 of 2 replications run')
    expect(text(['db01'])).toMatch(/^db02 follows db04 too, which nobody declared; /)
    expect(text(['db01', 'db04', 'db05'])).toMatch(/^db02 does not follow db05 as declared; /)
  })

  test('a master outside may be declared by the address that its replica was told', () => {
    const members = [replica('db02', 2, following('10.9.9.9', 99))]
    expect(derive(members, { follows: { db02: '10.9.9.9' } }).metrics).toMatchObject({ astray: { db02: 0 } })
  })

  test('a declared replica that is no member is told', () => {
    expect(() => derive(chain, { follows: { db9: 'db01' } })).toThrow('declared, but not among its checks: db9')
  })
})

describe('a declared writer', () => {
  const writer = 'db01'
  const behind = (host: string, id: number) => replica(host, id, following('db02', 2))

  test.each([
    [
      'writes',
      [server('db01', 1), replica('db02', 2, following('db01', 1))],
      { moved: { db01: 0 }, readOnlyActive: { db01: 0 } },
      '2 servers',
    ],
    [
      'follows the new one',
      [behind('db01', 1), server('db02', 2), behind('db03', 3)],
      { moved: { db01: 1 } },
      'the writer is db02, not db01 as declared; 3 servers',
    ],
    [
      'is read only, and nobody else writes',
      [server('db01', 1, { readOnly: 1 }), replica('db02', 2, following('db01', 1))],
      { moved: { db01: 0 }, readOnlyActive: { db01: 1 } },
      'db01: nobody is writable; db01 is read only, which makes the site read-only: nobody else writes',
    ],
    ['is not seen', [unseen('db01'), replica('db02', 2, following('db01', 1))], {}, '2 servers'],
  ])('%s', (_, members, metrics, text) => {
    for (const looks of inAnyOrder(members)) {
      const found = derive(looks, { writer })
      expect(found.metrics).toMatchObject(metrics)
      for (const name of ['moved', 'readOnlyActive'])
        if (!(name in metrics)) expect(found.metrics).not.toHaveProperty(name)
    }
    expect(derive(members, { writer }).text).toContain(text)
  })

  test('that is down, and another one of its group writes, moved', () => {
    const members = [down('db01'), server('db02', 2)]
    const found = derive(members, { writer, oneWriter: [['db01', 'db02']] })
    expect(found.metrics).toMatchObject({ moved: { db01: 1 } })
    expect(found.text).toContain('the writer is db02, not db01 as declared')
  })

  test('that is down, and nobody is seen in its place, is a matter of its own check', () => {
    const { metrics } = derive([down('db01'), replica('db02', 2, following('db01', 1))], { writer })
    for (const name of ['moved', 'readOnlyActive']) expect(metrics).not.toHaveProperty(name)
  })

  test('that follows one with whom the new writer is replicated too has moved', () => {
    const members = [
      replica('db01', 1, following('db02', 2)),
      server('db02', 2),
      replica('db03', 3, following('db02', 2)),
    ]
    expect(derive(members, { writer: ['db03'] }).text).toContain('the writer is db02, not db03 as declared')
  })

  test('that shares nothing but a replica with who writes has not moved', () => {
    const both = [following('db01', 1), following('db02', 2, { name: 'new' })]
    const members = [
      server('db01', 1, { readOnly: 1 }),
      server('db02', 2),
      server('db03', 3, { readOnly: 1, follows: both }),
    ]
    expect(derive(members, { writer }).metrics).toMatchObject({ moved: { db01: 0 }, readOnlyActive: { db01: 1 } })
  })

  test('of another group of databases is nobody’s', () => {
    const members = [
      ...[server('db01', 1, { readOnly: 1 }), replica('db02', 2, following('db01', 1))],
      ...[server('shop1', 11), replica('shop2', 12, following('shop1', 11))],
    ]
    expect(derive(members, { writer: ['db01', 'shop1'] }).metrics).toMatchObject({
      moved: { db01: 0, shop1: 0 },
      readOnlyActive: { db01: 1, shop1: 0 },
    })
  })

  test('that is no member is told', () => {
    expect(() => derive([server('db01', 1)], { writer: 'db9' })).toThrow('declared, but not among its checks: db9')
  })
})
