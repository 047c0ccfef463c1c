import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Channel } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { Committer } from '../store/commit.ts'
import { openDatabase } from '../store/database.ts'
import type { Outbox } from '../store/outbox.ts'
import { createStateDb } from '../store/state-db.ts'
import { type Beliefs, createBeliefs } from './beliefs.ts'
import { DeliveryError, defineChannel } from './channels/define.ts'
import { BLIND } from './lookout.ts'
import type { Message } from './message.ts'
import { type Notice, type OutboxRow, rowFor } from './notice.ts'
import { type Sender, startSender } from './sender.ts'

/** What reached a receiver, and when, in ms since the test began. */
let told: { readonly channel: string; readonly message: Message; readonly at: number }[]
/** How the receivers behave now; what is accepted is written to `told`. */
let receive: (message: Message, signal: AbortSignal) => Promise<void>
let database: DatabaseSync
let committer: Committer
let outbox: Outbox
let beliefs: Beliefs
let sender: Sender
let begun: number
let logged: (readonly [text: string, facts: object])[]
/** As the last message could know it. */
let proxy: string | undefined
let channels: readonly Channel[]
/** What would have gone to channels that are no more. */
let orphans: OutboxRow[]
/** Checks to which more may belong, and those that are well. */
let growing: readonly string[]
let well: readonly string[]

const speaking = defineChannel({
  kind: 'speaking',
  title: 'Test',
  summary: 'Says what the test wants.',
  options: z.strictObject({}),
  async send(_, message, { signal, env }) {
    proxy = env?.HTTPS_PROXY
    await receive(message, signal)
    told.push({ channel: message.channel, message, at: Date.now() - begun })
    return 'ok'
  },
})

const prompt = defineChannel({ ...speaking, kind: 'prompt', answersWithinMs: 10_000 })

/** It cannot be stored. */
const NEVER = new Promise<void>(() => {})
/** As when the process starts. */
async function start(random = 1): Promise<Sender> {
  const { decisions } = createStateDb(database)
  beliefs = createBeliefs(await decisions.beliefs())
  return startSender({
    left: await outbox.open(),
    dead: await outbox.dead(Date.now() - 86_400_000),
    beliefs,
    committer,
    kinds: [speaking, prompt],
    channels: () => channels,
    site: () => 'Dreamwidth',
    env: { HTTPS_PROXY: 'http://proxy.example' },
    lookout: () => ({
      ...BLIND,
      statusOf: (id) => (well.includes(id) ? 'ok' : 'critical'),
      growing: (notices) => new Set(growing).intersection(new Set(notices.map(({ checkId }) => checkId))),
    }),
    onOrphans: (rows) => void orphans.push(...rows),
    log: {
      info: (facts, text) => void logged.push([text, facts]),
      warn: (facts, text) => void logged.push([text, facts]),
    },
    random: () => random,
  })
}

