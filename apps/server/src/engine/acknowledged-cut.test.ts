import { afterEach, beforeEach, expect, test } from 'vitest'
import { CUT, OURS, playCut } from './own-place.made-up.ts'

/** What somebody has, while the monitor has lost its own network. */

let played: Awaited<ReturnType<typeof playCut>>
beforeEach(async () => {
  played = await playCut()
  await played.see(4, { 'db/mysql': 'warning' })
})
afterEach(() => played.world.kill())

const acknowledge = (sticky: boolean) =>
  played.world.engine.acknowledge('db/mysql', { note: 'mine', by: 'ann', sticky })
const whoHasIt = () => played.world.entry('db/mysql')?.acknowledgement?.by

test.each([true, false])('a cut takes off nobody who has a problem (sticky: %s)', async (sticky) => {
  const { world, see } = played
  await acknowledge(sticky)
  await see(6, CUT)
  expect(world.entry('db/mysql')?.state).toMatchObject({ status: 'critical', blockedBy: OURS })
  expect(whoHasIt()).toBe('ann')
  await see(6, { 'db/mysql': 'warning' })
  expect(world.entry('db/mysql')?.state).toMatchObject({ status: 'warning', blockedBy: null })
  expect(whoHasIt()).toBe('ann')
})

test('nor does one of which the canaries do not know yet', async () => {
  const { world, see } = played
  await acknowledge(true)
  await see(2, { 'db/mysql': 'timeout' }, ['db/mysql'])
  expect(world.entry('db/mysql')?.state).toMatchObject({ status: 'critical', blockedBy: null })
  expect(whoHasIt()).toBe('ann')
  await see(6, CUT)
  await see(6, { 'db/mysql': 'warning' })
  expect(whoHasIt()).toBe('ann')
})

test('what is worse after the cut is nobody’s', async () => {
  const { see } = played
  await acknowledge(true)
  await see(6, CUT)
  await see(6, { 'db/mysql': 'timeout' })
  expect(whoHasIt()).toBe(undefined)
})

test('what became worse without one is nobody’s as soon as the canaries are seen to be well', async () => {
  const { world, see } = played
  await acknowledge(true)
  await see(2, { 'db/mysql': 'timeout' }, ['db/mysql'])
  expect(whoHasIt()).toBe('ann')
  await see(1, {}, ['gateway/tcp', 'ns1/dns'])
  expect(whoHasIt()).toBe(undefined)
  await see(3, { 'db/mysql': 'timeout' })
  expect((await world.events()).filter((event) => event.includes('acknowledged'))).toEqual([
    'db/mysql acknowledged→true',
    'db/mysql acknowledged→false',
  ])
})

test('where no canary can be seen it is nobody’s once no more is waited for', async () => {
  const { see } = played
  await acknowledge(true)
  await see(15, { 'db/mysql': 'timeout' }, ['db/mysql'])
  expect(whoHasIt()).toBe(undefined)
})
