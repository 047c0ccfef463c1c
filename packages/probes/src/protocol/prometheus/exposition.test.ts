import { expect, test } from 'vitest'
import { parseExposition } from './exposition.ts'
import { sampleIn } from './sample.ts'

const read = (text: string, ...names: readonly string[]) => {
  const { samples, ...page } = parseExposition(text, new Set(names))
  return { ...page, samples: samples.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]) }
}

test.each([
  ['x 1', [['x', {}, 1]]],
  ['x\t1.5e3  1395066363000', [['x', {}, 1_500]]],
  ['x{} -.5', [['x', {}, -0.5]]],
  ['x { a = "b" , c="d", } +Inf', [['x', { a: 'b', c: 'd' }, Infinity]]],
  ['x{a="1"} -Inf', [['x', { a: '1' }, -Infinity]]],
  ['x{a="}, # \\"q\\" \\\\ \\n"}NaN', [['x', { a: '}, # "q" \\ \n' }, Number.NaN]]],
  ['x{a="b"} 5 # {trace="y"} 0.1 1.2', [['x', { a: 'b' }, 5]]],
  ['x{a="b"} 5 1.2 # {} 0.1', [['x', { a: 'b' }, 5]]],
  ['{"x",a="b"} 5', [['x', { a: 'b' }, 5]]],
  [
    'x 1\r\n\r\nx{a="b"} 2',
    [
      ['x', {}, 1],
      ['x', { a: 'b' }, 2],
    ],
  ],
  ['y{a="b c"}1\nx 2', [['x', {}, 2]]],
])('%j', (text, samples) => {
  expect(read(`${text}\n`, 'x').samples).toEqual(samples)
})

test('of series that are not wanted the name is known, and all are counted', () => {
  const page = read('# HELP a x\n# TYPE a counter\na_total{x="y"} 1\na_total 2\nb 3\n# EOF\nnot read', 'c')
  expect(page).toEqual({
    ...{ samples: [], names: new Set(['a_total', 'b']), types: new Map([['a', 'counter']]) },
    ...{ series: 3, ended: true },
  })
})

test.each([
  ['<html>', 'not a page of metrics, but what begins with "<html>"'],
  ['x 1\nx one', 'line 2 of the page is no series: "x one"'],
  ['x 1\ny one', 'line 2 of the page is no series: "y one"'],
  ['x 1\nx{a="b} 2', 'line 2'],
  ['x 1\nx{a=b} 2', 'line 2'],
  ['x 1\nx{a="b" c="d"} 2', 'line 2'],
  ['x 1\nx{a="b"', 'line 2'],
  ['x 1\nx', 'line 2'],
  ['x 1\nx 0x10', 'line 2'],
  ['x 1\nx 1 2 3', 'line 2'],
  ['x 1\n{a="b"} 5', 'line 2'],
  ['x 1\nx{"y"} 5', 'line 2'],
  ['x 1\nversion 1.4 ready', 'line 2'],
])('%j is no page', (text, why) => {
  expect(() => read(`${text}\n`, 'x')).toThrow(why)
  if (!text.includes('\n')) expect(() => read(text, 'x')).toThrow(why)
})

test('what a page says of its types may stand apart by anything', () => {
  const { types } = read('# TYPE a counter\n#\tTYPE\tb\tgauge\n#  TYPE  c  summary \nx 1\n')
  expect([...types]).toEqual([
    ['a', 'counter'],
    ['b', 'gauge'],
    ['c', 'summary'],
  ])
})

test.each(['x 1\nx 12', 'x 1\ny', 'x 1\nx{a="', 'x 12', 'x 1\n# EO', 'x 1\n# HELP'])('%j breaks off', (text) => {
  expect(() => read(text, 'x')).toThrow('the page breaks off within a line, after 1 series')
  expect(read('x 1\n# EOF').ended).toBe(true)
})

test('the text of a label may be as long as a page', () => {
  // As much as a page may hold.
  const text = `\\"${'x'.repeat(16_000_000)}`
  expect(sampleIn(`x{a="${text}"} 1`, new Set('x'))).toMatchObject({ name: 'x', value: 1 })
})

test('a page of more series than we read is too large', () => {
  expect(() => read('y 1\n'.repeat(100_001), 'x')).toThrow('more than 100000 series')
})
