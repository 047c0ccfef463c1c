import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import { madeUpIncident } from '@foretop/shared/incident.made-up.ts'
import type { Change, Incident, Status } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TIMELESS, type Times } from '../core/audience.ts'
import type { Situation } from '../core/situation.ts'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { openDatabase } from '../store/database.ts'
import { createStateDb, type StateDb } from '../store/state-db.ts'
import { type Beliefs, createBeliefs } from './beliefs.ts'
import { createHerald, type Herald } from './herald.ts'
import { BLIND } from './lookout.ts'
import type { OutboxRow } from './notice.ts'
import { channelSubject } from './own-word.ts'

const check = madeUpCheck('web11/http', { groups: ['webs'], runbook: 'bin/restart-webs 5' })
const channel = (name: string) => ({ name, kind: 'webhook', options: {} })

let plan: Plan
let database: DatabaseSync
let db: StateDb
let beliefs: Beliefs
let herald: Herald
let clock: PlayedClock
let seq: number
/** What was handed over to be delivered. */
let sent: OutboxRow[]
let link: string | null
/** Checks that may turn out to be explained. */
let suspect: Set<string>
/** Checks that are silenced now. */
let silenced: Set<string>
/** How the check is now, as far as anybody knows. */
let status: Status | null
beforeEach(async () => {
  plan = madeUpPlan([check], {
    site: 'Dreamwidth',
    groups: [{ name: 'webs', title: 'Web servers', needs: [] }],
    channels: [channel('ops'), channel('mail')],
    routes: [{ match: { status: ['warning', 'critical'] }, to: ['ops', 'mail'], continue: false }],
  })
  const migrations = join(import.meta.dirname, '../store/migrations')
  database = openDatabase({ path: ':memory:', migrations, synchronous: 'FULL' })
  clock = new PlayedClock(1_000)
  seq = 0
  suspect = new Set()
  silenced = new Set()
  status = null
  link = 'http://wall.example/'
  await start()
})
afterEach(() => {
  db.committer.stop()
  database.close()
})

const times: Times = TIMELESS

/** As when the process starts: what is known is what was stored. */
async function start(): Promise<void> {
  db = createStateDb(database)
  sent = []
  beliefs = createBeliefs(await db.decisions.beliefs())
  beliefs.promise(await db.outbox.open())
  herald = createHerald({
    plan: () => plan,
    times: () => times,
    beliefs,
    committer: db.committer,
    send: (rows) => void sent.push(...rows),
    lookout: () => ({
      ...BLIND,
      statusOf: () => status,
      situationNow: ({ from }) => moved(from, status ?? 'pending'),
      mayBeExplained: (id) => suspect.has(id),
      explainedWithinMs: () => 30_000,
      quietNow: (id) => ({ silenced: silenced.has(id), downtime: false }),
      explains: (id) => (id === check.id ? ['web11/load'] : []),
      impacts: () => new Map([[check.id, NO_USERS]]),
    }),
    link: () => link,
    clock,
  })
}
const NO_USERS = { users: 'no', text: 'web12 carries the traffic', fronts: 0 } as const

/** All that is on its way comes to those to whom it goes; the channels named take nothing. */
async function deliver(...refusing: readonly string[]): Promise<void> {
  await db.committer.flush()
  const rows = await db.outbox.open()
  for (const [channel, own] of Map.groupBy(rows, ({ channel }) => channel)) {
    const mark = { message: `msg of ${channel} ${seq}`, at: clock.now() }
    const ids = own.map(({ id }) => id)
    const isRefused = refusing.includes(channel)
    const changed = isRefused ? beliefs.lost(own) : beliefs.came(own, clock.moment().at)
    const end = isRefused
      ? ({ ...mark, is: 'dead', error: 'answers 400' } as const)
      : ({ ...mark, is: 'sent' } as const)
    void db.committer.commit({ deliveries: [{ ...mark, is: 'sending', rows: ids }, end], ...changed })
  }
  await db.committer.flush()
}

/** It is decided by the end of the turn. */
async function decide(...situations: readonly Situation[]): Promise<void> {
  herald.decide(situations)
  await null
}

let incident: Incident | null
beforeEach(() => {
  incident = null
})
type Rest = Partial<Situation['state']> & Partial<Pick<Situation, 'silenced' | 'downtime' | 'acknowledgedAs'>>

