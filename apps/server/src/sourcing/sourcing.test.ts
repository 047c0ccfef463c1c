import { defineProbe } from '@foretop/probes/define.ts'
import { listingOf } from '@foretop/probes/sources/listing.ts'
import type { Row } from '@foretop/shared/model.ts'
import type { Plan } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { registry as FEW, load } from '../config/fixture.made-up.ts'
import { openStage, play, type Stage } from '../engine/play.made-up.ts'
import { createSourcing, type Sourcing } from './sourcing.ts'

/** Sources over the running engine; the test is who looks. */

const page = defineProbe({
  kind: 'page',
  title: 'Page',
  summary: '',
  options: z.strictObject({ url: z.string(), n: z.number().optional() }),
  metrics: { waiting: { label: 'Waiting', unit: 'count', thresholds: { critical: { above: 100 } } } },
  run: async () => ({ metrics: {}, text: '' }),
})
const registry = { ...FEW, probes: [...FEW.probes, page] }

const CONFIG = `
groups: { webs: }
sources: { shops: { source: list, key: name, was: old, believe: 3, attempts: 1, with: { query: x } } }
hosts:
  lb: { address: 10.0.0.1, groups: [webs] }
  temporary: { each: shops, address: "\${row.ip}", groups: [webs] }
checks: { page: { probe: page, hosts: [webs], attempts: 1, with: { url: x } } }
channels: { ops: { kind: chat, url: "https://chat.example.org/hook/of/ours" } }
routes: [{ to: [ops] }]
`

let stage: Stage
let game: Awaited<ReturnType<typeof start>>
beforeEach(async () => {
  stage = openStage()
  game = await start()
})
afterEach(() => stage.database.close())

async function start(config = CONFIG) {
  const troubles: string[] = []
  const plans: Plan[] = []
  let hand: (batch: typeof handed) => void = () => {}
  let handed: { from: string; number: number; looks: never[] } = { from: 'poller', number: 0, looks: [] }
  let sourcing: Sourcing | null = null
  let number = 0
  const remembered = await stage.stores().state.load()
  let settings = await load(config, {}, registry)
  const played = await play(stage, settings.plan, {
    kinds: new Map(),
    begins: false,
    lookers(surroundings) {
      sourcing = createSourcing({
        registry,
        lists: remembered.lists,
        commit: (write) => played.committer.commit(write),
        adopt(plan, renamed) {
          plans.push(plan)
          played.engine.adopt(plan, [], 'rows', renamed)
        },
        recheck: (id) => played.engine.recheck(id),
        onTrouble: (text) => void troubles.push(text),
        now: () => stage.now,
      })
      const between = sourcing.between(surroundings)
      hand = between.onLooks
      return []
    },
  })
  const configure = async (next: string) => {
    settings = await load(next, {}, registry)
    await sourcingOf().configure(settings, (plan) => played.engine.adopt(plan, []))
  }
  const sourcingOf = () => {
    if (sourcing === null) throw new Error('there is a looker')
    return sourcing
  }
  await configure(config)
  return { ...played, sourcing: sourcingOf(), configure, troubles, plans, lookAt, list, again, failAndRename, fail }

  /** A row of a list is called otherwise in the very batch in which the check of before fails. */
  async function failAndRename() {
    const { text } = listingOf([{ name: 'new1', old: 'h1', ip: '10.0.0.7' }], { key: 'name', was: 'old' })
    const about = { at: stage.now, seenAt: stage.now, durationMs: 1, host: null, text: '' }
    const of = (checkId: string) => ({ lateMs: 0, revision: played.entry(checkId)?.check.revision ?? '', checkId })
    const looks = [
      { ...of('h1/page'), observation: { ...about, checkId: 'h1/page', outcome: 'failed', code: 'refused' } },
      { ...of('shops'), observation: { ...about, checkId: 'shops', outcome: 'answered', metrics: {} }, list: text },
    ]
    number += 1
    hand({ from: 'poller', number, looks: looks as never[] })
    await sourcingOf().configure(settings, (plan) => played.engine.adopt(plan, []))
    played.looked.length = 0
    await played.flush()
  }
  /** What was handed over last comes once more. */
  async function again() {
    hand(handed)
    await sourcingOf().configure(settings, (plan) => played.engine.adopt(plan, []))
    played.looked.length = 0
    await played.flush()
  }

  /** Looks at a check, as whoever polls it hands it over. */
  async function lookAt(id: string, outcome: object, more: object = {}) {
    const check = played.entry(id)?.check
    number += 1
    played.wait(1_000)
    const about = { checkId: id, host: check?.host ?? null, at: stage.now, seenAt: stage.now, durationMs: 1 }
    const look = { observation: { ...about, ...outcome }, revision: check?.revision ?? '', lateMs: 0, ...more }
    handed = { from: 'poller', number, looks: [look] as never[] }
    hand(handed)
    // Looks are taken one after the other: what comes after this one comes after all of it.
    await sourcingOf().configure(settings, (plan) => played.engine.adopt(plan, []))
    expect(played.looked.splice(0)).toEqual(look.revision === check?.revision ? [id] : [])
    await played.flush()
  }
  async function list(rows: { readonly [name: string]: Row }, revision?: string) {
    const named = Object.entries(rows).map(([name, cells]) => ({ name, ip: '10.0.0.7', ...cells }))
    const { text, rows: count, refusals } = listingOf(named, { key: 'name', was: 'old' })
    const outcome = { outcome: 'answered', metrics: { rows: count, refused: refusals.length }, text: `${count} rows` }
    await lookAt('shops', outcome, { list: text, ...(revision !== undefined && { revision }) })
  }
  async function fail(id: string) {
    await lookAt(id, { outcome: 'failed', code: 'refused', text: 'connection refused by 10.0.0.1:1' })
  }
}

