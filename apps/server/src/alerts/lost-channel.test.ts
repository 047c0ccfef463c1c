import { madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Channel } from '@foretop/shared/plan.ts'
import { beforeEach, expect, test } from 'vitest'
import { TIMELESS } from '../core/audience.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import type { StateDb } from '../store/state-db.ts'
import { type Beliefs, createBeliefs } from './beliefs.ts'
import { createLostChannels } from './lost-channel.ts'
import type { OutboxRow } from './notice.ts'
import { createDeliveryTrouble, type DeliveryTrouble } from './trouble.ts'

let db: StateDb
let beliefs: Beliefs
let trouble: DeliveryTrouble
let sent: OutboxRow[]
let now: number
let channels: readonly Channel[]
let tell: () => void
beforeEach(async () => {
  db = createMemoryStateDb()
  sent = []
  now = 1_000
  channels = ['night', 'ops', 'mail'].map(channel)
  await start()
})
const channel = (name: string): Channel => ({ name, kind: 'webhook', options: {} })

/** As when the process starts. */
async function start(dead: Parameters<typeof createDeliveryTrouble>[0] = []) {
  beliefs = createBeliefs(await db.decisions.beliefs())
  beliefs.promise(await db.outbox.open())
  trouble = createDeliveryTrouble(dead, () => now)
  tell = createLostChannels({
    plan: () => madeUpPlan([], { channels: [...channels] }),
    times: () => TIMELESS,
    beliefs,
    committer: db.committer,
    send: (rows) => void sent.push(...rows),
    nextSeq: () => now,
    link: () => null,
    now: () => now,
    ...trouble,
  })
}
/** Each second of so many. */
function pass(seconds = 3): void {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000
    tell()
  }
}
const letter = (channel: string) => ({ channel, at: now, error: 'answers 401 (invalid_auth)', notices: 1 })
const die = (channel: string) => trouble.died(letter(channel), true)
/** What is on its way comes, or never does. */
async function deliver(come = true): Promise<void> {
  await db.committer.flush()
  const rows = await db.outbox.open()
  const mark = { message: `m${now}`, at: now }
  const end = come ? ({ ...mark, is: 'sent' } as const) : ({ ...mark, is: 'dead', error: 'no' } as const)
  const changed = come ? beliefs.came(rows, 0) : beliefs.lost(rows)
  const ids = rows.map(({ id }) => id)
  void db.committer.commit({ deliveries: [{ ...mark, is: 'sending', rows: ids }, end], ...changed })
  await db.committer.flush()
}
const told = () => sent.map(({ channel, notice }) => `${channel}: ${notice.why} ${notice.checkId}: ${notice.text}`)
const LOST =
  'opened the monitor itself (channel night): channel night: 1 notice was never delivered: answers 401 (invalid_auth)'

test('an expired token nobody noticed: that a channel lost a message is told at once over the first other one, once, until it takes something again', async () => {
  pass()
  die('night')
  pass(1)
  expect(told()).toEqual([`ops: ${LOST}`])
  await deliver()
  die('night')
  pass(90_000)
  expect(told()).toHaveLength(1)
  trouble.delivered('night')
  pass()
  expect(told().slice(1)).toEqual([
    'ops: resolved the monitor itself (channel night): channel night takes messages again',
  ])
  await deliver()
  pass()
  expect(told()).toHaveLength(2)
  die('night')
  pass()
  expect(told()).toHaveLength(3)
})

test('not over one that fails just now, where there is another', () => {
  trouble.failed('ops', 'answers 500')
  die('night')
  pass()
  expect(told()).toEqual([`mail: ${LOST}`])
})

test('over one that fails rather than over none, and over none where all have lost some', () => {
  for (const name of ['ops', 'mail']) trouble.failed(name, 'answers 500')
  die('night')
  pass()
  expect(told()).toEqual([`ops: ${LOST}`])
  sent = []
  channels = [channel('solo')]
  die('solo')
  pass()
  expect(told()).toEqual([])
})

test('where that message is lost as well, the next one hears it', async () => {
  die('night')
  pass()
  await deliver(false)
  die('ops')
  pass()
  expect(told().map((text) => text.slice(0, 50))).toEqual([
    'ops: opened the monitor itself (channel night): ch',
    'mail: opened the monitor itself (channel night): c',
    'mail: opened the monitor itself (channel ops): cha',
  ])
})

/** Not that those who should hear of it take nothing either. */
const aboutNight = () => told().filter((text) => !text.includes('takes no messages'))

test('where it is on its way to one that takes nothing, the next one hears it too, once, and both its end', async () => {
  die('night')
  pass()
  trouble.failed('ops', 'answers 500')
  pass(90_000)
  expect(aboutNight()).toEqual([`ops: ${LOST}`, `mail: ${LOST}`])
  trouble.failed('mail', 'answers 500')
  pass(90_000)
  expect(aboutNight()).toHaveLength(2)
  trouble.delivered('night')
  pass()
  expect(
    aboutNight()
      .slice(2)
      .map((text) => text.slice(0, 14)),
  ).toEqual(['ops: resolved ', 'mail: resolved'])
})

test('whoever heard of it has heard of it, though it fails now', async () => {
  die('night')
  pass()
  await deliver()
  trouble.failed('ops', 'answers 500')
  pass(90_000)
  expect(aboutNight()).toEqual([`ops: ${LOST}`])
})

test('a restart repeats nothing, and whoever heard of it hears its end', async () => {
  die('night')
  pass()
  await deliver()
  const before = letter('night')
  await start([before])
  pass()
  expect(told()).toHaveLength(1)
  // A day later nothing tells of the letter any more, and yet nothing got through.
  await start()
  pass()
  expect(told()).toHaveLength(1)
  trouble.delivered('night')
  pass()
  expect(told()[1]).toMatch(/^ops: resolved .*takes messages again$/)
})

test('one that left the configuration is nobody’s trouble any more', async () => {
  die('night')
  pass()
  await deliver()
  channels = channels.slice(1)
  trouble.left('night')
  pass()
  expect(told()[1]).toMatch(/^ops: resolved .*channel night is no longer in the configuration$/)
})

test('it is in the ledger like what is told of checks', async () => {
  die('night')
  pass()
  await deliver()
  expect(await db.ledger.accounts({ limit: 9 })).toMatchObject([
    {
      ...{ recipient: 'ops', checkId: 'the monitor itself (channel night)', send: true, why: 'opened' },
      ...{ status: 'critical', fate: { state: 'sent' } },
    },
  ])
})

test('one that has only failed for a quarter of an hour is told over another one, and that it takes messages again', async () => {
  trouble.failed('ops', 'answers 503')
  pass(14 * 60)
  trouble.failed('ops', 'answers 502')
  expect(sent).toEqual([])
  pass(60)
  expect(sent).toMatchObject([{ channel: 'night', notice: { text: 'channel ops takes no messages: answers 502' } }])
  await deliver()
  pass()
  trouble.delivered('ops')
  pass()
  expect(sent.slice(1)).toMatchObject([{ channel: 'night', notice: { text: 'channel ops takes messages again' } }])
})
