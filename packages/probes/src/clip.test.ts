import { expect, test } from 'vitest'
import { clip } from './clip.ts'

const facts = { text: '', metrics: {} }

test('however many tables, rows and columns there are, details stay near 16 KiB', () => {
  const row = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`column${n}`, 'x'.repeat(20_000)]))
  const table = Array.from({ length: 10_000 }, () => row)
  const { details } = clip({ ...facts, details: Object.fromEntries([...'abcdefgh'].map((name) => [name, table])) })
  expect(JSON.stringify(details).length).toBeLessThan(17_000)
})
test('many small rows are cut after those that fit', () => {
  const queues = Array.from({ length: 10_000 }, (_, n) => ({ queue: `q${n}`, waiting: n }))
  const { details } = clip({ ...facts, details: { first: 1, queues, last: 2 } })
  expect(details.first).toBe(1)
  expect(details.queues).toEqual(queues.slice(0, 500))
})
test('details that fit stay as they are', () => {
  const details = { version: '1.6', secure: true, since: null, nodes: [{ name: 'a', up: 1 }] }
  expect(clip({ ...facts, details }).details).toEqual(details)
})
test('more instances than we can judge are not judged by half', () => {
  const queued = Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`q${n}`, 0]))
  expect(() => clip({ ...facts, metrics: { queued } })).toThrow('queued has 2001 instances')
})