beforeEach(async () => {
  vi.useFakeTimers()
  begun = Date.now()
  told = []
  logged = []
  orphans = []
  growing = []
  well = []
  receive = async () => {}
  channels = ['ops', 'mail'].map((name) => ({ name, kind: 'speaking', options: {} }))
  database = openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, '../store/migrations'),
    synchronous: 'FULL',
  })
  ;({ committer, outbox } = createStateDb(database))
  sender = await start()
})
afterEach(() => {
  committer.stop()
  vi.useRealTimers()
  database.close()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const MINUTE = 60_000
const no = (retryable: boolean, retryAfterMs?: number) =>
  new DeliveryError('answers no', retryable, retryAfterMs === undefined ? {} : { retryAfterMs })

const rows = (
  number: number,
  to: readonly string[] = ['ops'],
  rest: Partial<Notice> = {},
  gatherMs = 0,
): readonly OutboxRow[] => {
  const notice: Notice = {
    incident: String(number),
    transition: number,
    checkId: `web${number}/http`,
    host: `web${number}`,
    why: 'opened',
    from: 'ok',
    to: 'critical',
    was: [],
    at: Date.now(),
    since: Date.now(),
    text: 'refused',
    groups: [],
    explains: [],
    runbook: null,
    link: null,
    ...rest,
  }
  return to.map((channel) => rowFor(notice, channel, Date.now(), gatherMs))
}
/** As when it was decided. */
function announce(news: readonly OutboxRow[]): void {
  beliefs.promise(news)
  sender.send(news, committer.commit({ notices: news }))
}
/** Which checks each delivered message was about. */
const said = () => told.map(({ message }) => message.notices.map(({ checkId }) => checkId).join(' '))
const states = () =>
  database
    .prepare('SELECT state FROM outbox ORDER BY seq')
    .all()
    .map(({ state }) => state)

describe('when it is told', () => {
  test('what stands alone is told at once, and what is decided with it in the same message', async () => {
    announce(rows(1))
    announce(rows(2, ['ops', 'mail']))
    await pass(100)
    expect(said()).toEqual(['web1/http web2/http', 'web2/http'])
    expect(told.map(({ channel }) => channel)).toEqual(['ops', 'mail'])
    expect(states()).toEqual(['sent', 'sent', 'sent'])
  })

  test('what may belong to something that is being confirmed waits for it', async () => {
    growing = ['web1/http']
    announce(rows(1))
    await pass(3_000)
    expect(told).toEqual([])
    growing = []
    announce(rows(2))
    await pass(200)
    expect(said()).toEqual(['web1/http web2/http'])
  })

  test('it goes as soon as that turns out to be nothing', async () => {
    growing = ['web1/http']
    announce(rows(1))
    await pass(1_000)
    growing = []
    await pass(200)
    expect(said()).toEqual(['web1/http'])
  })

  test('what has eased waits longer, but not where the bad was not told yet', async () => {
    growing = ['web1/http', 'web2/http']
    announce(rows(1))
    announce(rows(1, ['ops'], { transition: 2, why: 'eased', from: 'critical', to: 'warning' }))
    announce(rows(2, ['ops'], { why: 'eased', from: 'critical', to: 'warning' }))
    await pass(5_200)
    expect(said()).toEqual(['web1/http'])
    await pass(10_000)
    expect(said()).toEqual(['web1/http', 'web2/http'])
  })

  test('it waits 5 s at most, and nothing else waits for it', async () => {
    growing = ['web1/http']
    announce(rows(1))
    await pass(1_000)
    announce(rows(2))
    await pass(100)
    expect(said()).toEqual(['web2/http'])
    await pass(4_000)
    expect(said()).toEqual(['web2/http', 'web1/http'])
  })

  test('the beginning of what is over by then does not go without its end', async () => {
    growing = ['web1/http']
    announce(rows(1))
    await pass(1_000)
    announce(rows(1, ['ops'], { transition: 2, why: 'resolved', from: 'critical', to: 'ok' }))
    growing = []
    await pass(200)
    expect(told.map(({ message }) => message.notices.map(({ why }) => why))).toEqual([['resolved']])
  })

  test('a route that gathers has all that came within its time in one message', async () => {
    announce(rows(1, ['ops'], {}, 10_000))
    await pass(6_000)
    announce(rows(2, ['ops'], {}, 10_000))
    await pass(3_900)
    expect(told).toEqual([])
    await pass(300)
    expect(said()).toEqual(['web1/http web2/http'])
  })

  test('what waits goes along with what does not', async () => {
    announce(rows(1, ['ops'], {}, 60_000))
    await pass(6_000)
    announce(rows(2))
    await pass(100)
    expect(said()).toEqual(['web1/http web2/http'])
  })

  test('a storm is told in few messages', async () => {
    for (let number = 1; number <= 80; number += 1) {
      announce(rows(number))
      await pass(100)
    }
    await pass(10_000)
    expect(said().flatMap((checks) => checks.split(' '))).toHaveLength(80)
    expect(told).toHaveLength(6)
  })

  test('five thousand checks that fail within seconds are three messages at most, and so are their ends', async () => {
    const hundred = (at: number, rest: (number: number) => Partial<Notice>) =>
      Array.from({ length: 100 }, (_, own) => 100 * at + own + 1).flatMap((number) =>
        rows(number, ['ops'], rest(number)),
      )
    // Of so many more are being confirmed.
    growing = Array.from({ length: 5_000 }, (_, at) => `web${at + 1}/http`)
    for (const rest of [
      () => ({}),
      (number: number) => ({ transition: number + 5_000, why: 'resolved', from: 'critical', to: 'ok' }) as const,
    ]) {
      told = []
      for (let at = 0; at < 50; at += 1) {
        announce(hundred(at, rest))
        await pass(250)
      }
      await pass(60_000)
      const checks = said().flatMap((line) => line.split(' '))
      expect([checks.length, new Set(checks).size]).toEqual([5_000, 5_000])
      expect(told.length).toBeLessThanOrEqual(3)
    }
  })

  test('problems one after the other are no storm, nor are their ends', async () => {
    for (let number = 1; number <= 20; number += 1) {
      announce(rows(number))
      await pass(1_500)
      announce(rows(number, ['ops'], { transition: number + 100, why: 'resolved', from: 'critical', to: 'ok' }))
      await pass(1_500)
      expect(told).toHaveLength(2 * number)
    }
  })

  test('a clock that jumps makes nothing wait longer than it was given', async () => {
    announce(rows(1, ['ops'], {}, 10_000))
    vi.setSystemTime(Date.now() - 60 * MINUTE)
    await pass(10_200)
    expect(said()).toEqual(['web1/http'])
  })

  test('nothing is told that is not stored, even if others go out', async () => {
    sender.send(rows(2), NEVER)
    announce(rows(1))
    await pass(6_000)
    expect(said()).toEqual(['web1/http'])
  })
})

describe('what is not so any more', () => {
  const end = () => rows(1, ['ops'], { transition: 2, why: 'resolved', from: 'critical', to: 'ok' })

  test('is not told as trouble, but by its end, whenever that is decided', async () => {
    well = ['web1/http']
    announce(rows(1))
    await pass(10 * MINUTE)
    expect(told).toEqual([])
    announce(end())
    await pass(200)
    expect(told.map(({ message }) => message.notices.map(({ why }) => why))).toEqual([['resolved']])
  })

  test('is told once it is so again', async () => {
    well = ['web1/http']
    announce(rows(1))
    await pass(MINUTE)
    well = []
    await pass(200)
    expect(said()).toEqual(['web1/http'])
  })

  test('leaves the message that the receiver did not take', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    announce(rows(2))
    await pass(3_000)
    well = ['web1/http']
    await pass(MINUTE)
    // Nothing waits behind it as if it were still under way.
    expect(states()).toEqual(['waiting', 'sending'])
    receive = async () => {}
    await pass(5 * MINUTE)
    expect(said()).toEqual(['web2/http'])
    announce(end())
    await pass(200)
    expect(said()).toEqual(['web2/http', 'web1/http'])
    expect(states()).toEqual(['sent', 'sent', 'sent'])
  })

  test('is told by its end alone when its check leaves the configuration', async () => {
    well = ['web1/http']
    announce(rows(1))
    await pass(MINUTE)
    // Nothing is known of it any more.
    well = []
    announce(rows(1, ['ops'], { transition: 2, why: 'removed', from: 'critical', to: 'pending' }))
    await pass(MINUTE)
    expect(told.map(({ message }) => message.notices.map(({ why }) => why))).toEqual([['removed']])
  })

  test('keeps nothing waiting for a channel that is no more', async () => {
    well = ['web1/http']
    channels = []
    announce(rows(1))
    await pass(1_000)
    expect([states(), orphans.map(({ channel }) => channel)]).toEqual([['withdrawn'], ['ops']])
  })
})

describe('trouble', () => {
  test('another try is the same message with the same id, later and later', async () => {
    const tries: { readonly id: string; readonly at: number }[] = []
    receive = async ({ id }) => {
      tries.push({ id, at: Date.now() - begun })
      if (tries.length < 6) throw no(true)
    }
    announce(rows(1))
    await pass(2 * MINUTE)
    expect(new Set(tries.map(({ id }) => id)).size).toBe(1)
    const gaps = tries.slice(1).map(({ at }, index) => Math.round((at - (tries[index]?.at ?? 0)) / 1_000))
    expect(gaps).toEqual([1, 2, 4, 8, 10])
    expect(told).toHaveLength(1)
  })

  test('a receiver that asks for time gets it', async () => {
    receive = async () => {
      receive = async () => {}
      throw no(true, 90_000)
    }
    announce(rows(1))
    await pass(89_000)
    expect(told).toEqual([])
    await pass(2_000)
    expect(told).toHaveLength(1)
  })

  test('a receiver that takes its time to ask for time gets it from then on', async () => {
    receive = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20_000))
      receive = async () => {}
      throw no(true, 60_000)
    }
    announce(rows(1))
    await pass(79_000)
    expect(told).toEqual([])
    await pass(2_000)
    expect(told).toHaveLength(1)
  })

  test('a restart makes no week longer', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    await pass((7 * 24 - 1) * 60 * MINUTE)
    await sender.stop()
    sender = await start()
    sender.begin()
    await pass(66 * MINUTE)
    expect(states()).toEqual(['dead'])
  })

  test('no wait is longer than 5 minutes, and after a week it is given up and shown', async () => {
    let last = 0
    let longest = 0
    receive = async () => {
      longest = Math.max(longest, Date.now() - (last || Date.now()))
      last = Date.now()
      throw no(true, 3_600_000)
    }
    announce(rows(1))
    await pass(7 * 24 * 60 * MINUTE)
    expect(states()).toEqual(['sending'])
    expect(longest).toBeLessThan(5 * MINUTE + 200)
    expect(sender.counts()).toEqual({ waiting: 1, failing: 1 })
    await pass(6 * MINUTE)
    expect(states()).toEqual(['dead'])
    expect(sender.counts()).toEqual({ waiting: 0, failing: 0 })
    expect(sender.trouble().at(-1)?.text).toBe(
      'channel ops: 1 notice was never delivered: given up after a week: answers no',
    )
  })

  test('a final no is a dead letter, and the next message goes out all the same', async () => {
    receive = async () => {
      receive = async () => {}
      throw no(false)
    }
    announce(rows(1))
    await pass(11_000)
    announce(rows(2))
    await pass(11_000)
    expect(states()).toEqual(['dead', 'sent'])
    expect(said()).toEqual(['web2/http'])
    expect(sender.trouble()).toMatchObject([
      { of: 'delivery', text: 'channel ops: 1 notice was never delivered: answers no' },
    ])
    // Seen by now; after a restart as well.
    sender = await start()
    expect(sender.trouble()).toHaveLength(1)
  })

  test('what was given up is counted over all of its messages', async () => {
    receive = async () => {
      throw no(false)
    }
    announce([...rows(1), ...rows(2)])
    await pass(1_000)
    announce(rows(3))
    await pass(1_000)
    expect(sender.trouble().map(({ text }) => text)).toEqual([
      'channel ops: 3 notices were never delivered: answers no',
    ])
  })

  test('a channel that fails is shown since when, and no more once it delivers', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    await pass(30_000)
    expect(sender.trouble()).toEqual([{ of: 'delivery', since: expect.any(Number), text: 'channel ops: answers no' }])
    expect((sender.trouble()[0]?.since ?? 0) - begun).toBeLessThan(10_200)
    receive = async () => {}
    await pass(MINUTE)
    expect(told).toHaveLength(1)
    expect(sender.trouble()).toEqual([])
  })

  test('a channel that left the configuration is no trouble when it comes back', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    await pass(MINUTE)
    const before = channels
    channels = []
    await pass(MINUTE)
    channels = before
    expect(sender.trouble()).toEqual([])
    expect(sender.counts()).toEqual({ waiting: 0, failing: 0 })
  })

  test('a channel that hangs is cut off after 30 s and delays no other', async () => {
    receive = ({ channel }) => (channel === 'ops' ? new Promise(() => {}) : Promise.resolve())
    announce(rows(1, ['ops', 'mail']))
    await pass(11_000)
    expect(told.map(({ channel }) => channel)).toEqual(['mail'])
    receive = async () => {}
    await pass(40_000)
    expect(told.map(({ channel }) => channel)).toEqual(['mail', 'ops'])
  })

  describe('a receiver that should answer at once', () => {
    beforeEach(() => {
      channels = [{ name: 'ops', kind: 'prompt', options: {} }]
    })
    /** Answers as the fetcher of a message does, when it is cut off. */
    const afterMs = (ms: number) => (_: Message, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        setTimeout(resolve, ms)
        signal.addEventListener('abort', () => reject(signal.reason))
      })

    test.each([15, 35, 62])('and hung for %i s is told soon after it is well again', async (s) => {
      receive = () => new Promise(() => {})
      announce(rows(1))
      await pass(10_200 + s * 1_000)
      receive = async () => {}
      await pass(11_000)
      expect(said()).toEqual(['web1/http'])
    })

    test('and is only slow gets each message a few times, not for ever', async () => {
      let tries = 0
      receive = (message, signal) => {
        tries += 1
        return afterMs(20_000)(message, signal)
      }
      announce(rows(1))
      await pass(30 * MINUTE)
      expect(said()).toEqual(['web1/http'])
      expect(tries).toBe(8)
    })
  })

  test('one message at a time on a channel: a second waits for the first', async () => {
    let open = 0
    let most = 0
    receive = async () => {
      most = Math.max(most, ++open)
      await new Promise((resolve) => setTimeout(resolve, 25_000))
      open -= 1
    }
    for (const number of [1, 2, 3]) {
      announce(rows(number))
      await pass(11_000)
    }
    await pass(2 * MINUTE)
    expect(said().join(' ').split(' ')).toEqual(['web1/http', 'web2/http', 'web3/http'])
    expect(most).toBe(1)
  })

  test('a message that the receiver never takes does not keep the others back for ever', async () => {
    receive = async ({ notices }) => {
      if (notices.some(({ checkId }) => checkId === 'web1/http')) throw no(true)
    }
    announce(rows(1))
    await pass(11_000)
    announce(rows(2))
    await pass(2 * MINUTE)
    expect(said()).toEqual(['web2/http'])
    expect(sender.counts().waiting).toBe(1)
  })

  test('nor do three of them, once something else got through', async () => {
    receive = async ({ notices }) => {
      if (notices.some(({ host }) => ['web1', 'web3', 'web5'].includes(host ?? ''))) throw no(true)
    }
    for (const number of [1, 2, 3, 4, 5, 6]) {
      announce(rows(number))
      await pass(2 * MINUTE)
    }
    expect(said()).toEqual(['web2/http', 'web4/http', 'web6/http'])
    expect(sender.counts().waiting).toBe(3)
  })

  test('nor does a message pass one that failed a few times only: the receiver may be away', async () => {
    receive = async ({ notices }) => {
      if (notices.some(({ checkId }) => checkId === 'web1/http')) throw no(true)
    }
    announce(rows(1))
    announce(rows(2))
    await pass(200)
    announce(rows(3))
    await pass(10_000)
    expect(told).toEqual([])
  })

  test('an outage piles up three messages at most, whatever comes meanwhile', async () => {
    const ids = new Set<string>()
    receive = async ({ id }) => {
      ids.add(id)
      throw no(true)
    }
    for (let number = 1; number <= 60; number += 1) {
      announce(rows(number))
      await pass(MINUTE)
    }
    expect(ids.size).toBe(3)
    receive = async () => {}
    await pass(10 * MINUTE)
    expect(told).toHaveLength(4)
    expect(said().join(' ').split(' ')).toHaveLength(60)
  })

  test('a channel that left the configuration keeps nothing waiting', async () => {
    announce(rows(1))
    channels = []
    await pass(11_000)
    expect([states(), orphans.map(({ channel }) => channel)]).toEqual([['withdrawn'], ['ops']])
  })

  test('nor does what is to be tried later, or gathers', async () => {
    receive = async () => {
      throw no(true, 300_000)
    }
    announce(rows(1))
    await pass(1_000)
    announce(rows(2, ['ops'], {}, 60_000))
    await pass(100)
    channels = channels.filter(({ name }) => name !== 'ops')
    sender.replan()
    await pass(100)
    expect([states(), orphans.map(({ notice }) => notice.checkId).sort()]).toEqual([
      ['withdrawn', 'withdrawn'],
      ['web1/http', 'web2/http'],
    ])
  })

  test.each<[string, readonly string[], () => Promise<void>]>([
    ['it takes that', ['ops'], async () => {}],
    ['it refuses that', [], async () => Promise.reject(no(false))],
    ['it fails', [], async () => Promise.reject(no(true, 60_000))],
  ])('others may have to hear at once of what was being sent to it when it left: %s', async (_, knowing, end) => {
    const left = Promise.withResolvers<void>()
    receive = () => left.promise.then(end)
    announce(rows(1))
    await pass(1_000)
    channels = []
    sender.replan()
    expect(orphans).toEqual([])
    left.resolve()
    await pass(100)
    expect(orphans.map(({ channel }) => channel)).toEqual(['ops'])
    expect([...beliefs.expected('web1/http').keys()]).toEqual(knowing)
    expect(database.prepare('SELECT came, next_try_at FROM tries').all()).toEqual([
      { came: knowing.length > 0 ? 'delivered' : 'failed', next_try_at: null },
    ])
    expect(sender.trouble()).toEqual([])
  })

  test('what it refuses then is no end that others do not hear', async () => {
    announce(rows(1))
    await pass(1_000)
    const left = Promise.withResolvers<void>()
    receive = () => left.promise
    announce(rows(1, ['ops'], { transition: 9, why: 'resolved', from: 'critical', to: 'ok' }))
    await pass(1_000)
    channels = []
    left.reject(no(false))
    await pass(100)
    expect(orphans.map(({ notice }) => notice.why)).toEqual(['resolved'])
    expect([...beliefs.delivered('web1/http').keys()]).toEqual(['ops'])
  })

  test('nor is what it is about to be sent', async () => {
    const marked = Promise.withResolvers<void>()
    const { commit } = committer
    committer.commit = (write) =>
      write.deliveries === undefined ? commit(write) : marked.promise.then(() => commit(write))
    announce(rows(1))
    await pass(1_000)
    channels = []
    marked.resolve()
    await pass(100)
    expect([told, orphans.map(({ channel }) => channel)]).toEqual([[], ['ops']])
    expect(database.prepare('SELECT count(*) AS open FROM tries WHERE ended_at IS NULL').get()).toEqual({ open: 0 })
    expect(sender.trouble()).toEqual([])
  })

  test('what its channel was told stands, and goes on to whoever takes its place', async () => {
    announce(rows(1))
    await pass(1_000)
    channels = [{ name: 'mail', kind: 'speaking', options: {} }]
    announce(rows(1, ['ops'], { transition: 9, why: 'resolved', from: 'critical', to: 'ok' }))
    await pass(1_000)
    expect(beliefs.expected('web1/http')).toEqual(beliefs.delivered('web1/http'))
    expect([...beliefs.delivered('web1/http').keys()]).toEqual(['ops'])
    expect(orphans.map(({ notice }) => notice.why)).toEqual(['resolved'])
  })
})

