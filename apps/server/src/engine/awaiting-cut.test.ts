import { afterEach, beforeEach, expect, test } from 'vitest'
import { CUT, OURS, playCut } from './own-place.made-up.ts'

/** Downtimes that wait for the first trouble, while the monitor has lost its own network. */

const HOUR = 3_600_000
let played: Awaited<ReturnType<typeof playCut>>
beforeEach(async () => {
  played = await playCut()
})
afterEach(() => played.world.kill())

/** From now on for an hour; twenty seconds from the first trouble on. */
const wait = (more: { readonly expect?: readonly ['refused'] } = {}) => {
  const from = played.now()
  const times = { from, until: from + HOUR, forMs: 20_000 }
  return played.world.engine.askQuiet({
    ...{ kind: 'downtime', match: { checks: ['db/mysql'] }, by: 'ann', note: 'new kernel', ...times, ...more },
  })
}
const waits = () => [...played.world.memory.quiets.values()].every(({ beganAt }) => beganAt === null)
const OUTAGE = [`${OURS} opened`, `${OURS} resolved`]

test('a cut does not begin it: it is there for the trouble that was planned', async () => {
  const { world, see } = played
  await wait()
  await see(6, CUT)
  expect(waits()).toBe(true)
  await see(30, {})
  expect(waits()).toBe(true)
  await see(4, { 'db/mysql': 'timeout' })
  expect(waits()).toBe(false)
  expect(await world.told()).toEqual(OUTAGE)
})

test('nor does a cut of which the canaries do not know yet', async () => {
  const { see } = played
  await wait()
  await see(2, { 'db/mysql': 'timeout' }, ['db/mysql'])
  expect(waits()).toBe(true)
  await see(6, CUT)
  await see(6, {})
  expect(waits()).toBe(true)
})

test('trouble is its own once the canaries are seen to be well, and begins it before anybody is told', async () => {
  const { world, see } = played
  await wait()
  await see(2, { 'db/mysql': 'timeout' }, ['db/mysql'])
  expect(waits()).toBe(true)
  await see(1, {}, ['gateway/tcp', 'ns1/dns'])
  expect(waits()).toBe(false)
  await see(4, { 'db/mysql': 'timeout' })
  expect(await world.told()).toEqual([])
})

test('where no canary can be seen it begins before anybody is told', async () => {
  const { world, see } = played
  await wait()
  await see(15, { 'db/mysql': 'timeout' }, ['db/mysql'])
  expect(waits()).toBe(false)
  expect((await world.told()).filter((told) => told.startsWith('db/'))).toEqual([])
})

test('what began in the cut and is as it was expected afterwards begins it', async () => {
  const { world, see } = played
  await wait({ expect: ['refused'] })
  await see(6, CUT)
  expect(waits()).toBe(true)
  await see(6, { 'db/mysql': 'refused' })
  expect(waits()).toBe(false)
  expect(await world.told()).toEqual(OUTAGE)
})

test('trouble from before its window does not begin it, though a cut and a restart were in between', async () => {
  const { see } = played
  await see(4, { 'db/mysql': 'timeout' })
  await wait()
  await see(6, CUT)
  await played.restart()
  await see(2, CUT)
  await see(6, { 'db/mysql': 'timeout' })
  expect(waits()).toBe(true)
})

test('after a restart in the cut it is still begun by what comes of it', async () => {
  const { see } = played
  await wait()
  await see(6, CUT)
  await played.restart()
  await see(2, CUT)
  expect(waits()).toBe(true)
  await see(6, { 'db/mysql': 'timeout' })
  expect(waits()).toBe(false)
  expect(await played.world.told()).toEqual(OUTAGE)
})
