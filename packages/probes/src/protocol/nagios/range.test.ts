import { expect, test } from 'vitest'
import { parseRange, wordsOf } from './range.ts'

test.each([
  ['10', 'below 0 or above 10'],
  ['10:', 'below 10'],
  ['~:10', 'above 10'],
  ['10:20', 'below 10 or above 20'],
  ['-10:-5', 'below -10 or above -5'],
  ['@10:20', 'from 10 to 20'],
  ['@10:', '10 or above'],
  ['@~:10', '10 or below'],
  ['@~:', 'always'],
  [':5', 'below 0 or above 5'],
  ['~:', ''],
  ['0.5:1e3', 'below 0.5 or above 1000'],
])('%s alerts %s', (text, words) => {
  const range = parseRange(text)
  expect(range && wordsOf(range)).toBe(words)
})

test.each(['', ':', '@', 'a', '1:2:3', '10:x', '20:10', '@20:10', '~', '1,2,3', `${'9'.repeat(400)}`])(
  '%s is no range',
  (text) => {
    expect(parseRange(text)).toBeNull()
  },
)