describe('of each try is kept and logged what came of it', () => {
  const kept = () => {
    const sql = 'SELECT state, tries, last_error AS error, next_try_at AS next, done_at AS done FROM outbox'
    const { next, done, ...rest } = database.prepare(sql).get() ?? {}
    const after = (at: unknown) => (typeof at === 'number' ? at - begun : null)
    return { ...rest, next: after(next), done: after(done) }
  }
  const subject = '[PROBLEM] critical web1/http: refused'
  const facts = (tries: number) => ({ channel: 'ops', message: expect.stringMatching(/^msg_/), tries })
  /** The last that was said, and what stands in the outbox. */
  const outcome = async (forMs: number) => {
    await pass(forMs)
    return { logged: logged.at(-1), kept: kept() }
  }

  test('a failure that may pass: why, and when the next try is; then that it was told', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    expect(await outcome(100)).toEqual({
      logged: [`not told yet: ${subject} (answers no)`, facts(1)],
      kept: { state: 'sending', tries: 1, error: 'answers no', next: expect.any(Number), done: null },
    })
    expect(kept().next).toBeGreaterThan(100)
    receive = async () => {}
    expect(await outcome(10_000)).toEqual({
      logged: [`told: ${subject} (ok)`, facts(2)],
      kept: { state: 'sent', tries: 2, error: 'answers no', next: null, done: expect.any(Number) },
    })
  })

  test('a final no: why, and that it is never told', async () => {
    receive = async () => {
      throw no(false)
    }
    announce(rows(1))
    expect(await outcome(100)).toEqual({
      logged: [`never told: ${subject} (answers no)`, facts(1)],
      kept: { state: 'dead', tries: 1, error: 'answers no', next: null, done: expect.any(Number) },
    })
  })

  test('a week without success: that it was given up', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    const { logged: last, kept: row } = await outcome((7 * 24 + 1) * 3_600_000)
    expect(last?.[0]).toBe(`never told: ${subject} (given up after a week: answers no)`)
    expect(row).toMatchObject({ state: 'dead', error: 'given up after a week: answers no' })
  })

  test('a channel that is gone by then: that it is', async () => {
    announce(rows(1, ['pager']))
    expect(await outcome(100)).toMatchObject({
      logged: ['not told: the channel is no longer in the configuration', { channel: 'pager' }],
    })
    expect(states()).toEqual(['withdrawn'])
  })

  test('want of something of our own: no try is counted, and the next comes soon', async () => {
    receive = async () => {
      throw Object.assign(new Error('connect EMFILE'), { code: 'EMFILE', errno: -24 })
    }
    announce(rows(1))
    const { logged: last, kept: row } = await outcome(100)
    expect(last?.[0]).toBe(`not told yet: ${subject} (no file descriptors left)`)
    expect(row).toMatchObject({ state: 'sending', error: 'no file descriptors left' })
    expect(row.next).toBeGreaterThanOrEqual(2_000)
    expect(row.next).toBeLessThanOrEqual(2_200)
  })
})