const ids = () => [...game.memory.entries.keys()]
const textOf = (id: string) => game.entry(id)?.latest?.text
const FOUR = { h1: {}, h2: {}, h3: {}, h4: {} }

test('rows come and go within one look, and what did not change stays as it is', async () => {
  expect(ids()).toEqual(['shops', 'lb/page'])
  await game.list({ h1: {}, h2: {} })
  expect(ids()).toEqual(['shops', 'lb/page', 'h1/page', 'h2/page'])
  expect(textOf('shops')).toBe('2 rows, 2 added')
  await game.fail('h1/page')
  const kept = game.entry('h1/page')
  await game.list({ h1: {}, h3: { ip: '10.0.0.8' } })
  expect(ids()).toEqual(['shops', 'lb/page', 'h1/page', 'h3/page'])
  expect(game.entry('h1/page')).toBe(kept)
  expect(game.entry('shops')?.latest).toMatchObject({ metrics: { rows: 2, added: 1, gone: 1, refused: 0, doubted: 0 } })
  expect(game.memory.plan.hosts.map(({ name }) => name)).toEqual(['lb', 'h1', 'h3'])
})

test('a list that says the same makes no other plan', async () => {
  await game.list(FOUR)
  await game.list(FOUR)
  expect(game.plans).toHaveLength(1)
  expect(textOf('shops')).toBe('4 rows')
})

test('a machine that goes in trouble is told of to those alone who were told of it, and its events stay', async () => {
  await game.list(FOUR)
  await game.fail('h1/page')
  await game.list({ h2: {}, h3: {}, h4: {} })
  expect(await game.told()).toEqual(['h1/page opened', 'h1/page removed'])
  expect(await game.incidents()).toMatchObject([{ checkId: 'h1/page', closedAs: 'removed' }])
  expect(await game.stored('h1/page')).toHaveLength(2)
  await game.list({ h3: {}, h4: {} })
  expect(await game.told()).toHaveLength(2)
})

test('a source that cannot be asked keeps its list and says of when that is', async () => {
  await game.list(FOUR)
  game.wait(59_000)
  await game.fail('shops')
  expect(ids()).toHaveLength(6)
  expect(textOf('shops')).toBe('connection refused by 10.0.0.1:1; the 4 rows of 1\u202Fm 00\u202Fs ago stay')
  expect(game.entry('shops')?.state.status).toBe('critical')
})

