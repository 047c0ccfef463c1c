import { expect, test } from 'vitest'
import { parseInterfaces, parseTicks } from './proc.ts'

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