describe('the last word is true', () => {
  /** One line for each message that came, in order. */
  const words = () => told.map(({ message }) => message.subject.replace(/:.*/, ''))
  const over = (number: number, to: readonly string[] = ['ops']) =>
    rows(number, to, { transition: number + 100, why: 'resolved', from: 'critical', to: 'ok', text: '200' })

  test.each([12, 25, 40, 55])('after %i s of no, trouble that is over by then is told once, as over', async (s) => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    await pass(11_000)
    announce(over(1))
    await pass((s - 11) * 1_000)
    receive = async () => {}
    await pass(5 * MINUTE)
    expect(words()).toEqual(['[RECOVERY] ok web1/http'])
    expect(states()).toEqual(['sent', 'sent'])
  })

  test('what could not be stored is not told after what came later', async () => {
    const worse = rows(1, ['ops'], { transition: 2, why: 'worse', from: 'warning', to: 'critical' })
    sender.send(rows(1, ['ops'], { to: 'warning' }), NEVER)
    await pass(1_000)
    announce(worse)
    await pass(MINUTE)
    expect(words()).toEqual(['[PROBLEM] critical web1/http'])
  })

  test('nor does what came later join the message before it', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1, ['ops'], { to: 'warning' }))
    await pass(10_000)
    sender.send(rows(1, ['ops'], { transition: 2, why: 'worse', from: 'warning', to: 'critical' }), NEVER)
    announce(rows(1, ['ops'], { transition: 3, why: 'eased', from: 'critical', to: 'warning' }))
    receive = async () => {}
    await pass(MINUTE)
    const transitions = told.flatMap(({ message }) => message.notices.map(({ transition }) => transition))
    expect(transitions).toEqual([1, 3])
  })

  test('an end that waits while its beginning is under way comes after it', async () => {
    const going = Promise.withResolvers<void>()
    receive = () => going.promise
    announce(rows(1))
    await pass(11_000)
    announce(over(1))
    await pass(11_000)
    going.resolve()
    await pass(MINUTE)
    expect(words()).toEqual(['[PROBLEM] critical web1/http', '[RECOVERY] ok web1/http'])
  })

  test('what is new about the same check passes nothing that waits, however long the receiver says no to it', async () => {
    const refused: string[] = []
    receive = async ({ id, notices }) => {
      if (notices.every(({ checkId }) => checkId !== 'web1/http')) return
      refused.push(id)
      throw no(true)
    }
    announce(rows(1))
    await pass(11_000)
    announce(over(1))
    announce(rows(2))
    await pass(MINUTE)
    announce(rows(1, ['ops'], { incident: '9', transition: 209 }))
    await pass(2 * MINUTE)
    expect(words()).toEqual(['[PROBLEM] critical web2/http'])
    expect(new Set(refused).size).toBe(3)
    receive = async () => {}
    await pass(5 * MINUTE)
    expect(words()).toEqual(['[PROBLEM] critical web2/http', '[PROBLEM] critical web1/http'])
  })

  test.each([false, true])('is not given up with what waits since yesterday (restart: %s)', async (restarts) => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    await pass(24 * 60 * MINUTE - 10 * MINUTE)
    announce(over(1))
    await pass(6 * MINUTE)
    if (restarts) {
      await sender.stop()
      sender = await start()
      sender.begin()
    }
    await pass(10 * MINUTE)
    receive = async () => {}
    await pass(10 * MINUTE)
    expect(words()).toEqual(['[RECOVERY] ok web1/http'])
  })

  test('when one message gets through, all that waits is tried at once', async () => {
    receive = async () => {
      throw no(true)
    }
    for (const number of [1, 2, 3]) {
      announce(rows(number))
      await pass(MINUTE)
    }
    receive = async () => {}
    await pass(5 * MINUTE)
    expect(said().join(' ').split(' ').toSorted()).toEqual(['web1/http', 'web2/http', 'web3/http'])
    const times = told.map(({ at }) => at)
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(200)
  })

  test('a channel is tried again within 10 s, or a tenth of the time that it has failed', async () => {
    const tries: number[] = []
    receive = async () => {
      tries.push(Date.now() - begun)
      throw no(true)
    }
    announce(rows(1))
    await pass(30 * MINUTE)
    const waits = tries.slice(1).map((at, index) => ({ at, waited: at - (tries[index] ?? 0) }))
    for (const { at, waited } of waits) expect(waited).toBeLessThanOrEqual(Math.max(10_100, at / 10))
    expect(waits.length).toBeLessThan(60)
  })

  test('what was decided before a crash and its end, after it, are one message', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1))
    await pass(11_000)
    await committer.flush()
    announce(over(1))
    await committer.flush()
    vi.clearAllTimers()
    receive = async () => {}
    ;({ committer } = createStateDb(database))
    sender = await start()
    sender.begin()
    await pass(MINUTE)
    expect(words()).toEqual(['[RECOVERY] ok web1/http'])
  })
})

