import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { check, openStage, planOf, play } from '../engine/play.made-up.ts'
import type { Committer } from '../store/commit.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { type Sender, startSender } from './sender.ts'

/** From looks to what a receiver gets: the engine's main half, a real outbox and the sender; only time is played. */
let database: DatabaseSync
let played: Awaited<ReturnType<typeof play>>
let committer: Committer
let sender: Sender
let told: string[]
/** Of each check what the receiver heard last. */
let lastWord: Map<string, string>
let isAway: boolean

const listening = defineChannel({
  kind: 'webhook',
  title: 'Test',
  summary: 'Takes all.',
  options: z.strictObject({}),
  async send(_, { subject, notices }) {
    if (isAway) throw new DeliveryError('away', true)
    for (const { checkId, to } of notices) lastWord.set(checkId, to)
    return String(told.push(subject.replace(/: (Waiting|\d+ wait).*/, '')))
  },
})

/** `web1` has two checks, `web2` and `db` one each; `pair` is slow to believe, like everybody's checks of 3 attempts. */
const slow = { attempts: 3, recoveries: 1 }
const CHECKS = [
  check('web1/http', ['webs']),
  { ...check('web1/load', ['webs']), ...slow },
  { ...check('web2/http', ['webs']), ...slow },
  check('db/mysql', ['databases']),
]

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 })
  told = []
  lastWord = new Map()
  isAway = false
  const stage = openStage()
  database = stage.database
  played = await play(stage, planOf(CHECKS), {
    sender: (parts) =>
      startSender({
        ...{ ...parts, dead: [], kinds: [listening] },
        ...{ site: () => 'Test', log: { info: () => {}, warn: () => {} } },
      }),
  })
  ;({ committer } = played)
  if (played.sender === undefined) throw new Error('nobody delivers')
  ;({ sender } = played)
})
afterEach(async () => {
  await sender.stop()
  committer.stop()
  vi.useRealTimers()
  database.close()
})

/** One look at each check: how many wait there. A second of the stage, and as much of the sender's time as asked. */
async function look(readings: { readonly [id: string]: number }, thenMs = 1_000) {
  played.look(readings)
  await played.flush()
  await vi.advanceTimersByTimeAsync(thenMs)
}
const WELL = { 'web1/http': 0, 'web1/load': 0, 'web2/http': 0, 'db/mysql': 0 }

describe('a problem', () => {
  test('that stands alone is told as soon as it is confirmed, and so is its end', async () => {
    await look(WELL)
    await look({ ...WELL, 'web1/http': 200 }, 100)
    expect(told).toEqual(['[PROBLEM] critical web1/http'])
    await look(WELL, 100)
    expect(told).toEqual(['[PROBLEM] critical web1/http', '[RECOVERY] ok web1/http'])
  })

  test('whose host has more that fails waits until that is confirmed: one message', async () => {
    await look(WELL)
    const bad = { ...WELL, 'web1/http': 200, 'web1/load': 200, 'web2/http': 5 }
    for (let at = 0; at < 4; at += 1) await look(bad)
    expect(told).toEqual(['[PROBLEM] 3 problems: critical web1/http, critical web1/load, warning web2/http'])
  })

  test('that came back while its receiver was away is told as it is now', async () => {
    await look(WELL)
    isAway = true
    for (const n of [200, 0, 200]) await look({ ...WELL, 'db/mysql': n })
    isAway = false
    await look({ ...WELL, 'db/mysql': 200 }, 60_000)
    expect(told).toEqual(['[PROBLEM] critical db/mysql'])
    expect(lastWord.get('db/mysql')).toBe('critical')
  })

  test('waits for nothing that is elsewhere', async () => {
    await look(WELL)
    await look({ ...WELL, 'db/mysql': 200, 'web2/http': 200 }, 100)
    expect(told).toEqual(['[PROBLEM] critical db/mysql'])
  })

  test('waits for nothing of which nobody would be told', async () => {
    await look(WELL)
    const asked = played.ask('silence', { checks: ['web1/load'] }, { forMs: 60_000 })
    await played.flush()
    await asked
    await look({ ...WELL, 'web1/http': 200, 'web1/load': 200 }, 100)
    expect(told).toEqual(['[PROBLEM] critical web1/http'])
  })
})

describe('a problem that eases', () => {
  beforeEach(async () => {
    await look(WELL)
    await look({ ...WELL, 'db/mysql': 200 })
    told.length = 0
  })

  test('is no news on the way to its end', async () => {
    await look({ ...WELL, 'db/mysql': 5 })
    await look(WELL, 100)
    expect(told).toEqual(['[RECOVERY] ok db/mysql'])
  })

  test('is told when the next look stands by it', async () => {
    await look({ ...WELL, 'db/mysql': 5 }, 10_000)
    expect(told).toEqual([])
    await look({ ...WELL, 'db/mysql': 5 }, 300)
    expect(told).toEqual(['[PROBLEM] warning db/mysql'])
  })

  test('is told though nobody looks again', async () => {
    await look({ ...WELL, 'db/mysql': 5 }, 16_000)
    expect(told).toEqual(['[PROBLEM] warning db/mysql'])
  })

  test('and worsens is told at once', async () => {
    await look({ ...WELL, 'db/mysql': 5 }, 16_000)
    await look({ ...WELL, 'db/mysql': 200 }, 100)
    expect(told).toEqual(['[PROBLEM] warning db/mysql', '[PROBLEM] critical db/mysql'])
  })
})

describe('a recovery', () => {
  const bad = { ...WELL, 'web1/http': 200, 'web1/load': 200 }
  beforeEach(async () => {
    await look(WELL)
    for (let at = 0; at < 4; at += 1) await look(bad)
    told.length = 0
  })

  test('waits until the rest of its outage was looked at too: one message', async () => {
    await look({ 'web1/http': 0 }, 500)
    expect(told).toEqual([])
    await look({ 'web1/load': 0 }, 500)
    expect(told).toEqual(['[RECOVERY] 2 recoveries: ok web1/http, ok web1/load'])
  })

  test('does not wait for what goes on', async () => {
    await look({ ...bad, 'web1/http': 0 }, 100)
    expect(told).toEqual(['[RECOVERY] ok web1/http'])
  })
})

describe('a check that flaps', () => {
  test('is not told as bad when it was well again before that could be said', async () => {
    // Bad again while something of its host is being confirmed.
    for (const n of [0, 0, 0, 200, 0]) await look({ ...WELL, 'web1/http': n })
    const before = told.length
    await look({ ...WELL, 'web1/load': 200 }, 0)
    await look({ ...WELL, 'web1/http': 200, 'web1/load': 200 }, 100)
    const flaps = () => played.memory.entries.get('web1/http')?.state.flapping
    expect([flaps(), told.length]).toEqual([false, before])
    await look(WELL, 60_000)
    expect([flaps(), told.length]).toEqual([true, before])
    for (let at = 0; at < 25; at += 1) await look(WELL)
    expect(flaps()).toBe(false)
    expect(told.slice(before)).toEqual(['[RECOVERY] ok web1/http'])
  })
})
