import { expect, test } from 'vitest'
import { idleShelves, shelfOf } from './shelf.ts'

const ROOT = 'https://wall.example/'
const [oldest, older, own] = ['a', 'b', 'c'].map((entry) => shelfOf(ROOT, entry))
const neighbour = shelfOf('https://wall.example/second/', 'a')

test('of older builds only those go that no open page is of, and none of a neighbour', () => {
  const all = [oldest, older, own, neighbour, 'somebody else’s'].map(String)
  expect(idleShelves(all, { root: ROOT, own: String(own), held: [String(older)] })).toEqual([oldest])
})