describe('a receiver that was never told of the trouble', () => {
  const over = () => rows(1, ['ops'], { ...END, transition: 9, at: begun + 50_000, since: begun })
  const END = { why: 'resolved', from: 'critical', to: 'ok', was: ['critical'], text: '200' } as const
  const recovery = () => told.at(-1)?.message
  const refused = async () => {
    receive = async () => {
      throw no(false)
    }
    announce(rows(1, ['ops'], { since: begun }))
    await pass(1_000)
    receive = async () => {}
  }

  test('hears nothing of its end, which is kept as withdrawn', async () => {
    await refused()
    announce(over())
    await pass(1_000)
    expect(told).toEqual([])
    expect(states()).toEqual(['dead', 'withdrawn'])
    expect(sender.counts().waiting).toBe(0)
  })

  test('hears of it as new when it gets worse, and then of its end', async () => {
    await refused()
    announce(rows(1, ['ops'], { why: 'worse', from: 'warning', was: ['warning'], transition: 5, since: begun }))
    await pass(1_000)
    expect(told.at(-1)?.message.notices).toMatchObject([{ why: 'opened', from: 'ok', was: [], to: 'critical' }])
    announce(over())
    await pass(1_000)
    expect(recovery()?.subject).toBe('[RECOVERY] ok web1/http: 200 (was critical for 50 s)')
  })

  test('of a turn that it was not told of hears nothing when it has turned back', async () => {
    announce(rows(1, ['ops'], { to: 'warning' }))
    await pass(1_000)
    receive = async () => {
      throw no(false)
    }
    announce(rows(1, ['ops'], { why: 'worse', from: 'warning', was: ['warning'], transition: 5 }))
    await pass(1_000)
    receive = async () => {}
    announce(rows(1, ['ops'], { why: 'eased', from: 'critical', to: 'warning', transition: 6 }))
    await pass(MINUTE)
    expect(said()).toEqual(['web1/http'])
    announce(rows(1, ['ops'], { why: 'worse', from: 'warning', was: ['warning'], transition: 7 }))
    await pass(1_000)
    expect(told.at(-1)?.message.notices).toMatchObject([{ why: 'worse', from: 'warning', was: ['warning'] }])
  })

  test('what takes nothing in keeps nobody else from hearing', async () => {
    await refused()
    announce([...over(), ...rows(2)])
    await pass(1_000)
    expect(said()).toEqual(['web2/http'])
  })

  test('hears it when it was over before that could be told', async () => {
    receive = async () => {
      throw no(true)
    }
    announce(rows(1, ['ops'], { since: begun }))
    await pass(5_000)
    announce(over())
    receive = async () => {}
    await pass(20_000)
    expect(said()).toEqual(['web1/http'])
    expect(recovery()?.subject).toBe('[RECOVERY] ok web1/http: 200 (was critical for 50 s, not told before)')
  })

  test('is another than one that was: each hears what it does not know', async () => {
    receive = async ({ channel }) => {
      if (channel === 'ops') throw no(false)
    }
    announce(rows(1, ['ops', 'mail'], { since: begun }))
    await pass(1_000)
    receive = async () => {}
    announce(rows(1, ['ops', 'mail'], { ...END, transition: 9, at: begun + 50_000, since: begun }))
    await pass(1_000)
    expect(told.slice(1).map(({ channel, message }) => [channel, message.notices[0]?.untold])).toEqual([['mail', null]])
  })
})

