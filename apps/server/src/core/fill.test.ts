import { expect, test } from 'vitest'
import { filler, textOf } from './fill.ts'

const fill = filler({ name: 'a', port: 80, none: null, on: true })

test.each<[unknown, unknown]>([
  ['plain', 'plain'],
  [`\${row.name}`, 'a'],
  [`http://\${row.name}:\${row.port}/`, 'http://a:80/'],
  [`\${row.port}`, 80],
  [`\${row.on}`, true],
  [`\${row.none}`, null],
  [`x\${row.none}\${row.missing}x`, 'xx'],
  [`\${row.toString}`, null],
  [`\${row.constructor}!`, '!'],
  [`\${other.name} \${row.}`, `\${other.name} \${row.}`],
  [
    [`\${row.port}`, { deep: `\${row.name}` }],
    [80, { deep: 'a' }],
  ],
  [7, 7],
  [null, null],
])('%j becomes %j', (given, filled) => {
  expect(fill(given)).toEqual(filled)
})

test('what a row says is not filled in once more', () => {
  expect(filler({ a: `\${row.b}`, b: 'secret' })(`x\${row.a}`)).toBe(`x\${row.b}`)
})

test('what is nothing is no text', () => {
  expect([textOf(null), textOf(undefined), textOf(0)]).toEqual(['', '', '0'])
})
