import { expect, test } from 'vitest'
import { lifeOf } from './model.made-up.ts'

test('what each recipient is told is true in the end, has both its ends, and does not depend on the order of arrival', async () => {
  const broken: string[] = []
  let told = 0
  for (let seed = 1; seed <= 200; seed += 1) {
    const life = await lifeOf(seed)
    broken.push(...life.broken)
    told += life.told
  }
  expect(broken).toEqual([])
  // Something was told, and all that may go wrong did.
  expect(told).toBeGreaterThan(1_000)
})

test.each([
  [49_578, 'what it needs is watched again, and what was decided before that is stored after it'],
  [76_392, 'a channel that hangs is taken out and there again, and what waits for it got worse meanwhile'],
  [89_370, 'a channel gets another name while the disk hangs, and what waited for it is better by then'],
])('so it is in the life of seed %i: %s', async (seed) => {
  expect((await lifeOf(seed)).broken).toEqual([])
})
