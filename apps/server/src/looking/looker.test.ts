import { expect, test } from 'vitest'
import { createOnce } from './looker.ts'

test('a batch counts once, whoever delivers it twice, and each has numbers of his own', () => {
  const isFirst = createOnce()
  const batches = [
    ['a', 1],
    ['a', 1],
    ['b', 1],
    ['a', 3],
    ['a', 2],
    ['a', 4],
  ] as const
  expect(batches.map(([from, number]) => isFirst({ from, number }))).toEqual([true, false, true, true, false, true])
})
