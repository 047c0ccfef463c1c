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
