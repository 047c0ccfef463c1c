import { expect, test } from 'vitest'
import { fitLabel, nameType } from './tile-size.ts'

const webs = Array.from({ length: 20 }, (_, at) => `web${String(at + 1).padStart(2, '0')}`)

test('the type is as large as the tile lets it be, where names are short', () => {
  expect(nameType(webs, 'medium', 200, 60).size).toBe(21)
})

test('it is smaller where most names would not fit on a line, and one long name changes nothing', () => {
  const narrow = nameType(webs, 'small', 50, 50)
  expect(narrow.size).toBeLessThan(18)
  expect(narrow.size).toBeGreaterThanOrEqual(12)
  expect(nameType([...webs, 'a-machine-with-a-very-long-name'], 'small', 50, 50)).toEqual(narrow)
  for (const web of webs) expect(fitLabel(web, narrow)).toBe(web)
})

test.each([
  ['two lines hold what one does not', 'clusters-of-db', { size: 12, lines: 2, room: 62 }, 'clusters-\nof-db'],
  ['on one line both ends are kept', 'clusters-of-db', { size: 12, lines: 1, room: 60 }, 'clus…f-db'],
  ['what fits on one is not broken', 'web-01', { size: 12, lines: 2, room: 60 }, 'web-01'],
  ['the seam that makes the lines even', 'boats_ip-3', { size: 12, lines: 2, room: 60 }, 'boats_\nip-3'],
  ['a number stays in one piece', 'mailserver12', { size: 12, lines: 2, room: 66 }, 'mailserver\n12'],
  ['without a seam it is broken where the line is full', 'addresses1', { size: 12, lines: 2, room: 55 }, 'addresses1'],
] as const)('%s', (_, label, type, written) => {
  expect(fitLabel(label, type)).toBe(written)
})