/** One transition of the check, with all that is known of its moment. */
function after(change: Change, status: Status, { silenced, downtime, acknowledgedAs, ...rest }: Rest = {}): Situation {
  seq += 1
  const at = seq * 1_000
  const opened = madeUpIncident(check.id, { id: String(seq), openedAt: at, worst: status })
  const isBad = status !== 'ok' && status !== 'pending'
  if (isBad) incident ??= opened
  const situation: Situation = {
    transition: { seq, checkId: check.id, at, text: `is ${status}`, change },
    check,
    state: { status, since: change.of === 'status' ? at : 0, flapping: false, blockedBy: null, ...rest },
    incident,
    ...{ silenced: silenced ?? false, downtime: downtime ?? false, acknowledgedAs: acknowledgedAs ?? null },
  }
  if (!isBad) incident = null
  return situation
}
const moved = (from: Status, to: Status, rest?: Rest) => after({ of: 'status', from, to }, to, rest)
/** What was decided of the newest transition, as `recipient why`. */
async function decisions(): Promise<readonly string[]> {
  await db.committer.flush()
  return (await db.decisions.decisions({ limit: 100 }))
    .filter(({ transitionSeq }) => transitionSeq === seq)
    .map(({ recipient, why }) => `${recipient} ${why}`)
}
/** It is decided, and delivered. */
async function becomes(from: Status, to: Status, rest?: Rest): Promise<readonly string[]> {
  await decide(moved(from, to, rest))
  const decided = await decisions()
  await deliver()
  return decided
}
const last = () => sent.at(-1)?.notice

test('each recipient has a row, with all that is to be said', async () => {
  expect(await becomes('ok', 'critical')).toEqual(['ops opened', 'mail opened'])
  expect(sent.map(({ channel }) => channel)).toEqual(['ops', 'mail'])
  expect(last()).toEqual({
    incident: '1',
    transition: 1,
    checkId: 'web11/http',
    host: 'web11',
    why: 'opened',
    from: 'ok',
    to: 'critical',
    was: [],
    at: 1_000,
    since: 1_000,
    text: 'is critical',
    groups: ['Web servers'],
    explains: ['web11/load'],
    impact: NO_USERS,
    toYou: null,
    runbook: 'bin/restart-webs 5',
    link: 'http://wall.example/checks/web11/http',
  })
})

test('of what is over it is not said what it does to users', async () => {
  await becomes('ok', 'critical')
  await becomes('critical', 'ok')
  expect([last()?.why, last()?.impact]).toEqual(['resolved', undefined])
})

test('what is sent is stored, together with what was decided, and undecided no more', async () => {
  const situation = moved('ok', 'critical')
  await db.committer.commit({ undecided: [situation] })
  expect(await db.decisions.undecided()).toEqual([situation])
  await decide(situation)
  await db.committer.flush()
  expect(await db.decisions.undecided()).toEqual([])
  expect(await db.outbox.open()).toMatchObject(sent)
})

test('where nobody hears of it, that is decided too', async () => {
  plan = { ...plan, channels: [], routes: [] }
  expect(await becomes('ok', 'critical')).toEqual([' no-route'])
  expect(await becomes('critical', 'ok')).toEqual([' never-told'])
  expect(sent).toEqual([])
})

test('what is in groups that people see by their titles says those; a wall whose address is not known has no link', async () => {
  const groups = [
    { name: 'dbs', title: 'Databases', needs: [] },
    { name: 'webs', title: 'Web servers', needs: [] },
  ]
  plan = { ...plan, groups }
  link = null
  await becomes('ok', 'critical')
  expect(last()).toMatchObject({ groups: ['Web servers'], link: null })
  plan = { ...plan, groups: [] }
  await becomes('critical', 'ok')
  expect(last()?.groups).toEqual(['webs'])
})

test('after a restart recipients still believe what they were told, and hear how it ends', async () => {
  const told: string[] = []
  const then = async (from: Status, to: Status) => {
    await becomes(from, to)
    told.push(...sent.filter(({ channel }) => channel === 'ops').map(({ notice: n }) => `${n.why} ${n.from}→${n.to}`))
    await start()
  }
  await then('ok', 'warning')
  await then('warning', 'critical')
  await then('critical', 'ok')
  await then('ok', 'warning')
  expect(told).toEqual(['opened ok→warning', 'worse warning→critical', 'resolved critical→ok', 'opened ok→warning'])
})

