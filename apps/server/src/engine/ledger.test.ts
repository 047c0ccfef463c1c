import type { Why } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NO_HOLIDAYS } from '../core/hours.ts'
import { keptPlanOf } from './kept-plan.ts'
import { createLedgerBook } from './ledger.ts'
import { check, openStage, planOf, play, type Stage } from './play.made-up.ts'

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const [WEB, LB] = ['web1/http', 'lb/http']
const channel = (name: string) => ({ name, kind: 'webhook', options: {} })

/** `night` hears what is critical of the webs, `ops` of all, and no route names `boss`. */
const planFor = (needs: readonly string[] = []): Plan => ({
  ...planOf([{ ...check(WEB, ['webs']), needs }, check(LB)]),
  channels: ['night', 'ops', 'boss'].map(channel),
  routes: [
    { match: { groups: ['webs'], status: ['critical'] }, to: ['night'], continue: true },
    { match: {}, to: ['ops'], continue: false },
  ],
})

async function setUp(plan = planFor()) {
  const game = await play(stage, plan)
  const db = stage.stores()
  const book = createLedgerBook({ memory: game.memory, db, holidays: () => NO_HOLIDAYS, now: () => stage.now })
  game.look({ [WEB]: 0, [LB]: 0 })
  await game.flush()
  const why = async (id = WEB, at = stage.now) => {
    await game.flush()
    return book.why(id, at)
  }
  return { game, db, book, why }
}

/** What each channel was to hear, in the order of the configuration. */
const whysOf = ({ channels }: Why) =>
  Object.fromEntries(channels.map(({ name, account }) => [name, account?.why ?? 'nothing']))
const causeOf = ({ channels }: Why) => channels.find(({ name }) => name === 'ops')?.account?.cause

const untimed = (name: string) => ({ to: [name], during: null, steps: [], reaches: [name] })
test('who is told by a route, and who is not because none takes it', async () => {
  const { game, why } = await setUp()
  game.look({ [WEB]: 50 })
  const said = await why()
  expect(said.happened).toMatchObject({ status: 'warning', text: 'Waiting: 50; 50 wait' })
  expect(whysOf(said)).toEqual({ night: 'nothing', ops: 'opened', boss: 'nothing' })
  expect(said.routes).toEqual([
    { ...untimed('night'), match: 'status critical · group webs', goesOn: true, came: 'status' },
    { ...untimed('ops'), match: '', goesOn: false, came: 'takes' },
  ])
  expect(said.channels[1]).toMatchObject({ kind: 'webhook', account: { fate: { state: 'waiting', tries: 0 } } })
})

test('of a moment before, what had happened last by then, and when there was more', async () => {
  const { game, why } = await setUp()
  game.look({ [WEB]: 50 })
  const first = stage.now
  await game.flush()
  game.look({ [WEB]: 500 })
  const second = stage.now
  expect(await why(WEB, first)).toMatchObject({ happened: { at: first, status: 'warning' }, after: second })
  expect(await why()).toMatchObject({ happened: { status: 'critical' }, before: first, after: null })
  expect(whysOf(await why())).toEqual({ night: 'opened', ops: 'worse', boss: 'nothing' })
})

test('a silence says which, by whom and until when: of several the one that ends last', async () => {
  const { game, why } = await setUp()
  await Promise.all([
    game.ask('silence', { checks: [WEB] }, { forMs: 60_000 }),
    game.ask('silence', { groups: ['webs'] }, { forMs: 3_600_000 }),
    game.flush(),
  ])
  game.look({ [WEB]: 500 })
  const said = await why()
  expect(whysOf(said)).toEqual({ night: 'silenced', ops: 'silenced', boss: 'nothing' })
  const longest = [...game.memory.quiets.values()].find(({ match }) => match.groups !== undefined)
  const { id, until } = longest ?? { id: '', until: 0 }
  expect(causeOf(said)).toEqual({ of: 'silence', id, by: 'ann', note: 'new kernel', until })
})

test('so does a downtime, which goes before a silence', async () => {
  const { game, why } = await setUp()
  await Promise.all([
    game.ask('silence', { checks: [WEB] }, { forMs: 60_000 }),
    game.ask('downtime', { checks: [WEB] }, { forMs: 60_000 }),
    game.flush(),
  ])
  game.look({ [WEB]: 500 })
  expect(causeOf(await why())).toMatchObject({ of: 'downtime', by: 'ann' })
})

test('an acknowledgement says whose', async () => {
  const { game, why } = await setUp()
  game.look({ [WEB]: 500 })
  await game.flush()
  const taken = game.engine.acknowledge(WEB, { note: 'on it', by: 'bob' })
  await game.flush()
  await taken
  game.look({ [WEB]: 50 })
  const said = await why()
  expect(whysOf(said)).toMatchObject({ ops: 'acknowledged' })
  expect(causeOf(said)).toMatchObject({ of: 'acknowledgement', by: 'bob', note: 'on it', until: null, sticky: true })
})

