import { expect, test } from 'vitest'
import { announcement } from './announcement.ts'
import { checkLike } from './check-like.made-up.ts'

const web = checkLike({ id: 'web11/apache', host: 'web11', name: 'apache', status: 'critical' })
const lb = checkLike({ id: 'lb02/perlbal', host: 'lb02', name: 'perlbal', status: 'critical' })

test('new problems are named, the worst kind first', () => {
  expect(announcement([web, lb], new Set())).toBe('2 new critical: web11 apache, lb02 perlbal')
})

test('what was told is not told again', () => {
  expect(announcement([web], new Set(['web11/apache critical']))).toBe('')
})

test('getting worse is news', () => {
  expect(announcement([web], new Set(['web11/apache warning']))).toBe('1 new critical: web11 apache')
})

test('a long list is cut', () => {
  const many = Array.from({ length: 10 }, (_, at) => ({ ...web, id: `web${at}/x`, host: `web${at}`, name: 'x' }))
  expect(announcement(many, new Set())).toBe('10 new critical: web0 x, web1 x, web2 x and 7 more')
})

test('the end of all problems is told once', () => {
  expect(announcement([], new Set(['web11/apache critical']))).toBe('All problems are over')
  expect(announcement([], new Set())).toBe('')
})