test('the end says all that was told of it, and what was worse than that', async () => {
  await becomes('ok', 'warning')
  await start()
  await becomes('warning', 'critical')
  expect(last()).toMatchObject({ from: 'warning', was: ['warning'] })
  await becomes('critical', 'warning')
  await start()
  await becomes('warning', 'ok')
  expect(last()).toMatchObject({ from: 'warning', was: ['warning', 'critical'] })
  await becomes('ok', 'warning')
  expect(last()?.was).toEqual([])
  if (incident !== null) incident = { ...incident, worst: 'critical' }
  await becomes('warning', 'ok')
  expect(last()?.was).toEqual(['warning', 'critical'])
})

test('a check that flaps is told once when it opens and once when it has settled', async () => {
  const flapping = true
  const whys: string[] = []
  const then = async (situation: Situation) => {
    await decide(situation)
    whys.push((await decisions())[0] ?? '')
    await deliver()
  }
  await then(moved('ok', 'critical'))
  await then(after({ of: 'flapping', to: true }, 'critical', { flapping }))
  await then(moved('critical', 'ok', { flapping }))
  await then(moved('ok', 'critical', { flapping }))
  await then(moved('critical', 'ok', { flapping }))
  await then(after({ of: 'flapping', to: false }, 'ok'))
  expect(whys).toEqual(['ops opened', 'ops unchanged', 'ops flapping', 'ops unchanged', 'ops flapping', 'ops resolved'])
})

test('a check that flaps and leaves the configuration while it is well is told of as removed', async () => {
  await becomes('ok', 'critical')
  await becomes('critical', 'ok', { flapping: true })
  expect(await becomes('ok', 'pending')).toEqual(['ops removed', 'mail removed'])
})

test('what goes by a route that gathers waits there, and so does its end', async () => {
  const quick = { match: { status: ['critical' as const] }, to: ['mail'], continue: true }
  const slow = { match: { status: ['critical' as const] }, to: ['ops'], continue: false, gatherMs: 30_000 }
  plan = { ...plan, routes: [quick, slow] }
  await becomes('ok', 'critical')
  await becomes('critical', 'ok')
  expect(sent.map(({ channel, createdAt, dueAt }) => `${channel} ${dueAt - createdAt}`).sort()).toEqual([
    'mail 0',
    'mail 0',
    'ops 30000',
    'ops 30000',
  ])
})

describe('of what happened one after the other', () => {
  test('the last is decided, and the rest was overtaken', async () => {
    await decide(moved('ok', 'critical'), moved('critical', 'ok'))
    expect(await decisions()).toEqual([' never-told'])
    expect(
      (await db.decisions.decisions({ limit: 9 })).map(({ recipient, send, why }) => [recipient, send, why]),
    ).toEqual([
      ['', false, 'never-told'],
      ['', false, 'overtaken'],
    ])
    expect(sent).toEqual([])
  })

  test('what is on its way counts as told', async () => {
    await decide(moved('ok', 'critical'))
    await decide(moved('critical', 'ok'))
    expect(await decisions()).toEqual(['ops resolved', 'mail resolved'])
    await decide(moved('ok', 'critical'))
    expect(sent.map(({ notice }) => notice.why).slice(-2)).toEqual(['opened', 'opened'])
  })

  test('what never came does not', async () => {
    await decide(moved('ok', 'warning'))
    await deliver('ops')
    expect(await becomes('warning', 'critical')).toEqual(['ops opened', 'mail worse'])
    await decide(moved('critical', 'warning'))
    await deliver('mail')
    expect(await becomes('warning', 'ok')).toEqual(['ops resolved', 'mail resolved'])
    expect(sent.filter(({ notice }) => notice.why === 'resolved').map(({ notice }) => notice.from)).toEqual([
      'critical',
      'warning',
    ])
  })

  test('of an end that never came nobody waits: what comes next is new', async () => {
    await becomes('ok', 'critical')
    await decide(moved('critical', 'ok'))
    await deliver('ops')
    expect(await becomes('ok', 'critical')).toEqual(['ops opened', 'mail opened'])
  })
})

test('what is decided at once is one write, and goes on its way together', async () => {
  const commit = vi.spyOn(db.committer, 'commit')
  const ids = Array.from({ length: 300 }, (_, n) => `web${n}/http`)
  await decide(...ids.map((id) => ({ ...moved('ok', 'critical'), check: { ...check, id } })))
  expect(commit.mock.calls.map(([{ notices }]) => notices?.length)).toEqual([500, 100])
  expect(sent).toHaveLength(600)
})

