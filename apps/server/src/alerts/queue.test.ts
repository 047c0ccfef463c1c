import { describe, expect, test } from 'vitest'
import { BLIND } from './lookout.ts'
import type { Notice } from './notice.ts'
import { createQueue, parcelsOf } from './queue.ts'

const NOTICE = {} as Notice // the queue never looks inside

const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    row: { id: `${index}`, channel: 'ops', notice: NOTICE, createdAt: 0, dueAt: 0 },
    dueAt: 0,
    readyAt: 0,
  }))

const rowOf = (number: number, checkId: string, to: string) => {
  // All that the queue looks at.
  const notice = { checkId, transition: number, to, why: to === 'ok' ? 'resolved' : 'opened' } as Notice
  return { id: `${number}`, channel: 'ops', notice, createdAt: 0, dueAt: 0 }
}

test('after a long silence the backlog goes out in messages that a receiver can take', () => {
  const queue = createQueue()
  for (const letter of letters(12_000)) queue.add(letter)
  const sizes: number[] = []
  for (let message = queue.next(1); typeof message === 'object' && message !== null; message = queue.next(1)) {
    sizes.push(message.rows.length)
    queue.finish(message)
  }
  expect(sizes).toEqual([5_000, 5_000, 2_000])
})
test('but never what is over without its end', () => {
  const queue = createQueue()
  const told = (...[number, checkId, to]: Parameters<typeof rowOf>) =>
    queue.add({ row: rowOf(number, checkId, to), dueAt: 0, readyAt: 0 })
  for (let number = 0; number < 4_999; number += 1) told(number, `web${number}`, 'critical')
  told(4_999, 'db', 'critical')
  told(5_000, 'db', 'ok')
  const message = queue.next(1)
  const rows = typeof message === 'object' && message !== null ? message.rows : []
  expect(rows).toHaveLength(4_999)
  if (typeof message === 'object' && message !== null) queue.finish(message)
  expect(queue.next(1)).toMatchObject({ rows: [{ id: '4999' }, { id: '5000' }] })
})
test('a backlog of any length is looked through', () => {
  const queue = createQueue()
  for (const letter of letters(200_000)) queue.add(letter)
  expect(queue.next(1)).toMatchObject({ tries: 0 })
})
test('a message of which nothing is true any more is none, and keeps nothing waiting', () => {
  const well = new Set<string>()
  const lookout = {
    ...BLIND,
    statusOf: (id: string) => (well.has(id) ? 'ok' : 'critical'),
    growing: () => new Set<string>(),
  } as const
  const queue = createQueue(() => lookout)
  queue.add({ row: rowOf(1, 'web', 'critical'), dueAt: 0, readyAt: 0 })
  expect(queue.next(1)).toMatchObject({ rows: [{ id: '1' }] })
  well.add('web')
  queue.add({ row: rowOf(2, 'db', 'critical'), dueAt: 0, readyAt: 0 })
  expect(queue.next(2)).toMatchObject({ rows: [{ id: '2' }] })
})
test('a message that fails grows no longer than one is, by all that there is of a check or by nothing of it', () => {
  const queue = createQueue()
  const told = (...[number, checkId, to]: Parameters<typeof rowOf>) =>
    queue.add({ row: rowOf(number, checkId, to), dueAt: 0, readyAt: 0 })
  for (let number = 0; number < 4_998; number += 1) told(number, `web${number}`, 'critical')
  queue.next(1)
  for (let news = 0; news < 2; news += 1) told(6_000 + news, 'web1', 'warning')
  for (let news = 0; news < 2; news += 1) told(7_000 + news, 'web2', 'warning')
  const message = queue.next(2)
  const rows = typeof message === 'object' && message !== null ? message.rows : []
  expect(rows.slice(4_998).map(({ id }) => id)).toEqual(['6000', '6001'])
  expect([queue.has('7000'), queue.has('7001')]).toEqual([true, true])
})
test('what leaves a message under way is said to wait again', () => {
  const well = new Set<string>()
  const lookout = { ...BLIND, statusOf: (id: string) => (well.has(id) ? 'ok' : 'critical') } as const
  const putBack: string[] = []
  const queue = createQueue(
    () => lookout,
    (rows) => putBack.push(...rows.map(({ id }) => id)),
  )
  for (const number of [1, 2]) queue.add({ row: rowOf(number, `web${number}`, 'critical'), dueAt: 0, readyAt: 0 })
  queue.next(1)
  expect(putBack).toEqual([])
  well.add('web2')
  expect(queue.next(2)).toMatchObject({ rows: [{ id: '1' }] })
  well.add('web1')
  queue.next(3)
  expect(putBack).toEqual(['2', '1'])
})
test('what is new of a check waits for the message under way, though the check is called otherwise by now', () => {
  const queue = createQueue()
  queue.add({ row: rowOf(1, 'old', 'critical'), dueAt: 0, readyAt: 0 })
  const message = queue.next(1)
  if (typeof message !== 'object' || message === null) throw new Error('there is a message')
  Object.assign(message, { tries: 9, nextAt: 100 })
  queue.add({ row: rowOf(2, 'old', 'critical'), dueAt: 50, readyAt: 50 })
  queue.rename([['old', 'new']])
  queue.add({ row: rowOf(3, 'new', 'critical'), dueAt: 0, readyAt: 0 })
  expect(queue.next(60)).toBe(100)
  expect(queue.next(100)).toMatchObject({ rows: [{ id: '1' }, { id: '2' }, { id: '3' }] })
})

describe('what was under way when the process ended', () => {
  const [NOW, WALL] = [1_000, 50_000]
  const open = (id: number, message: string | null, firstTriedAt: number | null = null, tries = 0) => ({
    ...rowOf(id, `web${id}`, 'critical'),
    ...{ seq: id, message, tries, firstTriedAt },
  })
  const parcels = (...rows: readonly ReturnType<typeof open>[]) =>
    parcelsOf(rows, NOW, WALL).map(({ message, rows, tries, firstAt }) => [
      ...[message, rows.map(({ id }) => id).join(' '), tries, firstAt],
    ])

  test('goes again as the messages that it was, and what only waited is in none', () => {
    const rows = [open(1, 'msg_a', WALL, 2), open(2, 'msg_b', WALL, 1), open(3, null), open(4, 'msg_a', WALL, 2)]
    expect(parcels(...rows)).toEqual([
      ['msg_a', '1 4', 2, NOW],
      ['msg_b', '2', 1, NOW],
    ])
  })

  test.each<[string, readonly (number | null)[], number | null]>([
    ['since its first try', [WALL - 300], NOW - 300],
    ['since what is newest in it was tried', [WALL - 300, WALL - 100, null], NOW - 100],
    ['not yet, when none of it was', [null], null],
    ['from now on, when the clock was set back', [WALL + 300], NOW],
  ])('is old %s', (_, triedAt, firstAt) => {
    const rows = triedAt.map((at, index) => open(index, 'msg_a', at))
    expect(parcelsOf(rows, NOW, WALL)).toMatchObject([{ firstAt }])
  })
})