describe('after a crash', () => {
  /** What is on disk stays, what was in memory goes; the same as `kill -9`, but at a chosen moment. */
  const crash = async () => {
    vi.clearAllTimers()
    ;({ committer } = createStateDb(database))
    sender = await start()
    sender.begin()
  }
  const dead = new Promise<void>(() => {})

  test('what waited goes out, once', async () => {
    announce(rows(1, ['ops'], {}, 10_000))
    await pass(5_000)
    await crash()
    await pass(30_000)
    expect(said()).toEqual(['web1/http'])
  })

  test('a send in flight goes again with the same rows under the same id; what came meanwhile does not join it', async () => {
    const tried: string[] = []
    receive = async ({ id }) => {
      tried.push(id)
      await dead
    }
    announce(rows(1))
    announce(rows(2))
    await pass(11_000)
    announce(rows(3))
    await pass(100)
    receive = async ({ id }) => void tried.push(id)
    await crash()
    await pass(30_000)
    expect(said()).toEqual(['web1/http web2/http', 'web3/http'])
    expect(tried[1]).toBe(tried[0])
  })

  test('what was delivered and marked is not told again', async () => {
    announce(rows(1))
    await pass(11_000)
    await crash()
    await pass(MINUTE)
    expect(said()).toEqual(['web1/http'])
  })
})