test('after it has stopped nothing is decided, nor asked about', async () => {
  suspect.add(check.id)
  await decide(moved('ok', 'critical'))
  herald.stop()
  suspect.clear()
  clock.skip(60_000)
  await decide({ ...moved('ok', 'critical'), check: { ...check, id: 'db/mysql' } })
  expect([sent, clock.pending]).toEqual([[], 0])
})

describe('what may be explained by another', () => {
  test('waits until that is known, and is told if it is not', async () => {
    suspect.add(check.id)
    await decide(moved('ok', 'critical'))
    clock.skip(5_000)
    expect(sent).toEqual([])
    suspect.clear()
    clock.skip(100)
    expect(sent.map(({ notice }) => notice.why)).toEqual(['opened', 'opened'])
  })

  test('is not told if it is', async () => {
    suspect.add(check.id)
    await decide(moved('ok', 'critical'))
    clock.skip(5_000)
    await decide(after({ of: 'blockedBy', to: 'lb/http' }, 'critical', { blockedBy: 'lb/http' }))
    expect(await decisions()).toEqual(['ops blocked', 'mail blocked'])
    clock.skip(60_000)
    expect(sent).toEqual([])
  })

  test('is told in the end, whatever is known', async () => {
    suspect.add(check.id)
    await decide(moved('ok', 'critical'))
    clock.skip(29_900)
    await decide(moved('critical', 'warning'))
    expect(sent).toEqual([])
    clock.skip(200)
    expect(sent.map(({ notice }) => notice.to)).toEqual(['warning', 'warning'])
  })

  test('does not wait with what is no news of trouble', async () => {
    await becomes('ok', 'critical')
    suspect.add(check.id)
    expect(await becomes('critical', 'ok')).toEqual(['ops resolved', 'mail resolved'])
    for (const quiet of [{ silenced: true }, { downtime: true }, { flapping: true }, { blockedBy: 'lb/http' }])
      expect(await becomes('ok', 'critical', quiet)).toHaveLength(2)
  })

  test('waits to tell those who know of it that it is worse, too', async () => {
    await becomes('ok', 'warning')
    suspect.add(check.id)
    expect(await becomes('warning', 'critical')).toEqual([])
    clock.skip(30_100)
    expect(sent.map(({ notice }) => notice.why)).toEqual(['opened', 'opened', 'worse', 'worse'])
  })

  test('waits where it is new to one of them', async () => {
    const critical = { match: { status: ['critical' as const] }, to: ['ops'], continue: true }
    plan = { ...plan, routes: [critical, { match: {}, to: ['mail'], continue: false }] }
    await becomes('ok', 'warning')
    suspect.add(check.id)
    expect(await becomes('warning', 'critical')).toEqual([])
    suspect.clear()
    clock.skip(100)
    expect(sent.slice(-2).map(({ channel, notice }) => `${channel} ${notice.why}`)).toEqual([
      'mail worse',
      'ops opened',
    ])
  })

  test('is not told once somebody has silenced it meanwhile', async () => {
    suspect.add(check.id)
    await decide(moved('ok', 'critical'))
    silenced.add(check.id)
    suspect.clear()
    clock.skip(100)
    expect(sent).toEqual([])
    expect(await decisions()).toEqual(['ops silenced', 'mail silenced'])
  })

  test('waits for nobody else', async () => {
    suspect.add(check.id)
    const other = { ...check, id: 'db/mysql' }
    await decide(moved('ok', 'critical'), { ...moved('ok', 'critical'), check: other })
    expect(new Set(sent.map(({ notice }) => notice.checkId))).toEqual(new Set(['db/mysql']))
  })

  test('is still undecided when the process ends', async () => {
    suspect.add(check.id)
    const situation = moved('ok', 'critical')
    await db.committer.commit({ undecided: [situation] })
    await decide(situation)
    herald.stop()
    clock.skip(60_000)
    expect(sent).toEqual([])
    await start()
    suspect.clear()
    await decide(...(await db.decisions.undecided()))
    expect(sent.map(({ notice }) => notice.why)).toEqual(['opened', 'opened'])
  })
})

