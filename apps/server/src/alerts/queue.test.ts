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
test('a backlog of any length is looked through', () => {
  const queue = createQueue()
  for (const letter of letters(200_000)) queue.add(letter)
  expect(queue.next(1)).toMatchObject({ tries: 0 })
})