describe('when nothing can be stored', () => {
  const fill = () => database.exec('PRAGMA query_only = 1')
  const mend = () => database.exec('PRAGMA query_only = 0')

  test('people are told after 10 s all the same, and not again once it can', async () => {
    fill()
    announce(rows(1))
    await pass(9_900)
    expect(told).toEqual([])
    await pass(200)
    expect(said()).toEqual(['web1/http'])
    mend()
    await pass(MINUTE)
    expect(said()).toEqual(['web1/http'])
    expect(states()).toEqual(['sent'])
  })

  test('the id is the one it would have had', async () => {
    announce(rows(1))
    await pass(11_000)
    fill()
    const before = told[0]?.message.id
    // The same rows, as after a restart with a data folder that lost its last second.
    announce(rows(1, ['ops'], { at: begun, since: begun }))
    await pass(10_200)
    expect(told[1]?.message.id).toBe(before)
  })

  test('later messages do not wait 10 s more each', async () => {
    fill()
    announce(rows(1))
    await pass(12_000)
    announce(rows(2))
    await pass(10_100)
    expect(said()).toEqual(['web1/http', 'web2/http'])
  })
})

test('a channel hears which proxies there are', async () => {
  announce(rows(1))
  await pass(1_000)
  expect(proxy).toBe('http://proxy.example')
})