/** The channel people were told on gets another name, in the routes too. */
function rename(): void {
  const to = ['duty']
  plan = { ...plan, channels: to.map(channel), routes: [{ match: { status: ['critical'] }, to, continue: false }] }
}

describe('a recipient that is no more', () => {
  test('is told nothing', async () => {
    await becomes('ok', 'critical')
    plan = { ...plan, channels: [channel('mail')], routes: [{ match: {}, to: ['mail'], continue: false }] }
    expect(await becomes('critical', 'ok')).toEqual(['mail resolved'])
    expect(await db.decisions.beliefs()).toEqual([])
  })

  test('when nobody who was told is left, those whom the routes name now hear how it ends', async () => {
    await becomes('ok', 'critical')
    rename()
    expect(await becomes('critical', 'ok')).toEqual(['duty resolved'])
    expect(last()).toMatchObject({ from: 'critical', was: ['critical'], since: 1_000 })
    expect(await db.decisions.beliefs()).toEqual([])
  })

  test('a channel that gets another name meanwhile hears how it ends, beside those that kept theirs', async () => {
    await becomes('ok', 'critical')
    const names = ['duty', 'mail']
    plan = { ...plan, channels: names.map(channel), routes: [{ match: {}, to: names, continue: false }] }
    expect(await becomes('critical', 'ok')).toEqual(['mail resolved', 'duty resolved'])
  })

  test('also when it eased to what its route does not take, or the process started anew', async () => {
    const routes = (name: string) => [
      { match: { status: ['critical' as const] }, to: [name], continue: true },
      { match: {}, to: ['mail'], continue: false },
    ]
    plan = { ...plan, routes: routes('ops') }
    await becomes('ok', 'critical')
    await becomes('critical', 'warning')
    plan = { ...plan, channels: [channel('duty'), channel('mail')], routes: routes('duty') }
    await start()
    expect(await becomes('warning', 'ok')).toEqual(['mail resolved', 'duty resolved'])
  })

  test('whoever takes its place goes on from what it was told', async () => {
    await becomes('ok', 'warning')
    rename()
    plan = { ...plan, routes: [{ match: {}, to: ['duty'], continue: false }] }
    expect(await becomes('warning', 'critical')).toEqual(['duty worse'])
    await start()
    expect(await becomes('critical', 'ok')).toEqual(['duty resolved'])
  })

  test('but new trouble is new, also to those whom the end of the last one has reached', async () => {
    await becomes('ok', 'critical')
    await decide(moved('critical', 'ok'))
    await db.committer.flush()
    beliefs.came(
      (await db.outbox.open()).filter(({ channel }) => channel === 'mail'),
      0,
    )
    const names = ['duty', 'mail']
    plan = { ...plan, channels: names.map(channel), routes: [{ match: {}, to: names, continue: false }] }
    expect(await becomes('ok', 'critical')).toEqual(['mail opened', 'duty opened'])
  })

  test('but to one that was never named for it, it is new', async () => {
    await becomes('ok', 'warning')
    rename()
    expect(await becomes('warning', 'critical')).toEqual(['duty opened'])
  })

  test('has no heir for what it was never told', async () => {
    await decide(moved('ok', 'critical'))
    await deliver('ops', 'mail')
    rename()
    expect(await becomes('critical', 'ok')).toEqual([' never-told'])
  })

  test('a channel that is new hears nothing of an end while all that were told are there', async () => {
    await becomes('ok', 'critical')
    const names = ['ops', 'mail', 'duty']
    plan = { ...plan, channels: names.map(channel), routes: [{ match: {}, to: names, continue: false }] }
    expect(await becomes('critical', 'ok')).toEqual(['ops resolved', 'mail resolved'])
  })

  test.each<Status>(['ok', 'pending'])(
    'trouble that ends as %s unheard does not silence the next, nor after a restart',
    async (end) => {
      await becomes('ok', 'critical')
      plan = { ...plan, channels: [], routes: [] }
      expect(await becomes('critical', end)).toEqual([' never-told'])
      plan = { ...plan, channels: [channel('ops')], routes: [{ match: {}, to: ['ops'], continue: false }] }
      await start()
      expect(await db.decisions.beliefs()).toEqual([])
      expect(await becomes(end, 'critical')).toEqual(['ops opened'])
    },
  )

  test('while it flaps and is well, what it was told stands until that is known', async () => {
    await becomes('ok', 'critical')
    plan = { ...plan, channels: [], routes: [] }
    await becomes('critical', 'ok', { flapping: true })
    expect(await db.decisions.beliefs()).toHaveLength(2)
  })
})