test('a list that falls below half is a problem of its own until it has said so often enough', async () => {
  await game.list(FOUR)
  await game.list({ h1: {} })
  expect(textOf('shops')).toBe('1 row, 4 before: the list is kept until 2 more looks say so, or foretop believe shops')
  expect(game.entry('shops')?.state.status).toBe('critical')
  await game.list({})
  await game.fail('shops')
  expect(ids()).toHaveLength(6)
  await game.list({ h1: {} })
  expect(ids()).toEqual(['shops', 'lb/page', 'h1/page'])
  expect(game.entry('shops')?.state.status).toBe('ok')
})

test('one good list in between begins the count anew', async () => {
  await game.list(FOUR)
  await game.list({})
  await game.list({})
  await game.list(FOUR)
  await game.list({})
  await game.list({})
  expect(ids()).toHaveLength(6)
})

test('somebody may say that it is right, and the next look takes it', async () => {
  await game.list(FOUR)
  expect(() => game.sourcing.believe('shops')).toThrow('the list of shops is believed already')
  expect(() => game.sourcing.believe('lb/page')).toThrow('there is no source lb/page')
  await game.list({})
  game.sourcing.believe('shops')
  await game.list({})
  expect(ids()).toEqual(['shops', 'lb/page'])
  await game.list(FOUR)
  await game.list({})
  expect(ids()).toHaveLength(6)
})

test('a source that asks otherwise now is believed at once', async () => {
  await game.list(FOUR)
  await game.configure(CONFIG.replace('query: x', 'query: y'))
  expect(ids()).toHaveLength(6)
  await game.list({})
  expect(ids()).toHaveLength(2)
})

test('a row that is wrong costs nobody but itself, and is named', async () => {
  await game.list({ h1: {}, h2: { ip: 'no address' }, lb: {} })
  expect(ids()).toEqual(['shops', 'lb/page', 'h1/page'])
  const why = 'its address must be a host name or an IP address, without port, got no address'
  expect(game.entry('shops')?.latest).toMatchObject({
    metrics: { refused: 2 },
    details: {
      refused: [
        { row: 'h2', why },
        { row: 'lb', why: 'there is a host lb already' },
      ],
    },
    text: `row h2: ${why} (and 1 more); 3 rows, 3 added`,
  })
})

test('after a restart the rows are there before the first look, with all that was known', async () => {
  await game.list(FOUR)
  await game.fail('h1/page')
  await game.engine.stop()
  await game.flush()
  game.kill()
  game = await start()
  expect(ids()).toHaveLength(6)
  expect(game.entry('h1/page')).toMatchObject({ state: { status: 'critical' }, incident: { checkId: 'h1/page' } })
  await game.list({})
  expect(ids()).toHaveLength(6)
})

test('a row that is called otherwise now keeps state, incident and events, and nobody is told', async () => {
  await game.list(FOUR)
  await game.fail('h1/page')
  await game.list({ new1: { old: 'h1' }, h2: {}, h3: {}, h4: {} })
  expect(ids()).toEqual(['shops', 'lb/page', 'h2/page', 'h3/page', 'h4/page', 'new1/page'])
  expect(game.entry('new1/page')).toMatchObject({
    state: { checkId: 'new1/page', status: 'critical' },
    incident: { checkId: 'new1/page' },
    check: { host: 'new1' },
  })
  expect(await game.told()).toEqual(['new1/page opened'])
  expect(game.renamed).toEqual([['h1/page', 'new1/page']])
  expect(await game.stored('new1/page')).toHaveLength(1)
  expect(game.changes.flatMap(({ removed }) => removed)).toEqual(['h1/page'])
  await game.engine.stop()
  await game.flush()
  game.kill()
  game = await start()
  expect(game.entry('new1/page')).toMatchObject({
    state: { status: 'critical' },
    incident: { openedAt: expect.any(Number) },
  })
})

test('a look that was made before the source asked otherwise lists nothing', async () => {
  await game.list(FOUR)
  await game.list({ h9: {}, ...FOUR }, 'of before')
  expect(ids()).toHaveLength(6)
})

