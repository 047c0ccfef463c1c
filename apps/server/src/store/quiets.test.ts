import type { Quiet } from '@foretop/shared/model.ts'
import { madeUpQuiet } from '@foretop/shared/quiet.made-up.ts'
import { describe, expect, test } from 'vitest'
import { BOTH } from './both.made-up.ts'

const quiet = (id: string, more: Partial<Quiet> = {}): Quiet =>
  madeUpQuiet({
    ...{ id, kind: 'silence', match: { groups: ['webs'], checks: ['http'] } },
    ...{ at: 90, note: 'known', beganAt: 100, ...more },
  })
describe.each(BOTH)('silences and downtimes in $name', ({ open }) => {
  test('what is open is there again after a restart, whole', async () => {
    const toCome = quiet('b', { kind: 'downtime', match: { hosts: ['lb'] }, beganAt: null, from: 300, until: 400 })
    using before = open()
    await before.put({ quiets: [quiet('a')] })
    await before.put({ quiets: [toCome] })
    await before.put({ quiets: [quiet('c', { endedAt: 150 })] })
    expect(await before.again().quiets.open()).toEqual([quiet('a'), toCome])
  })

  test('those that ended are listed by kind, newest end first, and dropped when they are old', async () => {
    using stores = open()
    for (const [id, endedAt] of [
      ['a', 10],
      ['b', 30],
      ['c', 20],
    ] as const)
      await stores.put({ quiets: [quiet(id, { endedAt })] })
    await stores.put({ quiets: [quiet('d', { kind: 'downtime', endedAt: 25 })] })
    await stores.put({ quiets: [quiet('e')] })
    const ids = async (filter: Parameters<typeof stores.quiets.ended>[0]) =>
      (await stores.quiets.ended(filter)).map(({ id }) => id)
    expect(await ids({ kind: 'silence', limit: 2 })).toEqual(['b', 'c'])
    const ofLate = async (most: Partial<Parameters<typeof stores.quiets.ofLate>[0]> = {}) =>
      (await stores.quiets.ofLate({ quiets: 9, names: 99, ...most })).map(({ id }) => id)
    expect(await ofLate()).toEqual(['b', 'd', 'c', 'a'])
    expect(await ofLate({ quiets: 3 })).toEqual(['b', 'd', 'c'])
    // Each names two.
    expect(await ofLate({ names: 3 })).toEqual(['b', 'd'])
    expect(await ofLate({ names: 4 })).toEqual(['b', 'd', 'c'])
    await stores.put({ old: { before: 25, sessionsBefore: 25 } })
    expect(await ofLate()).toEqual(['b', 'd'])
    expect(await stores.quiets.open()).toHaveLength(1)
  })

  test('the event of a downtime of many names no check, and is found with each that it covers', async () => {
    using stores = open()
    const event = { seq: 1, checkId: '', at: 5, text: 'group webs', change: { of: 'downtime', to: true } } as const
    await stores.put({ transitions: [{ ...event, quietId: 'q1' }] })
    await stores.put({ transitions: [{ ...{ ...event, seq: 2 }, quietId: 'q2' }] })
    await stores.put({ transitions: [{ ...{ ...event, seq: 3, checkId: 'web1/http' }, quietId: 'q3' }] })
    expect(
      (await stores.state.events({ limit: 9, checkIds: ['web1/http'], quietIds: ['q1'] })).map(({ seq }) => seq),
    ).toEqual([3, 1])
    expect((await stores.state.events({ limit: 9 })).map(({ checkId }) => checkId)).toEqual(['web1/http', '', ''])
  })

  test('what is saved twice is there once, as it was last, with its end', async () => {
    using stores = open()
    await stores.put({ quiets: [quiet('a')] })
    const ended = quiet('a', { until: 250, note: 'over', endedAt: 150 })
    await stores.put({ quiets: [ended] })
    expect([await stores.quiets.open(), await stores.quiets.ended({ kind: 'silence', limit: 9 })]).toEqual([
      [],
      [ended],
    ])
  })
})
