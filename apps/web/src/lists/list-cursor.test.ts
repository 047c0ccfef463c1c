import { expect, test } from 'vitest'
import { AT_HEAD, placeOf } from './list-cursor.ts'

test('the cursor goes with its problem when a new one comes in above', () => {
  expect(placeOf({ id: 'web1/http', at: 0 }, ['db1/mysql', 'web1/http'])).toBe(1)
})

test('the next problem takes the place of one that went', () => {
  expect(placeOf({ id: 'web1/http', at: 1 }, ['db1/mysql', 'web2/http'])).toBe(1)
  expect(placeOf({ id: 'web1/http', at: 1 }, ['db1/mysql'])).toBe(0)
})

test('before anybody moves it the cursor is at the head', () => {
  expect(placeOf(AT_HEAD, ['db1/mysql', 'web1/http'])).toBe(0)
  expect(placeOf(AT_HEAD, [])).toBe(-1)
})
