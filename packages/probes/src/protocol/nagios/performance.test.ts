import { expect, test } from 'vitest'
import { parsePerformance } from './performance.ts'
import { readingsOf } from './readings.ts'

const one = (text: string) => parsePerformance(text)[0]
const none = { warning: null, critical: null, least: null, most: null }

test.each([
  ['time=0.016001s', { label: 'time', value: 0.016001, unit: 's' }],
  ["'seconds behind master'=0.000000s", { label: 'seconds behind master', value: 0, unit: 's' }],
  ["'it''s = odd'=-5", { label: "it's = odd", value: -5, unit: '' }],
  ["''''=5", { label: "'", value: 5, unit: '' }],
  ['/=32537313280B', { label: '/', value: 32_537_313_280, unit: 'B' }],
  ['iso.3.6.1.4.1.2021.10.1.5.1=5173', { label: 'iso.3.6.1.4.1.2021.10.1.5.1', value: 5_173, unit: '' }],
  ['a=b=5', { label: 'a=b', value: 5, unit: '' }],
  ['q=299c', { label: 'q', value: 299, unit: 'c' }],
  ['q=U', { label: 'q', value: null, unit: '' }],
  ['q=.5%', { label: 'q', value: 0.5, unit: '%' }],
  ['q=0,5ms', { label: 'q', value: 0.5, unit: 'ms' }],
  ['q=1.5e3B', { label: 'q', value: 1_500, unit: 'B' }],
  ['q=+3', { label: 'q', value: 3, unit: '' }],
])('%s', (text, expected) => {
  expect(one(text)).toEqual({ ...expected, ...none })
})

test('all that may follow a number', () => {
  expect(one('load=1.5;10:;@20:30;0;100')).toEqual({
    ...{ label: 'load', value: 1.5, unit: '' },
    warning: { start: 10, end: null, inside: false },
    critical: { start: 20, end: 30, inside: true },
    ...{ least: 0, most: 100 },
  })
  expect(one('procs=4;1:10;1:20;0;')).toMatchObject({ critical: { start: 1, end: 20 }, least: 0, most: null })
  expect(one('size=195B;;;0')).toMatchObject({ warning: null, critical: null, least: 0, most: null })
})

test('several stand in their order, however far apart, and what is none costs no other', () => {
  const text = "  a=1   'b c'=2;3\tfree memory=5 =7 x= y=z 'open=3 quoted' w=1.2.3 u=Us v=8\n"
  expect(parsePerformance(text).map(({ label, value }) => [label, value])).toEqual([
    ['a', 1],
    ['b c', 2],
    ['memory', 5],
    ['v', 8],
  ])
  expect(parsePerformance("a=1 'never closed=5 b=2").map(({ label }) => label)).toEqual(['a', 'closed', 'b'])
  expect(parsePerformance('')).toEqual([])
})

test.each(['a=2024-01-02', 'a=12:30', 'a=1.2.3', 'a=0x1F', "a=5'b'", 'a=5"', 'a=1e3e3', "''=7", '=7'])(
  '%s is no figure',
  (text) => {
    expect(parsePerformance(text)).toEqual([])
  },
)

test('numbers longer than any are none', () => {
  expect(parsePerformance(`a=${'9'.repeat(400)} b=1e999`)).toEqual([])
})

test('readings are in the units of ours, by label', () => {
  const figures = parsePerformance(
    'a=2s b=500us c=3KB d=1MB e=4GB f=7B g=50% h=9c i=1 j=2W k=1MiB l=8b m=U n=3C o=2Mb p=1kb q=1kB __proto__=4',
  )
  const { values = {}, ...others } = readingsOf(figures)
  expect(others).toEqual({
    times: { a: 2_000, b: 0.5 },
    sizes: { c: 3_072, d: 1_048_576, e: 4_294_967_296, f: 7, k: 1_048_576, q: 1_024 },
    percents: { g: 50 },
    counters: { h: 9 },
  })
  expect(Object.entries(values)).toEqual([
    ['i', 1],
    ['j', 2],
    ['l', 8],
    ['n', 3],
    ['o', 2],
    ['p', 1],
    ['__proto__', 4],
  ])
})

test('two of one label are both there', () => {
  expect(readingsOf(parsePerformance('a=1 a=2 a=3s'))).toEqual({ values: { a: 1, 'a (2)': 2 }, times: { a: 3_000 } })
})

test('of more than anybody judges one more is enough, and equal labels are counted, not searched', () => {
  const { values = {} } = readingsOf(parsePerformance('a=1 '.repeat(16_383)))
  expect([Object.keys(values).length, Object.keys(values).at(-1)]).toEqual([2_001, 'a (2001)'])
  expect(readingsOf(parsePerformance("'a (2)'=1 a=2 a=3"))).toEqual({ values: { 'a (2)': 1, a: 2, 'a (3)': 3 } })
})