describe('a recipient that is there again', () => {
  beforeEach(() => herald.replan())

  /** `ops` hears of what is critical, and `mail` of all. */
  function routeCritical(): void {
    const critical = { match: { status: ['critical' as const] }, to: ['ops'], continue: true }
    plan = { ...plan, routes: [critical, { match: {}, to: ['mail'], continue: false }] }
  }
  /** `mail` is taken out, that happens, and it comes back when the check is that: what is decided then. */
  async function back(meanwhile: () => Promise<unknown>, now: Status | null): Promise<readonly string[]> {
    const whole = plan
    plan = { ...plan, channels: [channel('ops')], routes: [{ match: {}, to: ['ops'], continue: false }] }
    herald.replan()
    await meanwhile()
    plan = whole
    status = now
    const before = seq
    herald.replan()
    await null
    return seq === before ? [] : decisions()
  }

  test('hears once what it is by now', async () => {
    await becomes('ok', 'warning')
    expect(await back(() => becomes('warning', 'critical'), 'critical')).toEqual(['ops unchanged', 'mail worse'])
    expect(last()).toMatchObject({ from: 'warning', to: 'critical', was: ['warning'], since: 1_000 })
    await deliver()
    expect(await back(async () => {}, 'critical')).toEqual([])
  })

  test('hears how that ended which was on its way to it', async () => {
    await decide(moved('ok', 'critical'))
    expect(await back(() => decide(moved('critical', 'ok')), 'ok')).toEqual(['mail resolved'])
  })

  test('hears it also if it was put back while nothing ran', async () => {
    await becomes('ok', 'warning')
    const { channels } = plan
    plan = { ...plan, channels: [channel('ops')] }
    await becomes('warning', 'critical')
    plan = { ...plan, channels }
    await start()
    status = 'critical'
    herald.replan()
    await null
    expect(await decisions()).toEqual(['ops unchanged', 'mail worse'])
  })

  test.each<[string, Status | null]>([
    ['what it believes is so', 'critical'],
    ['it is not looked at yet', 'pending'],
  ])('hears nothing where %s', async (_, now) => {
    await becomes('ok', 'critical')
    expect(await back(async () => {}, now)).toEqual([])
  })

  test('hears that nobody looks at it any more', async () => {
    await decide(moved('ok', 'critical'))
    expect(await back(() => decide(moved('critical', 'pending')), null)).toEqual(['mail removed'])
  })

  test('hears nothing of what is quiet', async () => {
    await becomes('ok', 'warning')
    silenced.add(check.id)
    expect(await back(() => becomes('warning', 'critical'), 'critical')).toContain('mail silenced')
  })

  test('hears it after the next start, where it has to wait until then', async () => {
    routeCritical()
    await becomes('ok', 'warning')
    suspect.add(check.id)
    expect(await back(async () => {}, 'critical')).toEqual([])
    herald.stop()
    suspect.clear()
    await start()
    await decide(...(await db.decisions.undecided()))
    expect(await decisions()).toEqual(['ops opened', 'mail worse'])
  })

  test('hears what is undecided when that is decided', async () => {
    routeCritical()
    await becomes('ok', 'warning')
    suspect.add(check.id)
    expect(await back(() => decide(moved('warning', 'critical')), 'critical')).toEqual([])
    suspect.clear()
    clock.skip(100)
    expect([seq, ...(await decisions())]).toEqual([2, 'ops opened', 'mail worse'])
  })

  test('is no reason for others to hear again what they refused', async () => {
    await becomes('ok', 'warning')
    await decide(moved('warning', 'critical'))
    await deliver('ops')
    status = 'critical'
    await back(async () => {}, 'critical')
    expect(seq).toBe(2)
  })
})

test('that a channel lost messages goes by no route, where whoever was to hear it is no more', async () => {
  await decide(moved('ok', 'critical'))
  const [row] = sent.splice(0)
  if (row === undefined) throw new Error('nothing was sent')
  beliefs.withdrawn([row])
  status = 'critical'
  herald.orphaned([{ ...row, notice: { ...row.notice, checkId: channelSubject('mail') } }])
  await null
  expect(sent).toEqual([])
  herald.orphaned([row])
  await null
  expect(sent.map(({ channel }) => channel)).toEqual(['ops'])
})
