import { expect, test } from 'vitest'
import { foreseenWrongly } from './foreseen.made-up.ts'

test('of generated faults and moments what is foreseen is what happens', async () => {
  const wrong: string[] = []
  for (let seed = 1; seed <= 4; seed += 1) wrong.push(...(await foreseenWrongly(seed)))
  expect(wrong).toEqual([])
})
