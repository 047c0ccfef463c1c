import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test('one line for each row, what is not known is empty', () => {
  expect(
    csvOf([
      ['time', 'used'],
      ['a', 1.5],
      ['b', null],
    ]),
  ).toBe('time,used\r\na,1.5\r\nb,\r\n')
})
test('commas, quotes and line ends stay in their field', () => {
  expect(csvOf([['Error "1062", stopped\nhere']])).toBe('"Error ""1062"", stopped\nhere"\r\n')
})
test.each(['=1+1', '+1', '-1', '@sum', '\tx'])('%s is text to a spreadsheet, not a formula', (text) => {
  expect(csvOf([[text]])).toBe(`'${text}\r\n`)
})
test('a negative number stays a number', () => {
  expect(csvOf([[-1]])).toBe('-1\r\n')
})
