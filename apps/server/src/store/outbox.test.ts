import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Notice, type OutboxRow, rowFor } from '../alerts/notice.ts'
import { BOTH } from './both.made-up.ts'
import type { Outbox } from './outbox.ts'

const notice = (transition: number, rest: Partial<Notice> = {}): Notice => ({
  incident: '1',
  transition,
  checkId: 'web11/http',
  host: 'web11',
  why: 'opened',
  from: 'ok',
  to: 'critical',
  was: [],
  at: 1_000,
  since: 1_000,
  text: 'refused',
  groups: [],
  explains: [],
  runbook: null,
  link: null,
  ...rest,
})
const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
describe.each(BOTH)('the outbox in $name', ({ open }) => {
  let opened: ReturnType<typeof open>
  let outbox: Outbox
  beforeEach(() => {
    opened = open()
    outbox = opened.outbox
  })
  afterEach(() => opened[Symbol.dispose]())

  /** Puts a notice in for some channels and delivers it at once. */
  const put = async (to: readonly string[], about: Notice, now = 1_000) => {
    const rows = to.map((channel) => rowFor(about, channel, now))
    await opened.put({ notices: rows })
    return rows
  }
  const deliver = async (rows: readonly OutboxRow[], message: string, at = 2_000) => {
    await opened.put({ deliveries: [{ is: 'sending', message, rows: idsOf(rows), at }] })
    await opened.put({ deliveries: [{ is: 'sent', message, at }] })
  }

  const fail = async (rows: readonly OutboxRow[], message: string, error: string, at = 2_000) => {
    await opened.put({ deliveries: [{ is: 'sending', message, rows: idsOf(rows), at }] })
    await opened.put({ deliveries: [{ is: 'dead', message, error: error, at }] })
  }

  test('a row that is there already stays as it is', async () => {
    const rows = await put(['ops'], notice(1))
    await deliver(rows, 'msg_1')
    await opened.put({ notices: rows })
    expect(await outbox.open()).toEqual([])
  })

  test('what is not delivered is open, with all that another try needs', async () => {
    const rows = await put(['ops', 'mail'], notice(1))
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows.slice(0, 1)), at: 5_000 }] })
    await opened.put({
      deliveries: [{ is: 'retry', message: 'msg_1', at: 5_500, error: 'answers 500', nextTryAt: 9_000 }],
    })
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows.slice(0, 1)), at: 6_000 }] })
    expect(await outbox.open()).toEqual([
      { ...rows[0], seq: 1, message: 'msg_1', tries: 2, firstTriedAt: 5_000 },
      { ...rows[1], seq: 2, message: null, tries: 0, firstTriedAt: null },
    ])
  })

  test('a mark that comes twice, as after a failed commit, changes nothing more', async () => {
    const rows = await put(['ops'], notice(1))
    await deliver(rows, 'msg_1', 2_000)
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows), at: 3_000 }] })
    await opened.put({ deliveries: [{ is: 'dead', message: 'msg_1', error: 'too late', at: 3_000 }] })
    expect(await outbox.open()).toEqual([])
    expect(await outbox.dead(0)).toEqual([])
  })

  test('a dead letter is counted by message, with its reason', async () => {
    const rows = [
      ...(await put(['ops'], notice(1))),
      ...(await put(['ops'], notice(2, { checkId: 'web12/http', incident: '2' }))),
    ]
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows), at: 2_000 }] })
    await opened.put({ deliveries: [{ is: 'dead', message: 'msg_1', error: 'answers 404', at: 3_000 }] })
    expect(await outbox.dead(3_000)).toEqual([{ channel: 'ops', at: 3_000, error: 'answers 404', notices: 2 }])
    expect(await outbox.dead(3_001)).toEqual([])
  })

  test('when a row is due is kept apart from when it was written', async () => {
    const rows = [rowFor(notice(1), 'ops', 1_000, 30_000)]
    await opened.put({ notices: rows })
    expect(await outbox.open()).toMatchObject([{ createdAt: 1_000, dueAt: 31_000 }])
  })

  test('dead letters come one for each message, in the order in which they died', async () => {
    const first = await put(['ops'], notice(1))
    const second = [...(await put(['ops'], notice(2))), ...(await put(['ops'], notice(3)))]
    const third = await put(['mail'], notice(3))
    await put(['page'], notice(3))
    await fail(third, 'msg_a', 'no such user', 4_000)
    await fail(first, 'msg_b', 'answers 404', 5_000)
    await fail(second, 'msg_c', 'answers 410', 3_000)
    expect(await outbox.dead(0)).toEqual([
      { channel: 'ops', at: 3_000, error: 'answers 410', notices: 2 },
      { channel: 'mail', at: 4_000, error: 'no such user', notices: 1 },
      { channel: 'ops', at: 5_000, error: 'answers 404', notices: 1 },
    ])
  })

  test('what people were told until now is kept as it was said', async () => {
    const was = ['warning', 'critical', 'warning'] as const
    await put(['ops'], notice(3, { why: 'eased', from: 'critical', to: 'warning', was }))
    expect((await outbox.open()).map(({ notice }) => notice.was)).toEqual([was])
  })

  test('old rows go, but not what still waits', async () => {
    await deliver(await put(['ops'], notice(1)), 'msg_1')
    await fail(await put(['mail'], notice(6)), 'msg_6', 'no')
    await put(['ops'], notice(5))
    const [open, dead] = [await outbox.open(), await outbox.dead(0)]
    await opened.put({ old: { before: 1_000, sessionsBefore: 0 } })
    expect([await outbox.open(), await outbox.dead(0)]).toEqual([open, dead])
    await opened.put({ old: { before: 1_001, sessionsBefore: 0 } })
    expect([await outbox.open(), await outbox.dead(0)]).toEqual([open, []])
  })

  test('what is withdrawn is gone, unless it is finished', async () => {
    const [sent, dead] = [await put(['ops'], notice(1)), await put(['mail'], notice(1))]
    await deliver(sent, 'msg_1')
    await fail(dead, 'msg_0', 'no')
    const [waiting, under, other] = [
      await put(['ops'], notice(2)),
      await put(['mail'], notice(2)),
      await put(['ops'], notice(3)),
    ]
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_2', rows: idsOf(under), at: 2_000 }] })
    const rows = idsOf([...sent, ...dead, ...waiting, ...under])
    await opened.put({ deliveries: [{ is: 'withdrawn', rows, at: 3_000, why: 'nothing left' }] })
    expect(idsOf(await outbox.open())).toEqual(idsOf(other))
    expect(await outbox.dead(0)).toHaveLength(1)
    // One that is there stays as it is; one that is gone may come anew.
    await opened.put({ notices: [...sent, ...waiting] })
    expect(idsOf(await outbox.open())).toEqual(idsOf([...other, ...waiting]))
  })
})
