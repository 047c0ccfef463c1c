import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Notice, type OutboxRow, rowsFor } from '../alerts/notice.ts'
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
    const rows = rowsFor({ send: true, to }, about, now)
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
    expect(outbox.open(0)).toEqual([])
  })

  test('what is not delivered is open, with all that another try needs', async () => {
    const rows = await put(['ops', 'mail'], notice(1))
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows.slice(0, 1)), at: 5_000 }] })
    await opened.put({ deliveries: [{ is: 'retry', message: 'msg_1', error: 'answers 500', nextTryAt: 9_000 }] })
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows.slice(0, 1)), at: 6_000 }] })
    expect(outbox.open(0)).toEqual([
      { ...rows[0], seq: 1, message: 'msg_1', tries: 2, firstTriedAt: 5_000 },
      { ...rows[1], seq: 2, message: null, tries: 0, firstTriedAt: null },
    ])
    expect(outbox.open(1)).toHaveLength(1)
  })

  test('a mark that comes twice, as after a failed commit, changes nothing more', async () => {
    const rows = await put(['ops'], notice(1))
    await deliver(rows, 'msg_1', 2_000)
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows), at: 3_000 }] })
    await opened.put({ deliveries: [{ is: 'dead', message: 'msg_1', error: 'too late', at: 3_000 }] })
    expect(outbox.open(0)).toEqual([])
    expect(outbox.dead(0)).toEqual([])
  })

  test('a dead letter is counted by message, with its reason', async () => {
    const rows = [
      ...(await put(['ops'], notice(1))),
      ...(await put(['ops'], notice(2, { checkId: 'web12/http', incident: '2' }))),
    ]
    await opened.put({ deliveries: [{ is: 'sending', message: 'msg_1', rows: idsOf(rows), at: 2_000 }] })
    await opened.put({ deliveries: [{ is: 'dead', message: 'msg_1', error: 'answers 404', at: 3_000 }] })
    expect(outbox.dead(3_000)).toEqual([{ channel: 'ops', at: 3_000, error: 'answers 404', notices: 2 }])
    expect(outbox.dead(3_001)).toEqual([])
  })

  test('people believe what they were last told of each check, until they are told that it is over', async () => {
    await put(['ops'], notice(1, { to: 'warning' }))
    await put(['ops', 'mail'], notice(4, { why: 'worse', from: 'warning', was: ['warning'] }))
    await put(['ops'], notice(2, { checkId: 'db1/lag', incident: '2' }))
    await put(['ops'], notice(3, { checkId: 'db1/lag', incident: '2', why: 'resolved', to: 'ok' }))
    expect(outbox.told()).toEqual(
      new Map([
        [
          'web11/http',
          { incident: '1', since: 1_000, status: 'critical', was: ['warning', 'critical'], to: ['ops', 'mail'] },
        ],
      ]),
    )
  })

  test('when a row is due is kept apart from when it was written', async () => {
    const rows = rowsFor({ send: true, to: ['ops'] }, notice(1), 1_000, () => 30_000)
    await opened.put({ notices: rows })
    expect(outbox.open(0)).toMatchObject([{ createdAt: 1_000, dueAt: 31_000 }])
  })

  test('dead letters come one for each message, in the order in which they died', async () => {
    const first = await put(['ops'], notice(1))
    const second = [...(await put(['ops'], notice(2))), ...(await put(['ops'], notice(3)))]
    const third = await put(['mail'], notice(3))
    await put(['page'], notice(3))
    await fail(third, 'msg_a', 'no such user', 4_000)
    await fail(first, 'msg_b', 'answers 404', 5_000)
    await fail(second, 'msg_c', 'answers 410', 3_000)
    expect(outbox.dead(0)).toEqual([
      { channel: 'ops', at: 3_000, error: 'answers 410', notices: 2 },
      { channel: 'mail', at: 4_000, error: 'no such user', notices: 1 },
      { channel: 'ops', at: 5_000, error: 'answers 404', notices: 1 },
    ])
  })

  test.each([
    ['all died: of what the last did', ['dead', 'dead'], 'error 2'],
    ['one was delivered', ['sent', 'dead'], null],
    ['the last was delivered', ['dead', 'sent'], null],
    ['one waits still', ['dead', 'waiting'], null],
    ['there was none', [], null],
  ])('why a channel was never told of an incident: %s', async (_case, ends, why) => {
    for (const [index, end] of ends.entries()) {
      const rows = await put(['ops'], notice(index + 1))
      if (end === 'sent') await deliver(rows, `msg_${index + 1}`)
      if (end === 'dead') await fail(rows, `msg_${index + 1}`, `error ${index + 1}`)
    }
    expect(outbox.diedOf('ops', notice(9, { why: 'resolved' }))).toBe(why)
  })

  test('why a channel was never told: by what came before, whenever it was written', async () => {
    await fail(await put(['ops'], notice(5)), 'msg_5', 'error 5')
    await fail(await put(['ops'], notice(2)), 'msg_2', 'error 2')
    expect(outbox.diedOf('ops', notice(9))).toBe('error 5')
    expect(outbox.diedOf('ops', notice(5))).toBe('error 2')
    expect(outbox.diedOf('ops', notice(2))).toBeNull()
  })

  test.each([
    ['another channel', ['mail'], {}],
    ['another incident', ['ops'], { incident: '2' }],
    ['another check', ['ops'], { checkId: 'web12/http' }],
  ])('why a channel was never told is not answered by %s', async (_case, to, about) => {
    await fail(await put(to, notice(1, about)), 'msg_1', 'error 1')
    expect(outbox.diedOf('ops', notice(9))).toBeNull()
    await fail(await put(['ops'], notice(2)), 'msg_2', 'error 2')
    await deliver(await put(to, notice(3, about)), 'msg_3')
    expect(outbox.diedOf('ops', notice(9))).toBe('error 2')
  })

  test('what was forgotten and comes again is believed again', async () => {
    await deliver(await put(['ops'], notice(1)), 'msg_1')
    await opened.put({ unheard: [{ checkId: 'web11/http', transition: 2, at: 5_000 }] })
    await deliver(await put(['mail'], notice(3, { incident: '3' })), 'msg_3')
    expect(outbox.told().get('web11/http')).toMatchObject({ incident: '3', to: ['mail'] })
  })

  test('what people were told until now is kept as it was said, and each status named once', async () => {
    const was = ['warning', 'critical', 'warning'] as const
    await put(['ops'], notice(3, { why: 'eased', from: 'critical', to: 'warning', was }))
    expect(outbox.open(0).map(({ notice }) => notice.was)).toEqual([was])
    expect(outbox.told().get('web11/http')?.was).toEqual(['warning', 'critical'])
  })

  test('old rows go, but not what people still believe or what still waits', async () => {
    await deliver(await put(['ops'], notice(1)), 'msg_1')
    await deliver(await put(['ops'], notice(2, { why: 'worse' })), 'msg_2')
    await deliver(await put(['ops'], notice(3, { checkId: 'db1/lag', incident: '3' })), 'msg_3')
    await put(['ops'], notice(5, { checkId: 'db2/lag', incident: '5', why: 'resolved', to: 'ok' }))
    await fail(await put(['mail'], notice(6, { checkId: 'db3/lag', incident: '6', why: 'removed' })), 'msg_6', 'no')
    const believed = outbox.told()
    const [open, dead] = [outbox.open(0), outbox.dead(0)]
    await opened.put({ old: { before: 1_000, sessionsBefore: 0 } })
    expect([outbox.told(), outbox.open(0), outbox.dead(0)]).toEqual([believed, open, dead])
    await opened.put({ old: { before: 1_001, sessionsBefore: 0 } })
    expect([outbox.told(), outbox.open(0), outbox.dead(0)]).toEqual([believed, open, []])
  })
})
