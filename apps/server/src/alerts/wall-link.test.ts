import { expect, test } from 'vitest'
import { linkTo, wallOf } from './wall-link.ts'

test.each([
  ['https://wall.example.org/', 'web11/http'],
  ['https://example.org/checks/', 'a b/c/d'],
])('the wall at %s is found again from the link to %s', (base, checkId) => {
  expect(wallOf({ link: linkTo(base, checkId), checkId })).toBe(base)
})

test('what leads elsewhere tells where the wall is, and no link tells nothing', () => {
  expect(wallOf({ link: 'https://wall.example.org/channels', checkId: 'x' })).toBe('https://wall.example.org/')
  expect(wallOf({ link: null, checkId: 'x' })).toBeNull()
  expect(wallOf({ link: 'no address', checkId: 'x' })).toBeNull()
})
