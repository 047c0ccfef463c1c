import { madeUpDecision } from '@foretop/shared/decision.made-up.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Notice, rowFor } from '../alerts/notice.ts'
import { BOTH } from './both.made-up.ts'
import type { LedgerFilter, LedgerStore } from './ledger.ts'

const notice = (transition: number, rest: Partial<Notice> = {}): Notice => ({
  ...{ incident: '1', transition, checkId: 'web11/http', host: 'web11', why: 'opened', from: 'ok', to: 'critical' },
  ...{ was: [], at: 1_000, since: 1_000, text: 'refused', groups: [], explains: [], runbook: null, link: null },
  ...rest,
})

describe.each(BOTH)('the ledger in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let ledger: LedgerStore
  beforeEach(() => {
    opened = open()
    ledger = opened.ledger
  })
  afterEach(() => opened[Symbol.dispose]())

  /** It is decided that a channel hears of it. */
  const decided = async (seq: number, recipient = 'ops', about: Partial<Notice> = {}, gatherMs = 0) => {
    const row = rowFor(notice(seq, about), recipient, 1_000, gatherMs)
    const { checkId } = row.notice
    await opened.put({
      decisions: [madeUpDecision({ transitionSeq: seq, recipient, checkId, at: 1_000 * seq })],
      notices: [row],
    })
    return row.id
  }
  const send = (rows: readonly string[], message: string, at: number) =>
    opened.put({ deliveries: [{ is: 'sending', message, rows, at }] })
  const fail = (message: string, at: number, error = 'answers 500') =>
    opened.put({ deliveries: [{ is: 'retry', message, at, error, nextTryAt: at + 1_000 }] })
  const take = (message: string, at: number) =>
    opened.put({ deliveries: [{ is: 'sent', message, at, text: 'answers 200', providerId: 'id 7' }] })
  const fates = async (filter: Partial<LedgerFilter> = {}) =>
    (await ledger.accounts({ limit: 99, ...filter })).map(({ recipient, transitionSeq, send, fate }) =>
      [transitionSeq, recipient, send ? (fate?.state ?? 'nothing') : 'quiet'].join(' '),
    )

  test('what was decided is followed to what became of it', async () => {
    await opened.put({
      transitions: [
        { seq: 1, checkId: 'web11/http', at: 1_000, text: 'refused', change: { of: 'flapping', to: true } },
      ],
    })
    const row = await decided(1, 'ops', {}, 500)
    const waiting = { state: 'waiting', queuedAt: 1_000, dueAt: 1_500, message: null, tries: 0, receipt: null }
    expect((await ledger.accounts({ limit: 9 }))[0]).toMatchObject({ text: 'refused', notice: row, fate: waiting })
    await send([row], 'm1', 2_000)
    await fail('m1', 2_500)
    const failing = { state: 'sending', message: 'm1', tries: 1, firstTriedAt: 2_000, nextTryAt: 3_500 }
    expect((await ledger.accounts({ limit: 9 }))[0]?.fate).toMatchObject({ ...failing, error: 'answers 500' })
    await send([row], 'm1', 3_500)
    expect((await ledger.accounts({ limit: 9 }))[0]?.fate).toMatchObject({ tries: 2, nextTryAt: null })
    await take('m1', 3_600)
    const told = { state: 'sent', tries: 2, doneAt: 3_600, receipt: 'answers 200', providerId: 'id 7', others: 0 }
    expect((await ledger.accounts({ limit: 9 }))[0]?.fate).toMatchObject({ ...told, saidBy: null })
  })

  test('every try is kept, with what came of it, over all messages that it went with', async () => {
    const [row, later] = [await decided(1), await decided(2, 'ops', { why: 'resolved', to: 'ok' })]
    await send([row], 'm1', 2_000)
    await fail('m1', 2_500)
    await send([row, later], 'm2', 3_500)
    await take('m2', 3_600)
    const tries = await ledger.tries(row)
    expect(tries).toEqual([
      {
        ...{ message: 'm1', begunAt: 2_000, endedAt: 2_500, came: 'failed', text: 'answers 500' },
        ...{ providerId: null, nextTryAt: 3_500 },
      },
      {
        ...{ message: 'm2', begunAt: 3_500, endedAt: 3_600, came: 'delivered', text: 'answers 200' },
        ...{ providerId: 'id 7', nextTryAt: null },
      },
    ])
    expect(await ledger.tries(later)).toEqual(tries.slice(1))
    const [, opening] = await ledger.accounts({ limit: 9 })
    expect(opening?.fate).toMatchObject({ others: 1, saidBy: 2 })
  })

  test('what leaves a message that fails was with its first tries, and waits for another', async () => {
    const [first, second, third] = [await decided(1), await decided(2), await decided(3)]
    await send([first, second], 'm1', 2_000)
    await fail('m1', 2_500)
    await opened.put({ deliveries: [{ is: 'waiting', rows: [second], at: 3_000 }] })
    expect((await ledger.accounts({ seq: 2, limit: 9 }))[0]?.fate).toMatchObject({
      ...{ state: 'waiting', message: null, error: null, nextTryAt: null, tries: 1 },
    })
    expect((await ledger.underWay()).map(({ message }) => message)).toEqual(['m1'])
    await send([first, third], 'm2', 3_500)
    await take('m2', 3_600)
    await send([second], 'm3', 4_000)
    await fail('m3', 4_100)
    await send([second], 'm3', 5_000)
    await take('m3', 5_100)
    const went = async (row: string) => (await ledger.tries(row)).map(({ message, came }) => `${message} ${came}`)
    expect(await went(first)).toEqual(['m1 failed', 'm2 delivered'])
    expect(await went(second)).toEqual(['m1 failed', 'm3 failed', 'm3 delivered'])
    expect(await went(third)).toEqual(['m2 delivered'])
  })

  test('what leaves a message and is the same message again has both its tries', async () => {
    const row = await decided(1)
    await send([row], 'm1', 2_000)
    await fail('m1', 2_500)
    await opened.put({ deliveries: [{ is: 'waiting', rows: [row], at: 3_000 }] })
    await send([row], 'm1', 4_000)
    await take('m1', 4_100)
    expect((await ledger.tries(row)).map(({ begunAt, came }) => [begunAt, came])).toEqual([
      [2_000, 'failed'],
      [4_000, 'delivered'],
    ])
  })

  test('of a try in which the process ended nothing is known, and the next one is another', async () => {
    const row = await decided(1)
    await send([row], 'm1', 2_000)
    const again = opened.again()
    await again.put({ deliveries: [{ is: 'sending', message: 'm1', rows: [row], at: 9_000 }] })
    await again.put({ deliveries: [{ is: 'dead', message: 'm1', error: 'answers 404', at: 9_100 }] })
    expect((await again.ledger.tries(row)).map(({ begunAt, came }) => [begunAt, came])).toEqual([
      [2_000, null],
      [9_000, 'dead'],
    ])
  })

  test('a mark that comes late changes nothing of a try that ended', async () => {
    const row = await decided(1)
    await send([row], 'm1', 2_000)
    await take('m1', 2_100)
    await fail('m1', 3_000)
    await opened.put({ deliveries: [{ is: 'dead', message: 'm1', error: 'too late', at: 3_000 }] })
    expect((await ledger.tries(row)).map(({ endedAt, came }) => [endedAt, came])).toEqual([[2_100, 'delivered']])
  })

  test('what is withdrawn says why, until it comes anew', async () => {
    const row = await decided(1)
    await opened.put({ deliveries: [{ is: 'withdrawn', rows: [row], at: 4_000, why: 'the channel is gone' }] })
    const [account] = await ledger.accounts({ limit: 9 })
    expect(account?.fate).toMatchObject({ state: 'withdrawn', doneAt: 4_000, error: 'the channel is gone' })
    await decided(1)
    expect(await fates()).toEqual(['1 ops waiting'])
  })

  test('it is sifted by check, channel, transition and what came of it, newest first, page by page', async () => {
    const [told, dead, , gone] = [await decided(1), await decided(2), await decided(3), await decided(4)]
    await decided(5, 'mail', { checkId: 'db1/lag' })
    await opened.put({ decisions: [madeUpDecision({ transitionSeq: 6, send: false, why: 'silenced' })] })
    await send([told], 'm1', 2_000)
    await take('m1', 2_100)
    await send([dead], 'm2', 2_000)
    await opened.put({ deliveries: [{ is: 'dead', message: 'm2', error: 'no', at: 2_100 }] })
    await opened.put({ deliveries: [{ is: 'withdrawn', rows: [gone], at: 4_000, why: 'gone' }] })
    const all = ['6 ops quiet', '5 mail waiting', '4 ops withdrawn', '3 ops waiting', '2 ops dead', '1 ops sent']
    expect(await fates()).toEqual(all)
    expect(await fates({ checkId: 'db1/lag' })).toEqual(['5 mail waiting'])
    expect(await fates({ recipient: 'mail' })).toEqual(['5 mail waiting'])
    expect(await fates({ seq: 4 })).toEqual(['4 ops withdrawn'])
    expect(await fates({ outcome: 'told' })).toEqual(['1 ops sent'])
    expect(await fates({ outcome: 'waiting', recipient: 'ops' })).toEqual(['3 ops waiting'])
    expect(await fates({ outcome: 'dead' })).toEqual(['2 ops dead'])
    expect(await fates({ outcome: 'not-told' })).toEqual(['6 ops quiet', '4 ops withdrawn'])
    expect(await fates({ limit: 2, after: { seq: 5, recipient: 'mail' } })).toEqual(all.slice(2, 4))
  })

  test('which messages are under way on which channel, and since when', async () => {
    const [first, second] = [await decided(1), await decided(2, 'mail')]
    await decided(3)
    await send([first], 'm1', 2_000)
    await fail('m1', 2_500)
    await send([second], 'm2', 3_000)
    expect(await ledger.underWay()).toEqual([
      { channel: 'ops', message: 'm1', firstTriedAt: 2_000, error: 'answers 500', nextTryAt: 3_500 },
      { channel: 'mail', message: 'm2', firstTriedAt: 3_000, error: null, nextTryAt: null },
    ])
  })

  test('of a check what was decided last by some time, and when there was more', async () => {
    for (const seq of [1, 2, 3]) await decided(seq)
    await decided(4, 'ops', { checkId: 'db1/lag' })
    expect(await ledger.around('web11/http', 2_000)).toEqual({ seq: 2, at: 2_000, before: 1_000, after: 3_000 })
    expect(await ledger.around('web11/http', 2_999)).toEqual({ seq: 2, at: 2_000, before: 1_000, after: 3_000 })
    expect(await ledger.around('web11/http', 999)).toEqual({ seq: null, at: null, before: null, after: 1_000 })
    expect(await ledger.around('web11/http', 9_000)).toEqual({ seq: 3, at: 3_000, before: 2_000, after: null })
  })

  test('that somebody took it on is not what people ask about', async () => {
    const change = { of: 'acknowledged', to: true } as const
    await decided(1)
    await opened.put({ transitions: [{ seq: 2, checkId: 'web11/http', at: 2_000, text: '', change }] })
    await decided(2)
    expect(await ledger.around('web11/http', 9_000)).toEqual({ seq: 1, at: 1_000, before: null, after: null })
    await opened.put({
      transitions: [{ seq: 3, checkId: 'web11/http', at: 3_000, text: '', change: { ...change, to: false } }],
    })
    await decided(3)
    expect(await ledger.around('web11/http', 9_000)).toEqual({ seq: 3, at: 3_000, before: 1_000, after: null })
  })

  test('what is old goes with what was decided then', async () => {
    const row = await decided(1)
    await send([row], 'm1', 2_000)
    await take('m1', 2_100)
    await opened.put({ old: { before: 2_000, sessionsBefore: 0 } })
    expect(await ledger.tries(row)).toHaveLength(1)
    await opened.put({ old: { before: 2_001, sessionsBefore: 0 } })
    expect([await ledger.tries(row), await ledger.accounts({ limit: 9 })]).toEqual([[], []])
  })
})
