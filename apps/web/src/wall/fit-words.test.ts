import { expect, test } from 'vitest'
import { fitWords } from './fit-words.ts'

const fit = (text: string, width: number, lines: number, taken = 0) =>
  fitWords(text, { width, lines, taken, widthOf: ({ length }) => length })

test('what has room stays as it is', () => {
  expect(fit('connection refused', 20, 1)).toBe('connection refused')
  expect(fit('connection refused', 11, 2)).toBe('connection refused')
})

test('what has none ends with a whole word, and says that there was more', () => {
  expect(fit('takes connections but does not answer', 30, 1)).toBe('takes connections but does …')
  expect(fit('takes connections but does not answer', 20, 1)).toBe('takes connections …')
  expect(fit('takes connections but does not answer', 18, 2)).toBe('takes connections but does not …')
})

test('what stands before it takes of the first line alone', () => {
  expect(fit('takes connections', 20, 1, 5)).toBe('takes …')
  expect(fit('takes connections', 20, 2, 5)).toBe('takes connections')
})

test('a word that is longer than a line takes as many as it needs', () => {
  expect(fit('see /srv/www/releases/2027 now', 12, 2)).toBe('see …')
  expect(fit('see /srv/www/releases/2027 now', 12, 4)).toBe('see /srv/www/releases/2027 now')
})

test('the first word is always there', () => {
  expect(fit('/srv/www/releases/2027 is gone', 8, 1)).toBe('/srv/www/releases/2027 …')
})
