import { expect, test } from 'vitest'
import { isPointer, pointedTo } from './pointer.ts'

/** The document of RFC 6901 §5, and what each pointer means in it. */
const DOCUMENT = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
}

test.each([
  ['', DOCUMENT],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
])('%j is found', (pointer, value) => {
  expect(isPointer(pointer)).toBe(true)
  expect(pointedTo(DOCUMENT, pointer)).toEqual({ there: true, value })
})

test('~01 is the name ~1, not a slash', () => {
  expect(pointedTo({ '~1': 1, '/': 2 }, '/~01')).toEqual({ there: true, value: 1 })
})

test.each([
  ['/foo/2', 'nothing there: /foo has 2 entries'],
  ['/foo/-', 'nothing there: /foo has 2 entries'],
  ['/foo/00', 'nothing there: /foo has 2 entries'],
  ['/foo/length', 'nothing there: /foo has 2 entries'],
  ['/foo/0/x', 'nothing there: /foo/0 is "bar"'],
  ['/toString', 'nothing there: it has foo, , a/b, c%d, e^f, g|h, i\\j, k"l …'],
  ['/ /x', 'nothing there: /  is 7'],
])('%j is not there, and what is in its place is said', (pointer, why) => {
  expect(pointedTo(DOCUMENT, pointer)).toEqual({ there: false, why })
})

test.each(['foo', '/~', '/a~2b', '~0'])('%j is no pointer', (text) => {
  expect(isPointer(text)).toBe(false)
})