test('what is explained says by which check', async () => {
  const { game, why } = await setUp(planFor([LB]))
  game.look({ [LB]: 500, [WEB]: 500 })
  const said = await why()
  expect(whysOf(said)).toMatchObject({ ops: 'blocked' })
  expect(causeOf(said)).toEqual({ of: 'check', checkId: LB })
})

test('what flaps says since when', async () => {
  const { game, book } = await setUp()
  let since: number | undefined
  for (let turn = 0; turn < 20; turn += 1) {
    game.look({ [WEB]: turn % 2 === 0 ? 500 : 50 })
    await game.flush()
    since ??= game.entry(WEB)?.state.flapping ? stage.now : undefined
  }
  const kept = await book.accounts({ limit: 99, checkId: WEB })
  expect(kept.find(({ why }) => why === 'flapping')).toMatchObject({ cause: { of: 'flapping', since } })
})

test('what was overtaken says by what', async () => {
  const { game, book } = await setUp()
  game.look({ [WEB]: 500 })
  game.look({ [WEB]: 0 })
  await game.flush()
  const [last, first] = await book.accounts({ limit: 2, checkId: WEB })
  expect(first).toMatchObject({ why: 'overtaken', cause: { of: 'later', seq: last?.transitionSeq } })
})

test('the routes are those of that time, also after the configuration became another', async () => {
  const { game, db, why } = await setUp()
  const kept = await keptPlanOf(game.memory.plan, [])
  const stored = db.committer.commit({ plans: [kept], adoptions: [{ at: stage.now, fingerprint: kept.fingerprint }] })
  await db.committer.flush()
  await stored
  game.look({ [WEB]: 500 })
  const then = stage.now
  await game.flush()
  game.wait(5_000)
  game.adopt({ ...planFor(), channels: [channel('boss')], routes: [] })
  const said = await why(WEB, then)
  expect(said.routes?.map(({ to, came }) => [to, came])).toEqual([
    [['night'], 'takes'],
    [['ops'], 'takes'],
  ])
  expect(said.channels.map(({ name }) => name)).toEqual(['night', 'ops', 'boss'])
})

test('what is not decided yet says so', async () => {
  const { game, why } = await setUp(planFor([LB]))
  game.look({ [WEB]: 500 })
  expect(await why()).toMatchObject({ undecided: true, happened: { status: 'critical' } })
  game.look({ [LB]: 0 })
  game.wait(1_000)
  const said = await why()
  expect([said.undecided, whysOf(said).ops]).toEqual([false, 'opened'])
})

test('before what is not decided yet comes the last that was', async () => {
  const { game, why } = await setUp(planFor([LB]))
  game.look({ [WEB]: 500, [LB]: 0 })
  const [first] = [stage.now, await game.flush()]
  game.wait(1_000)
  game.look({ [WEB]: 0, [LB]: 0 })
  const [second] = [stage.now, await game.flush()]
  game.wait(60_000)
  game.look({ [WEB]: 500 })
  expect(await why(WEB, second)).toMatchObject({ undecided: false, before: first })
  expect(await why()).toMatchObject({ undecided: true, happened: { at: stage.now }, before: second, after: null })
})

test('why it has not gone out: it gathers, another is being sent, or the channel fails', async () => {
  const { game, db, book } = await setUp({
    ...planFor(),
    routes: [{ match: {}, to: ['ops'], continue: false, gatherMs: 30_000 }],
  })
  const put = async (...deliveries: Parameters<typeof db.committer.commit>[0]['deliveries'] & object) => {
    const stored = db.committer.commit({ deliveries })
    await db.committer.flush()
    await stored
  }
  const waits = async () => (await book.accounts({ limit: 1, checkId: WEB }))[0]?.waits
  game.look({ [LB]: 500 })
  await game.flush()
  const [first] = await db.outbox.open()
  game.look({ [WEB]: 500 })
  await game.flush()
  expect(await waits()).toEqual({ of: 'gather', until: stage.now + 30_000 })
  game.wait(31_000)
  expect(await waits()).toEqual({ of: 'gather', until: null })
  await put({ is: 'sending', message: 'm1', rows: [first?.id ?? ''], at: 7_000 })
  expect(await waits()).toEqual({ of: 'message', message: 'm1' })
  await put({ is: 'retry', message: 'm1', at: 7_500, error: 'answers 500', nextTryAt: 9_000 })
  expect(await waits()).toEqual({ of: 'outage', since: 7_000, error: 'answers 500', nextTryAt: 9_000 })
})

test('nothing is known of a check that never was', async () => {
  const { why } = await setUp()
  await expect(why('web9/http')).rejects.toThrow('there is no check web9/http')
  expect(await why(WEB, 5)).toMatchObject({ happened: null, routes: null })
})
