import { expect, test } from 'vitest'
import type { Notice } from './notice.ts'
import { createQueue } from './queue.ts'

const NOTICE = {} as Notice // the queue never looks inside

const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    row: { id: `${index}`, channel: 'ops', notice: NOTICE, createdAt: 0, dueAt: 0 },
    dueAt: 0,
    readyAt: 0,
  }))

test('after a long silence the backlog goes out in messages that a receiver can take', () => {
  const queue = createQueue()
  for (const letter of letters(1_200)) queue.add(letter)
  const sizes: number[] = []
  for (let message = queue.next(1); typeof message === 'object' && message !== null; message = queue.next(1)) {
    sizes.push(message.rows.length)
    queue.finish(message)
  }
  expect(sizes).toEqual([500, 500, 200])
})
test('but never what is over without its end', () => {
  const queue = createQueue()
  const told = (number: number, checkId: string, to: string) => {
    const notice = { checkId, transition: number, to, why: to === 'ok' ? 'resolved' : 'opened' } as Notice
    queue.add({ row: { id: `${number}`, channel: 'ops', notice, createdAt: 0, dueAt: 0 }, dueAt: 0, readyAt: 0 })
  }
  for (let number = 0; number < 499; number += 1) told(number, `web${number}`, 'critical')
  told(499, 'db', 'critical')
  told(500, 'db', 'ok')
  const message = queue.next(1)
  const rows = typeof message === 'object' && message !== null ? message.rows : []
  expect(rows).toHaveLength(499)
  if (typeof message === 'object' && message !== null) queue.finish(message)
  expect(queue.next(1)).toMatchObject({ rows: [{ id: '499' }, { id: '500' }] })
})
test('a backlog of any length is looked through', () => {
  const queue = createQueue()
  for (const letter of letters(200_000)) queue.add(letter)
  expect(queue.next(1)).toMatchObject({ tries: 0 })
})
