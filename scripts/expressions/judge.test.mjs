import { expect, test } from 'vitest'
import { judge } from './judge.mjs'

test.each([
  [/^(a|b)*$/],
  [/^[^\s@]+@[^\s@]+$/],
  [/^(\w+): +(\d+) kB$/gm],
  [/\s+/g],
  [/"([^"]*)"/g],
  [/^(.+)-(?:high|low)\.(age|count) (\d+)$/],
  [/^\d+ \S+ (\S+)(?: \S+)*? - (\S+) (\S*)$/],
  [/,\s*(\w+)/y],
  [/^(0*)\d/],
  [/(?=\d)[a-z]/],
  [/^[a-z]{1,60}\b/],
  [/[^\p{L}\p{N}]+/gu],
])('%s goes over its text once', (expression) => {
  expect(judge(expression.source, expression.flags)).toBeNull()
})

test.each([
  ['two loops over the same letters', /^[^\r\n]*[^\s@<]+@/],
  ['two loops with a word between that both take', /^GRANT .*PROCESS.* TO /],
  ['a loop at the end, looked for from every place', /\s+$/],
  ['a loop after a beginning that it may hold itself', /\$\{\s*env:([^}]*)\}/],
  ['a line that may begin in any of the blank ones', /^\s*(\d+) packets/m],
  ['a loop in what is looked ahead at', /\B(?=(\d{3})+$)/g],
  ['a loop of one or none', /^(a?b?)*c/],
  ['two branches that begin alike', /^(a|ab|b)*$/],
  ['letters that differ in their case alone', /^a*A*b/i],
  ['places found one after another, each seen through to the end', /a+b|a/g],
])('%s: %s is refused', (_, expression) => {
  expect(judge(expression.source, expression.flags)).toMatch(/^takes n² steps or more for /)
})

test('a loop in a loop is refused', () => {
  expect(judge('^(a*)*b', '')).toBe('takes n² steps or more for "a", then n times "a"')
})

test.each([
  ['a back reference', '(a)\\1*'],
  ['what looks behind', '(?<!a*)b'],
  ['modifiers in a group', '(?i:a)*'],
])('%s cannot be judged, so it is refused', (what, source) => {
  expect(judge(source, '')).toBe(`cannot be judged: ${what}`)
})
