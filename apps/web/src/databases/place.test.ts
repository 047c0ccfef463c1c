import { expect, test } from 'vitest'
import { clustersOf } from './clusters.ts'
import { lineLike } from './line-like.made-up.ts'
import { place } from './place.ts'

function placed(...lines: Parameters<typeof clustersOf>[0]) {
  const [cluster] = clustersOf(lines)
  if (cluster === undefined) throw new Error('there is one')
  return place(cluster)
}

test('both masters of a pair stand side by side, their replicas below', () => {
  const { boxes } = placed(lineLike('a', ['b']), lineLike('b', ['a']), lineLike('c', ['a']), lineLike('d', ['b']))
  const at = new Map(boxes.map((box) => [box.name, box]))
  expect(at.get('a')?.y).toBe(at.get('b')?.y)
  expect(at.get('c')?.y).toBe(at.get('d')?.y)
  expect(at.get('c')?.y).toBeGreaterThan((at.get('a')?.y ?? 0) + (at.get('a')?.height ?? 0))
})
test('no two boxes cover each other, and all are on the sheet', () => {
  const lines = Array.from({ length: 12 }, (_, at) => lineLike(`db${at}`, at === 0 ? [] : [`db${at >> 1}`]))
  const { boxes, width, height } = placed(...lines)
  for (const box of boxes) {
    expect(box.x).toBeGreaterThanOrEqual(-0.01)
    expect(box.x + box.width).toBeLessThanOrEqual(width + 0.01)
    expect(box.y + box.height).toBeLessThanOrEqual(height + 0.01)
    const covers = boxes.filter(
      (other) =>
        other !== box &&
        other.x < box.x + box.width &&
        box.x < other.x + other.width &&
        other.y < box.y + box.height &&
        box.y < other.y + other.height,
    )
    expect(covers).toEqual([])
  }
})
test('the two arrows of a pair are two, and what they say does not meet', () => {
  const { arrows } = placed(lineLike('a', ['b']), lineLike('b', ['a']))
  const [one, other] = arrows
  expect(arrows).toHaveLength(2)
  expect(one?.run).not.toBe(other?.run)
  expect(Math.abs((one?.label.y ?? 0) - (other?.label.y ?? 0))).toBeGreaterThan(3)
})
test('who closes a ring of three goes under it', () => {
  const { arrows, boxes, height } = placed(lineLike('a', ['c']), lineLike('b', ['a']), lineLike('c', ['b']))
  const floor = Math.max(...boxes.map((box) => box.y + box.height))
  const under = arrows.filter(({ label }) => label.y > floor + 1)
  expect(under).toHaveLength(1)
  expect(under[0]?.label.y).toBeLessThan(height)
})
