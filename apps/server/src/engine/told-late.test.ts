import { beforeEach, expect, test } from 'vitest'
import { CUT, OURS, playCut } from './own-place.made-up.ts'

/** What is held until it is known whether it is us. */

const HOUR = 3_600_000
/** As looks follow one another where something is not confirmed. */
const SEEN = ['gateway/tcp', 'gateway/tcp', 'db/mysql', 'db/mysql']
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

test('a canary that was down before keeps nobody from seeing that it is us', async () => {
  await cut.see(4, { 'ns1/dns': 'timeout' })
  expect(await told()).toEqual(['ns1/dns opened'])
  // It is known to be down: what was concluded from that confirms nothing again, and it is not looked at soon by itself.
  await cut.see(1, { 'ns1/dns': 'timeout' }, ['gateway/tcp', 'ns1/dns', ...Array<string>(6).fill('nobody')])
  const before = cut.world.asked.length
  await cut.see(1, CUT, SEEN)
  expect(cut.world.entry('db/mysql')?.state.status).toBe('critical')
  expect(cut.world.entry(OURS)?.state.status).toBe('ok')
  expect(await told()).toEqual(['ns1/dns opened'])
  expect(cut.world.asked.slice(before).map(({ id }) => id)).toContain('ns1/dns')
  await cut.see(3, CUT)
  expect(await told()).toEqual(['ns1/dns opened', `${OURS} opened`])
})

test('nor, while another one answers, a server from being told of', async () => {
  await cut.see(4, { 'ns1/dns': 'timeout' })
  await cut.see(2, { 'db/mysql': 'timeout' }, SEEN)
  expect(await told()).toEqual(['ns1/dns opened', 'db/mysql opened'])
})
