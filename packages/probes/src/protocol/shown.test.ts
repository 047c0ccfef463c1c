import { expect, test } from 'vitest'
import { shown } from './shown.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

test('what is UTF-8 is shown as it is', () => {
  expect(shown(Buffer.from('größe\t📷\r\n'))).toBe('größe\t📷\r\n')
})

test('a byte that is none is shown by its number, and only its own line', () => {
  expect(shown(bytes('one\ngr\xf6\xdfe\ttwo\r\n\xc3\xb6\n'))).toBe('one\ngr\\xf6\\xdfe\ttwo\r\nö\n')
})

test('two odd names stay two', () => {
  expect(shown(bytes('\xfe'))).not.toBe(shown(bytes('\xff')))
})

test('a text that is cut within a letter, or begins with a mark of byte order, loses nothing', () => {
  expect(shown(bytes('a\xc3'))).toBe('a\\xc3')
  expect(shown(bytes('\xef\xbb\xbfa'))).toBe('\ufeffa')
})

test('of a text that is known to be cut, half a letter at its end is left out, and no other byte', () => {
  expect(shown(bytes('a\n\xc3'), { isCut: true })).toBe('a\n')
  expect(shown(bytes('a\xff\nb\xe2\x82'), { isCut: true })).toBe('a\\xff\nb')
  expect(shown(bytes('a\xe2\nb'), { isCut: true })).toBe('a\\xe2\nb')
})
