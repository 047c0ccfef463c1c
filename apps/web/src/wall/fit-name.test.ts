import { expect, test } from 'vitest'
import { cutMiddle, fitName } from './fit-name.ts'

const plain = (host: string) => ({ host, short: host })
const db = { host: 'dfw-db-a02', short: 'db-a02' }

test('a short name stands as it is', () => {
  expect(fitName(plain('db03'), 'repl', 400, 50)).toEqual({ text: 'db03 repl', scale: 1 })
})

test('a name that is a little too long is set smaller', () => {
  const { text, scale } = fitName(plain('memcached07'), 'hits', 400, 50)
  expect(text).toBe('memcached07 hits')
  expect(scale).toBeLessThan(1)
  expect(scale).toBeGreaterThanOrEqual(0.8)
})

test('of a longer one that goes first which it shares with other hosts', () => {
  expect(fitName(db, 'mysql', 400, 50).text).toBe('dfw-db-a02 mysql')
  expect(fitName(db, 'mysql', 340, 50).text).toBe('db-a02 mysql')
})

test.each([360, 300, 260, 220])('in %d px two machines that differ in a letter still do', (width) => {
  const other = { host: 'dfw-db-b02', short: 'db-b02' }
  const [one, two] = [db, other].map((subject) => fitName(subject, 'replication', width, 50).text)
  expect(one).toMatch(/^(dfw-)?db-a02 /)
  expect(two).toMatch(/^(dfw-)?db-b02 /)
})

test('of a host with a very long name its number is kept', () => {
  const { text, scale } = fitName(plain('prod-eu-west-1-memcached-session-04'), 'evictions', 400, 40)
  expect(scale).toBe(0.64)
  expect(text).toMatch(/^prod.*….*04 /)
})

test('a relation has no host to cut', () => {
  expect(fitName(null, 'a-relation-with-a-very-long-name-of-its-own', 200, 40).text).toContain('…')
})

test.each([
  ['web11', 8, 'web11'],
  ['memcached-session-04', 9, 'memc…n-04'],
])('%s in %d letters is %s', (text, letters, cut) => {
  expect(cutMiddle(text, letters)).toBe(cut)
})
