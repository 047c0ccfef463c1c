import type { Observation } from '@foretop/shared/model.ts'
import { describe, expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { carpEvidence } from '../kinds/carp/evidence.ts'
import { FAILED_OVER, type Row, type State, seen, TRUTH, WELL } from './carp-pair/table.made-up.ts'
import { carpPair } from './carp-pair.ts'

describe('preferred and other', () => {
  test.each(TRUTH)('%s and %s', (one, other, expected, text) => {
    const derive = () => deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [seen('d1', one), seen('d2', other)])
    if (typeof expected === 'string') {
      expect(derive).toThrow(expect.objectContaining({ name: 'CannotTell', message: `${text}: ${expected}` }))
      return
    }
    const found = derive()
    expect(found.metrics).toEqual(expected)
    expect(found.text).toContain(text)
  })

  test('the order of the members means nothing', () => {
    const found = deriveFrom(carpPair, { vhid: 1, preferred: 'd2' }, [seen('d1', 'MASTER'), seen('d2', 'BACKUP')])
    expect(found.metrics).toEqual(FAILED_OVER)
  })

  test('others are told who is master, where one is', () => {
    const masterOf = (one: State, other: State) =>
      deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [seen('d1', one), seen('d2', other)]).traits
    expect(masterOf('MASTER', 'BACKUP')).toEqual({ master: 'd1' })
    expect(masterOf('BACKUP', 'MASTER')).toEqual({ master: 'd2' })
    expect(masterOf('MASTER', 'MASTER')).toBeUndefined()
    expect(masterOf('BACKUP', 'BACKUP')).toBeUndefined()
  })

  test('a preferred machine that is none of the two is said so', () => {
    const derive = () =>
      deriveFrom(carpPair, { vhid: 1, preferred: 'd9' }, [seen('d1', 'MASTER'), seen('d2', 'BACKUP')])
    expect(derive).toThrow('the preferred d9 is none of d1, d2')
  })
})

describe('why two machines are both master', () => {
  const two = (one: Partial<Row>, other: Partial<Row>, refused?: readonly [number, number]) =>
    deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [
      seen('d1', 'MASTER', one, refused?.[0]),
      seen('d2', 'MASTER', other, refused?.[1]),
    ])

  test('their address lists differ: each odd address is named with its machine', () => {
    const found = two({ addresses: '172.16.102.20 172.16.102.22' }, { addresses: '172.16.102.20 172.16.102.21' })
    expect(found.metrics).toMatchObject({ masters: 2, mismatch: 1 })
    expect(found.text).toBe(
      'd1 and d2 are both master of vhid 1; address lists differ: d1 has 172.16.102.22, d2 has 172.16.102.21',
    )
  })

  test('one list is longer', () => {
    const found = two({ addresses: '10.0.0.1' }, { addresses: '10.0.0.1 10.0.0.2' })
    expect(found.text).toContain('address lists differ: d2 has 10.0.0.2')
  })

  test('their passwords differ: same addresses, and each refuses the other', () => {
    const found = two({ addresses: '10.0.0.1' }, { addresses: '10.0.0.1' }, [3, 3])
    expect(found.metrics).toMatchObject({ mismatch: 1 })
    expect(found.text).toContain('d1 and d2 refused what others advertise: passwords differ')
  })

  test('they are cut from each other: nothing was refused, because nothing came', () => {
    const found = two({ addresses: '10.0.0.1' }, { addresses: '10.0.0.1' }, [0, 0])
    expect(found.metrics).toMatchObject({ mismatch: 0 })
    expect(found.text).toContain('they do not hear each other')
  })

  test('it is not known, so both causes are named', () => {
    expect(two({}, {}).text).toContain('cut off from each other, or passwords or address lists differ')
  })
})

test('what a page draws: the shared thing, whose it is, each machine, and what they disagree on', () => {
  const { details } = deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [
    seen('d1', 'MASTER', { addresses: '10.0.0.1' }),
    seen('d2', 'MASTER', { addresses: '10.0.0.2' }),
  ])
  expect(details).toMatchObject({
    shared: 'vhid 1',
    preferred: 'd1',
    members: [
      { host: 'd1', state: 'master', addresses: '10.0.0.1' },
      { host: 'd2', state: 'master', addresses: '10.0.0.2' },
    ],
    reasons: [{ text: 'address lists differ: d1 has 10.0.0.1, d2 has 10.0.0.2', proven: true }],
  })
})

test('lists that differ are a warning before they make a fight', () => {
  const found = deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [
    seen('d1', 'MASTER', { addresses: '10.0.0.1' }),
    seen('d2', 'BACKUP', { addresses: '10.0.0.2' }),
  ])
  expect(found.metrics).toEqual({ ...WELL, mismatch: 1 })
})

test('a third machine on the wire that advertises too is a second master', () => {
  const advertisers = '10.77.0.11 10.77.0.99'
  const found = deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [
    seen('d1', 'MASTER', { advertisers }),
    seen('d2', 'BACKUP', { advertisers }),
  ])
  expect(found.metrics).toMatchObject({ masters: 2 })
  expect(found.text).toContain('vhid 1 is advertised by 10.77.0.11 and 10.77.0.99')
})

test('a master that only one machine has heard yet is not called nobody', () => {
  const heard = { advertisers: '10.77.0.12' }
  const found = deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [seen('d1', 'BACKUP', heard), seen('d2', 'BACKUP')])
  expect(found.metrics).toMatchObject({ masters: 1, displaced: 1 })
  expect(found.text).toContain('vhid 1 is advertised by 10.77.0.12')
  expect(found.text).not.toContain('nobody')
})

test('of a vhid on two interfaces the last one counts, as among its metrics', () => {
  const twice = (look: Observation, master: boolean): Observation => {
    if (look.outcome !== 'answered') return look
    const { groups, refused } = carpEvidence.parse(look.evidence)
    return {
      ...look,
      evidence: {
        groups: groups.flatMap((group) => [
          { ...group, master: !master },
          { ...group, master },
        ]),
        refused,
      },
    }
  }
  const members = [twice(seen('d1', 'MASTER'), true), twice(seen('d2', 'BACKUP'), false)]
  expect(deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, members).metrics).toEqual(WELL)
})

test('how far apart two machines were looked at is said where they contradict each other', () => {
  const text = (apartMs: number, other: State) =>
    deriveFrom(carpPair, { vhid: 1, preferred: 'd1' }, [
      { ...seen('d1', 'MASTER'), seenAt: 10_000 },
      { ...seen('d2', other), seenAt: 10_000 - apartMs },
    ]).text
  expect(text(1_800, 'MASTER')).toContain('d1 and d2 are both master of vhid 1, seen 1.8 s apart')
  expect(text(20, 'MASTER')).not.toContain('apart')
  expect(text(1_800, 'BACKUP')).not.toContain('apart')
})
