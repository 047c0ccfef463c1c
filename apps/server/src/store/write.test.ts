import { expect, test } from 'vitest'
import { createWriter, each, type Writers } from './write.ts'

const PARTS = ['states', 'gone', 'transitions', 'notices', 'old'] as const

test('of a write each part is stored by its own writer, in the order of the writers, and nothing else', () => {
  const stored: unknown[] = []
  const writers = Object.fromEntries(PARTS.map((part) => [part, (value: unknown) => stored.push([part, value])]))
  const write = createWriter(writers as unknown as Writers)
  write({ old: { before: 1, sessionsBefore: 2 }, gone: ['b', 'a'], notices: [] })
  expect(stored).toEqual([
    ['gone', ['b', 'a']],
    ['notices', []],
    ['old', { before: 1, sessionsBefore: 2 }],
  ])
  stored.length = 0
  write({})
  expect(stored).toEqual([])
})

test('a list is stored one after the other', () => {
  const stored: string[] = []
  each((one: string) => void stored.push(one))(['b', 'a'])
  expect(stored).toEqual(['b', 'a'])
})
