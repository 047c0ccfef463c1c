import { beforeEach, expect, test } from 'vitest'
import { CUT, OURS, playCut } from './own-place.made-up.ts'

/** What is held until it is known whether it is us. */

const HOUR = 3_600_000
let cut: Awaited<ReturnType<typeof playCut>>
beforeEach(async () => {
  cut = await playCut()
})
const told = () => cut.world.told()

test.each([-HOUR, -2_000, 0, HOUR])('a clock that was set by %i ms lets no server be told of in a cut', async (ms) => {
  cut.setClock(ms)
  await cut.see(2, CUT, ['db/mysql'])
  expect(cut.world.entry('db/mysql')?.state.status).toBe('critical')
  expect(await told()).toEqual([])
  await cut.see(3, CUT)
  expect(await told()).toEqual([`${OURS} opened`])
})
