import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WatchedEstate, watchEstate } from './estate.ts'
import { cardsOf, PAIRS } from './faults.ts'
import { playCauses } from './play.ts'
import { startWall, type Wall } from './wall.ts'

/** Ten of all pairs, with each fault in one of them at least; `npm run trial -- causes` plays all. */
const TEN = [
  ['db-a02 replication', 'd2 php-full'],
  ['db02 lag', 'd1 split-brain'],
  ['db01 down', 'mog02 disk-full'],
  ['memc02 crash', 'web03 hang'],
  ['db01 slow', 'jobs01 workers-gone'],
  ['lb01 overload', 'd1 failover'],
  ['db-a02 replication', 'mog02 disk-full'],
  ['db02 lag', 'memc02 crash'],
  ['memc02 crash', 'memc01 cold-cache'],
  ['d1 split-brain', 'd2 php-full'],
] as const

let estate: WatchedEstate
let wall: Wall
beforeAll(async () => {
  estate = await watchEstate()
  wall = await startWall(estate.url)
  await estate.wellAgain()
}, 300_000)
afterAll(async () => {
  await wall?.[Symbol.asyncDispose]()
  await estate?.[Symbol.asyncDispose]()
})

test.each(TEN)(
  '%s and %s: a card and a message for each of them, and no other',
  async (one, other) => {
    const causes = PAIRS.find((pair) => pair.every(({ fault }) => fault === one || fault === other)) ?? []
    expect(cardsOf(causes)).toHaveLength(2)
    expect(await playCauses(estate, causes, wall.wrongWith)).toEqual([])
  },
  600_000,
)
