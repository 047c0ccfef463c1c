import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Box, fitWall, type WallFit } from './fit-wall.ts'

const box = (width: number, height: number): Box => ({
  width,
  height,
  labelWidth: width < 600 ? 56 : 120,
  labelHeight: 20,
})
const boxes = fc.record({
  width: fc.integer({ min: 340, max: 3_840 }),
  height: fc.integer({ min: 200, max: 2_160 }),
  labelWidth: fc.integer({ min: 0, max: 150 }),
  labelHeight: fc.integer({ min: 10, max: 40 }),
})
const groups = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 400 })), {
  minLength: 1,
  maxLength: 16,
})
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)

test('it always fits', () => {
  fc.assert(
    fc.property(groups, boxes, (counts, box) => {
      const fit = fitWall(counts, box)
      for (const { x, y, count } of fit.rows) {
        expect(x + count * fit.tileWidth + (count - 1) * fit.gap).toBeLessThanOrEqual(box.width + 1e-6)
        expect(y + fit.tileHeight).toBeLessThanOrEqual(box.height + 1e-6)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('in less room than planned all have the same places, and there is something to see of each', () => {
  const counts = [12, 30, 8, 20, 9]
  const planned = { ...box(1_040, 200), planHeight: 400 }
  const [high, low] = [fitWall(counts, { ...planned, height: 400 }), fitWall(counts, planned)]
  const placesOf = (fit: WallFit) => fit.rows.map(({ start, count }) => [start, count])
  expect(placesOf(low)).toEqual(placesOf(high))
  expect(low.tileHeight).toBeGreaterThanOrEqual(4)
  for (const { y } of low.rows) expect(y + low.tileHeight).toBeLessThanOrEqual(200)
})

test('every check has one place, in order', () => {
  fc.assert(
    fc.property(groups, boxes, (counts, box) => {
      const places = fitWall(counts, box).rows.flatMap(({ start, count }) =>
        Array.from({ length: count }, (_, at) => start + at),
      )
      expect(places).toEqual(Array.from({ length: total(counts) }, (_, at) => at))
    }),
  )
})

test('no two rows overlap', () => {
  fc.assert(
    fc.property(groups, boxes, (counts, box) => {
      const fit = fitWall(counts, box)
      const right = (at: number) => (fit.rows[at]?.x ?? 0) + (fit.rows[at]?.count ?? 0) * (fit.tileWidth + fit.gap)
      for (let a = 1; a < fit.rows.length; a += 1) {
        const [above, below] = [fit.rows[a - 1], fit.rows[a]]
        if (above === undefined || below === undefined) continue
        const under = below.y >= above.y + fit.tileHeight - 1e-6
        const beside = below.x >= right(a - 1) - fit.gap - 1e-6
        expect(under || beside).toBe(true)
      }
    }),
  )
})

test('a tile is never a needle', () => {
  fc.assert(
    fc.property(groups, boxes, (counts, box) => {
      const fit = fitWall(counts, box)
      if (fit.tileWidth < 8 || fit.tileHeight < 8) return
      expect(fit.tileWidth / fit.tileHeight).toBeGreaterThan(0.75)
      expect(fit.tileWidth / fit.tileHeight).toBeLessThan(3.6)
    }),
  )
})

const estate = (n: number): number[] =>
  [4, 2, 4, 45, 20, 35, 8, 7, 18, 6, 4, 9, 6].map((share) => Math.round((share * n) / 168))
const area = ({ tileWidth, tileHeight }: WallFit) => tileWidth * tileHeight

test.each([
  [20, 1_864, 880, 40_000],
  [200, 1_864, 880, 4_000],
  [2_000, 1_864, 880, 380],
  [200, 366, 600, 350],
  [2_000, 366, 600, 40],
])('%d checks on %d × %d get tiles that can be seen', (n, width, height, least) => {
  expect(area(fitWall(estate(n), box(width, height)))).toBeGreaterThan(least)
})

test('a few checks flow, many stand in bands beside the name of their group', () => {
  expect(fitWall(Array(20).fill(1), box(500, 300)).mode).toBe('flow')
  expect(fitWall(estate(200), box(1_864, 880)).mode).toBe('bands')
})
