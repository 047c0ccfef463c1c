import { afterEach, beforeEach, expect, test } from 'vitest'
import { CUT, OURS, playCut } from './own-place.made-up.ts'

/** What was planned, while the monitor has lost its own network. */

let played: Awaited<ReturnType<typeof playCut>>
beforeEach(async () => {
  played = await playCut()
})
afterEach(() => played.world.kill())

const expectRefused = () =>
  played.world.engine.askQuiet({
    ...{ kind: 'downtime', match: { checks: ['db/mysql'] }, forMs: 600_000, by: 'ann', note: '' },
    expect: ['refused'],
  })
const OUTAGE = [`${OURS} opened`, `${OURS} resolved`]

test('what a cut shows of a database that is down as planned does not count against the plan', async () => {
  const { world, see } = played
  await expectRefused()
  await see(6, { 'db/mysql': 'refused' })
  await see(6, CUT)
  expect(world.entry('db/mysql')?.state.blockedBy).toBe(OURS)
  expect(world.flags('db/mysql')?.downtime).toBe(true)
  await see(6, { 'db/mysql': 'refused' })
  expect(world.entry('db/mysql')?.state.blockedBy).toBe(null)
  expect(await world.told()).toEqual(OUTAGE)
})

test('after the cut what was not planned is told of, by looks of its own', async () => {
  const { world, see } = played
  await expectRefused()
  await see(6, { 'db/mysql': 'refused' })
  await see(6, CUT)
  await see(6, { 'db/mysql': 'timeout' })
  expect(await world.told()).toEqual([...OUTAGE, 'db/mysql opened'])
})

test('what a cut shows before its canaries are back is held until they are', async () => {
  const { world, see } = played
  await expectRefused()
  await see(6, { 'db/mysql': 'refused' })
  await see(2, { 'db/mysql': 'timeout' }, ['db/mysql'])
  await see(6, CUT)
  await see(6, { 'db/mysql': 'refused' })
  expect(await world.told()).toEqual(OUTAGE)
  expect(world.flags('db/mysql')?.downtime).toBe(true)
})

test('where the canaries are well, what was not planned is told as soon as they say so', async () => {
  const { world, see } = played
  await expectRefused()
  await see(6, { 'db/mysql': 'refused' })
  await see(3, { 'db/mysql': 'timeout' })
  expect(await world.told()).toEqual(['db/mysql opened'])
})

test('after a restart in the cut it is as it was planned', async () => {
  const { see } = played
  await expectRefused()
  await see(6, { 'db/mysql': 'refused' })
  await see(6, CUT)
  await played.restart()
  expect(played.world.flags('db/mysql')?.downtime).toBe(true)
  await see(2, CUT)
  await see(6, { 'db/mysql': 'refused' })
  expect(await played.world.told()).toEqual(OUTAGE)
})
