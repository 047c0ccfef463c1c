import { expect, test } from 'vitest'
import { parseInterfaces, parseLoad, parseMemory, parseTicks } from './proc.ts'

test('ticks are those of the line of all cores', () => {
  const text = 'cpu  10 0 20 60 10 0 0 0 0 0\ncpu0 5 0 10 30 5 0 0 0 0 0\ncpu1 5 0 10 30 5 0 0 0 0 0\nintr 5\n'
  expect(parseTicks(text)).toEqual({ total: 100, busy: 30, cores: 2 })
})

test('a line of blanks, as long as a file may be, is read once and is none', () => {
  expect(parseTicks(`cpu ${' '.repeat(1_000_000)}x`)).toBeNull()
  expect(parseTicks(`cpu ${' '.repeat(1_000_000)}\n`)).toBeNull()
})

test('an interface may have letters in its name that look like blanks', () => {
  const line = ' a\u2003b:  1    2    3 0 0 0 0 0  4 5 6 0 0 0 0 0\n'
  expect(parseInterfaces(line)).toMatchObject([{ name: 'a\u2003b', receivedBytes: 1, sentBytes: 4 }])
})

test('a number longer than any is none', () => {
  const digits = '9'.repeat(400)
  expect(parseLoad(`${digits} 1 1 1/2 3\n`)).toBeNull()
  expect(parseMemory(`MemTotal: ${digits} kB\nMemFree: 1 kB\n`)).toEqual(new Map([['MemFree', 1_024]]))
  expect(parseTicks(`cpu  ${digits} 0 20 60 10 0 0 0\n`)).toBeNull()
  expect(parseInterfaces(`lo: ${digits} 1 0 0 0 0 0 0 10 1 0 0 0 0 0 0\n`)).toEqual([])
})
