import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WatchedEstate, watchEstate } from './estate.ts'
import { nameOf, PAIRS } from './faults.ts'
import { playCauses } from './play.ts'

/** A slice of `npm run trial -- causes`: pairs that are well again soon; after a machine was down it takes a while. */
const SLICE = [
  'memc01 cold-cache + jobs01 workers-gone',
  'memc02 crash + d2 php-full',
  'mog02 disk-full + d1 split-brain',
  'memc02 crash + memc01 cold-cache',
  'jobs01 workers-gone + d2 php-full',
  'memc02 crash + d1 failover',
  'memc01 cold-cache + mog02 disk-full',
  'jobs01 workers-gone + d1 split-brain',
  'mog02 disk-full + d2 php-full',
  'db01 down + memc02 crash',
]

let estate: WatchedEstate
beforeAll(async () => {
  estate = await watchEstate()
  await estate.wellAgain()
})
afterAll(() => estate?.[Symbol.asyncDispose]())

test.each(SLICE)('%s: a card for each, and nobody is told of anything else', async (name) => {
  const causes = PAIRS.find((pair) => nameOf(pair) === name) ?? []
  expect(causes).toHaveLength(2)
  expect(await playCauses(estate, causes)).toEqual([])
})
