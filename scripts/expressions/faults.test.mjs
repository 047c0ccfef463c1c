import { expect, test } from 'vitest'
import { faultsIn } from './faults.mjs'

const faults = (...lines) => faultsIn('a.ts', lines.join('\n'))

test('an expression that backtracks is named with its line and what it is slow on; one that does not is not', () => {
  expect(faults('const good = /^a+$/', 'const bad: RegExp = /x+$/m')).toEqual([
    'a.ts:2 /x+$/m takes n² steps or more for "x", then n times "x"',
  ])
})

test.each([
  ['in a class', "class A { #a = (text: string) => text.replace(/a+$/, '') }"],
  ['made of a text', "const a = new RegExp('a+$')"],
  ['made by a call', "const a = RegExp('a+$', 'g')"],
  ['made of texts that have names', `const LETTER = 'a'; const a = new RegExp(\`\${LETTER}+$\`)`],
  ['made of a text by a method', "const a = text.matchAll('a+$')"],
])('an expression %s is found', (_, line) => {
  expect(faults(line)).toEqual([expect.stringMatching(/^a\.ts:1 \/a\+\$\/g? takes /)])
})

test('also between tags', () => {
  expect(faultsIn('a.tsx', 'const a = <p title="/a+$/">{text.match(/b+$/)}</p>')).toEqual([
    expect.stringMatching(/^a\.tsx:1 \/b\+\$\/ takes /),
  ])
})

test.each([
  'const a = (given: string) => new RegExp(given)',
  `const a = (given: string) => text.match(\`^\${given}$\`)`,
  'const a = (flags: string) => new RegExp("a", flags)',
])('%s is put together while the program runs, which nobody can judge', (line) => {
  expect(faults(line)).toEqual(['a.ts:1 an expression put together while the program runs cannot be judged'])
})

test('one may be allowed, with the reason, on its line or the one above', () => {
  expect(faults('// backtracks: it is given our own names alone.', 'const a = /a+$/')).toEqual([])
  expect(faults('const a = /a+$/ // backtracks: of names.')).toEqual([])
  expect(faults('// backtracks: too far off.', '', 'const a = /a+$/')).toHaveLength(2)
})

test('what is allowed and does not backtrack is named', () => {
  expect(faults('// backtracks: it did once.', 'const a = /^a+$/')).toEqual([
    'a.ts:1 allows what is not there: nothing here backtracks',
  ])
})
