import { describe, expect, test } from 'vitest'
import type { RawRow } from './define.ts'
import { linesOf, listingOf, rowOfLine } from './listing.ts'

const rowsOf = (rows: readonly RawRow[], key: string | readonly string[] = 'name', was?: string) =>
  linesOf(listingOf(rows, { key, was }).text).map(rowOfLine)
const whyNot = (row: RawRow, key: string | readonly string[] = 'name', was?: string) =>
  listingOf([{ name: 'well' }, row], { key, was }).refusals.map(({ row, why }) => `${row}: ${why}`)

test('rows come in the order of their keys, whatever order they were listed in', () => {
  expect(
    rowsOf([
      { name: 'b', ip: '10.0.0.2' },
      { name: 'a', ip: null, paid: true, n: 7 },
    ]),
  ).toEqual([
    { key: 'a', was: null, cells: { name: 'a', ip: null, paid: true, n: 7 } },
    { key: 'b', was: null, cells: { name: 'b', ip: '10.0.0.2' } },
  ])
  const [one, other] = [
    [{ name: 'a' }, { name: 'b' }],
    [{ name: 'b' }, { name: 'a' }],
  ]
  expect(listingOf(one, { key: 'name' }).text).toBe(listingOf(other, { key: 'name' }).text)
})

test('a key may have several columns, and colons in it are dashes', () => {
  const rows = [{ host: 'shop.example', ip: '2001:db8::1', port: 443 }]
  expect(rowsOf(rows, ['host', 'ip', 'port']).map(({ key }) => key)).toEqual(['shop.example_2001-db8--1_443'])
})

test('a row may say what it was called before', () => {
  expect(rowsOf([{ name: 'new', old: 'before' }], 'name', 'old')).toMatchObject([{ key: 'new', was: 'before' }])
  for (const old of ['', null, 'new'])
    expect(rowsOf([{ name: 'new', old }], 'name', 'old')).toMatchObject([{ was: null }])
})

test('what cells say is one clean line', () => {
  expect(rowsOf([{ name: 'a', note: 'one\ntwo\u202e' }])[0]?.cells).toEqual({ name: 'a', note: 'one two' })
})

describe('costs nobody but itself:', () => {
  test.each<[string, RawRow, string]>([
    ['a key that stands there twice', { name: 'well' }, '2: there is a row well already'],
    [
      'a key that is no name',
      { name: 'a b' },
      '2: a name may have letters, digits, dot, dash and underscore, 128 at most, got "a b"',
    ],
    [
      'a key that is too long',
      { name: 'a'.repeat(129) },
      `2: a name may have letters, digits, dot, dash and underscore, 128 at most, got "${'a'.repeat(60)}…"`,
    ],
    ['a missing column', { nam: 'a', x: 1 }, '2: no column name: there are nam, x'],
    ['an empty key', { name: '' }, '2: name is empty'],
    ['a cell that is a list', { name: 'a', ips: ['x'] }, '2: ips must be text, a number, or yes or no'],
    ['a number that is none', { name: 'a', n: Number.NaN }, '2: n must be text, a number, or yes or no'],
    [
      'a cell that is too long',
      { name: 'a', note: 'x'.repeat(1_025) },
      '2: note has 1025 letters, more than the 1024 that are taken',
    ],
  ])('%s', (_, row, text) => {
    expect(whyNot(row)).toEqual([text])
  })

  test('too many columns, and a former name that is none', () => {
    const wide = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`c${index}`, index]))
    expect(whyNot({ name: 'a', ...wide })).toEqual(['2: 66 columns, more than the 64 that are taken'])
    expect(whyNot({ name: 'a', old: 'b c' }, 'name', 'old')).toEqual(['2: old must be a name, got "b c"'])
  })
})

test('what is too much is refused whole, for what is cut would be retired', () => {
  const many = Array.from({ length: 65_537 }, (_, index) => ({ name: `r${index}` }))
  expect(() => listingOf(many, { key: 'name' })).toThrow('65537 rows, more than 65536')
  const wide = Array.from({ length: 8_500 }, (_, index) => ({ name: `r${index}`, note: 'x'.repeat(1_000) }))
  expect(() => listingOf(wide, { key: 'name' })).toThrow(/^\d+ letters in 8500 rows, more than 8388608$/)
})