test('trouble that is not told yet while its row is called otherwise ends for whoever hears of it', async () => {
  await game.list({ h1: {} })
  await game.failAndRename()
  expect(await game.told()).toEqual(['new1/page opened'])
  await game.lookAt('new1/page', { outcome: 'answered', metrics: { waiting: 0 }, text: '' })
  expect(await game.told()).toEqual(['new1/page opened', 'new1/page resolved'])
})

test('what looks at all rows is there once these were listed, be it that there are none', async () => {
  await game.configure(CONFIG.replace('checks: {', 'checks: { all: { relation: pair, of: [{ each: shops }] },'))
  expect(ids()).toEqual(['shops', 'lb/page'])
  await game.list({})
  expect(ids()).toEqual(['shops', 'lb/page', 'all'])
  expect(game.entry('shops')?.latest).toMatchObject({ details: { changed: new Date(stage.now).toISOString() } })
})

test('a list that is handed over twice counts once', async () => {
  await game.list(FOUR)
  await game.list({})
  await game.again()
  await game.again()
  expect(ids()).toHaveLength(6)
  expect(textOf('shops')).toContain('until 2 more looks say so')
})

test('rows that are all wrong by now retire nothing, however often they are listed, unless somebody says so', async () => {
  await game.list(FOUR)
  const wrong = { h1: { ip: null }, h2: { ip: null }, h3: { ip: null }, h4: {} }
  for (let look = 0; look < 5; look += 1) await game.list(wrong)
  expect(ids()).toHaveLength(6)
  expect(game.entry('shops')).toMatchObject({
    state: { status: 'critical' },
    latest: {
      metrics: { doubted: 1, refused: 3 },
      text: `row h1: it has no address: \${row.ip} is empty (and 2 more); the 4 rows of before stay until that is right, or foretop believe shops`,
    },
  })
  game.sourcing.believe('shops')
  await game.list(wrong)
  expect(ids()).toEqual(['shops', 'lb/page', 'h4/page'])
})

test('rows that cannot even be listed are not gone', async () => {
  await game.list(FOUR)
  for (let look = 0; look < 5; look += 1) await game.list({ 'h 1': {}, 'h 2': {}, 'h 3': {}, h4: {} })
  expect(ids()).toHaveLength(6)
})

test('a source that asked otherwise before the restart is not another one after it', async () => {
  await game.list(FOUR)
  const next = CONFIG.replace('query: x', 'query: y')
  await game.configure(next)
  await game.list(FOUR)
  await game.engine.stop()
  await game.flush()
  game.kill()
  game = await start(next)
  await game.list({})
  expect(ids()).toHaveLength(6)
})

test('a source that is taken out and comes back lists anew', async () => {
  await game.list(FOUR)
  await game.engine.stop()
  await game.flush()
  game.kill()
  game = await start()
  await game.list({ h1: {}, h2: {}, h3: {} })
  await game.configure(CONFIG.replace('believe: 3', 'enabled: false, believe: 3'))
  expect(ids()).toEqual(['lb/page'])
  await game.configure(CONFIG)
  expect(ids()).toEqual(['shops', 'lb/page'])
})

test('the age of what stays is that of the last list that was taken', async () => {
  await game.list(FOUR)
  await game.list({})
  await game.list({})
  await game.fail('shops')
  expect(textOf('shops')).toContain('the 4 rows of 3\u202Fs ago stay')
})

test('an id that a renamed row leaves is there still where another source lists it too', async () => {
  await game.list({ h1: {} })
  const { plan } = game.memory
  const others = plan.checks.map((check) => (check.id === 'h1/page' ? { ...check, id: 'h2/page' } : check))
  game.changes.length = 0
  game.engine.adopt({ ...plan, checks: [...plan.checks, ...others.slice(-1)] }, [], 'rows', [['h1/page', 'h2/page']])
  expect(ids()).toEqual(['shops', 'lb/page', 'h1/page', 'h2/page'])
  expect(game.changes.flatMap(({ removed }) => removed)).toEqual([])
})
