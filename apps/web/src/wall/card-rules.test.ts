import { expect, test } from 'vitest'
import { checkLike } from '../live/check-like.made-up.ts'
import { CARD_GAP, cardHeight, cardRules, holdRows, reasonLines, sumUp } from './card-rules.ts'

const problems = (count: number, status: 'critical' | 'warning' = 'warning') =>
  Array.from({ length: count }, (_, at) => checkLike({ id: `web${at}/http`, status }))
const onWall = (count: number, status?: 'critical') =>
  cardRules(problems(count, status), { width: 1_864, height: 960 }, 50)

test.each([
  [1, 1, 1, 1.4],
  [2, 2, 1, 1.4],
  [3, 3, 1, 1],
  [6, 3, 2, 1],
  [7, 4, 2, 1],
  [12, 4, 3, 1],
])('%d problems stand in %d columns and %d rows', (count, columns, rows, nameScale) => {
  expect(onWall(count)).toMatchObject({ columns, rows, nameScale, shown: count })
})

test('there is a third line where it costs no problem its card', () => {
  const size = { width: 1_864, height: 960 }
  expect(cardRules(problems(3), size, 50, true)).toMatchObject({ lines: 3, shown: 3 })
  expect(cardRules(problems(12), size, 50, true)).toMatchObject({ lines: 2, shown: 12 })
  expect(cardRules(problems(3), size, 50)).toMatchObject({ lines: 2 })
})

test('with a third line four stand two by two: as high, and wide enough to be read', () => {
  const size = { width: 1_864, height: 960 }
  expect(cardRules(problems(4), size, 50, true)).toMatchObject({ columns: 2, rows: 2, shown: 4 })
  expect(cardRules(problems(4), size, 50)).toMatchObject({ columns: 3, rows: 2, shown: 4 })
  expect(cardRules(problems(40), size, 50, true)).toMatchObject(cardRules(problems(40), size, 50))
})

test('when there are too many, the last place sums up the rest', () => {
  const { columns, rows, shown } = onWall(40)
  expect(shown).toBe(columns * rows - 1)
})

test('cards leave more than half of the height to the map, a third when all is critical', () => {
  const small = cardRules(problems(40), { width: 800, height: 400 }, 40)
  const bad = cardRules(problems(40, 'critical'), { width: 800, height: 400 }, 40)
  expect(small.rows * 110).toBeLessThanOrEqual(400 * 0.45)
  expect(bad.rows).toBeGreaterThan(small.rows)
})

test.each([
  [1, 3],
  [4, 3],
  [7, 3],
  [12, 1],
])('%d cards have %d lines for their reasons', (count, lines) => {
  const rules = onWall(count)
  expect(reasonLines(problems(count), rules, rules.rows, { height: 960, read: 50 })).toBe(lines)
})

test('where all is critical, and the map has less, more of the reasons is read', () => {
  const all = problems(12, 'critical')
  expect(reasonLines(all, onWall(12, 'critical'), 3, { height: 960, read: 50 })).toBe(3)
})

test('rows that are only held count: the map below does not get smaller by a longer reason', () => {
  const rules = onWall(3)
  const lines = reasonLines(problems(3), rules, 3, { height: 960, read: 50 })
  expect(lines).toBe(1)
  expect(3 * (cardHeight(50, rules, lines) + CARD_GAP)).toBeLessThanOrEqual(960 * 0.45)
})

test('a narrow screen still shows one card at a time', () => {
  expect(cardRules(problems(3), { width: 300, height: 500 }, 50)).toMatchObject({ columns: 1 })
})

test('what has no card is counted by group, the most first', () => {
  const rest = [checkLike({ groups: ['caches'] }), checkLike(), checkLike()]
  expect(sumUp(rest)).toBe('webs 2, caches 1')
})

test('the zone grows at once and shrinks after half a minute', () => {
  const two = holdRows({ rows: 1, spareSince: null }, 2, 0)
  expect(two.rows).toBe(2)
  const spare = holdRows(two, 1, 10_000)
  expect(spare.rows).toBe(2)
  expect(holdRows(spare, 1, 39_000).rows).toBe(2)
  expect(holdRows(spare, 1, 40_000).rows).toBe(1)
})

test('a problem that comes back meanwhile starts the half minute anew', () => {
  const spare = holdRows({ rows: 2, spareSince: null }, 1, 0)
  const again = holdRows(spare, 2, 20_000)
  expect(holdRows(holdRows(again, 1, 25_000), 1, 40_000).rows).toBe(2)
})