test('a new start tells nothing before it is woken', async () => {
  outbox.writers.notices(rows(1))
  const second = await start()
  await pass(30_000)
  expect(told).toEqual([])
  second.begin()
  await pass(1_000)
  expect(said()).toEqual(['web1/http'])
})

describe('stopping', () => {
  test('lets a send end and stores that it did', async () => {
    receive = () => new Promise((resolve) => setTimeout(resolve, 3_000))
    announce(rows(1))
    await pass(10_200)
    const stopped = sender.stop()
    await pass(3_100)
    await stopped
    expect(states()).toEqual(['sent'])
  })

  test('is over within 5 s, and what hung goes again after the next start', async () => {
    receive = () => new Promise(() => {})
    announce(rows(1))
    await pass(10_200)
    const stopped = sender.stop().then(() => Date.now())
    const at = Date.now()
    await pass(5_000)
    expect((await stopped) - at).toBeLessThanOrEqual(5_000)
    // Our own end is no failure of the channel.
    expect(database.prepare('SELECT last_error AS error FROM outbox').get()).toEqual({ error: null })
    receive = async () => {}
    sender = await start()
    sender.begin()
    await pass(1_000)
    expect(said()).toEqual(['web1/http'])
  })

  test('sends nothing that is only being marked as sent: it goes after the next start', async () => {
    const news = rows(1)
    let stopped: Promise<void> | null = null
    const stored = committer.commit({ notices: news })
    sender.send(news, stored)
    void stored.then(async () => {
      await null
      stopped = sender.stop()
    })
    await pass(1_000)
    await stopped
    expect([told, states(), sender.counts().waiting]).toEqual([[], ['sending'], 1])
    sender = await start()
    sender.begin()
    await pass(1_000)
    expect(said()).toEqual(['web1/http'])
  })

  test('begins nothing new', async () => {
    announce(rows(1, ['ops'], {}, 10_000))
    await pass(1_000)
    await sender.stop()
    await pass(MINUTE)
    expect(told).toEqual([])
  })
})

test('what could not be sent for want of descriptors goes soon after, and is no failure of the receiver', async () => {
  const lacking = new DeliveryError('x', true, { cause: Object.assign(new Error('x'), { code: 'EMFILE' }) })
  receive = () => Promise.reject(lacking)
  announce(rows(1))
  await pass(10 * MINUTE)
  expect(sender.trouble()).toEqual([])
  expect(sender.counts()).toMatchObject({ waiting: 1, failing: 0 })
  // None of these was a try: a no is the first, and waited for as such.
  receive = async () => {
    receive = async () => {}
    throw no(true)
  }
  await pass(3_500)
  expect(told).toHaveLength(1)
})
