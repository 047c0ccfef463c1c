import { down, server } from '@foretop/probes/relations/replication/observed.made-up.ts'
import { replication } from '@foretop/probes/relations/replication.ts'
import { same } from '@foretop/probes/relations/same.ts'
import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answered, check, openStage, planOf, play, type Stage } from '../engine/play.made-up.ts'
import { startRelations } from './relations.ts'

/** Two databases of which one is the master, and installs each of which is configured for one of them. */

let stage: Stage
beforeEach(() => {
  stage = openStage()
})
afterEach(() => stage.database.close())

const HOSTS = ['db01', 'db02']
const INSTALLS = ['site1', 'site2', 'site3']
const idOf = (install: string) => `${install}/configuration`

const lookedAt = (id: string, everyMs: number): Check => ({
  ...check(id),
  ...{ kind: 'member', everyMs, timeoutMs: 5_000, metrics: {}, thresholds: {} },
})
const related = (id: string, definition: typeof same | typeof replication, of: readonly string[], options: object) => {
  const { everyMs = 10_000, retryMs = 10_000, attempts = 3 } = definition.defaults ?? {}
  const thresholds = { different: { critical: { above: 0 } } }
  const given: unknown = definition.options.parse(options)
  return {
    ...check(id),
    ...{ kind: definition.kind, everyMs, retryMs, attempts, metrics: definition.metrics, options: given },
    ...{ thresholds: definition === same ? thresholds : {}, way: { by: 'derive', of } as const },
  }
}
const PLAN = planOf([
  ...HOSTS.map((host) => lookedAt(`${host}/mysql`, 10_000)),
  ...INSTALLS.map((install) => lookedAt(idOf(install), 60_000)),
  related(
    'dbs',
    replication,
    HOSTS.map((host) => `${host}/mysql`),
    { oneWriter: [HOSTS] },
  ),
  related('present-master', same, [...INSTALLS.map(idOf), 'dbs'], {
    trait: 'output',
    as: { check: 'dbs', trait: 'writer' },
  }),
])
const KINDS = new Map(
  ['member', 'same', 'replication'].map((kind) => [
    kind,
    { title: kind, summary: '', relation: kind !== 'member', metrics: {} },
  ]),
)

async function begin() {
  const game = await play(stage, PLAN, { kinds: KINDS, lookers: (surroundings) => [startRelations(surroundings)] })
  const statuses = new Set<string | undefined>()
  const now = { db01: 'writes', db02: 'follows', site1: 'db01', site2: 'db01', site3: 'db01' }
  const databases = (): readonly Observation[] => [databaseAs('db01', now.db01), databaseAs('db02', now.db02)]
  const installs = (): readonly Observation[] =>
    (['site1', 'site2', 'site3'] as const).map((install) => ({
      ...answered(idOf(install), 0, {}),
      ...{ host: null, traits: { output: now[install] } },
    }))
  /** Ten seconds, in which both databases are looked at. */
  const pass = async () => {
    game.deliver(...databases().map((look) => ({ ...look, ...stage.clock.moment() })))
    await stage.clock.pass(10_000)
    statuses.add(game.entry('present-master')?.state.status)
  }
  /** A minute, in which everything is looked at. */
  const minute = async () => {
    game.deliver(...installs().map((look) => ({ ...look, ...stage.clock.moment() })))
    for (let i = 0; i < 6; i += 1) await pass()
  }
  for (let i = 0; i < 4; i += 1) await minute()
  return {
    ...{ now, pass, minute, statuses },
    said: () => [game.entry('present-master')?.state.status, game.entry('present-master')?.latest?.text],
  }
}

const databaseAs = (host: string, state: string): Observation =>
  state === 'down' ? down(host) : server(host, host === 'db01' ? 1 : 2, { readOnly: Number(state !== 'writes') })

test('a master that is handed over, and installs that follow within the minute, are no trouble', async () => {
  const { now, pass, minute, statuses } = await begin()
  // For some seconds nobody writes.
  now.db01 = 'follows'
  await pass()
  now.db02 = 'writes'
  await pass()
  Object.assign(now, { site1: 'db02', site2: 'db02', site3: 'db02' })
  for (let i = 0; i < 4; i += 1) await minute()
  expect([...statuses]).toEqual(['ok'])
})

test('nor are installs that are moved first', async () => {
  const { now, pass, minute, statuses, said } = await begin()
  Object.assign(now, { site1: 'db02', site2: 'db02', site3: 'db02' })
  await minute()
  Object.assign(now, { db01: 'follows', db02: 'writes' })
  await pass()
  for (let i = 0; i < 4; i += 1) await minute()
  expect([...statuses]).toEqual(['ok'])
  expect(said()).toEqual(['ok', '3 have output db02, which is the writer of dbs'])
})

describe.each(['follows', 'down'])('after a failover by hand, the old master %s:', (state) => {
  test('an install that was forgotten is named', async () => {
    const { now, minute, said } = await begin()
    Object.assign(now, { db01: state, db02: 'writes', site1: 'db02', site2: 'db02' })
    for (let i = 0; i < 4; i += 1) await minute()
    expect(said()).toEqual(['critical', 'site3/configuration has output db01; the writer of dbs is db02'])
    now.site3 = 'db02'
    for (let i = 0; i < 2; i += 1) await minute()
    expect(said()[0]).toBe('ok')
  })
})

test('while nobody is seen to write nobody is accused', async () => {
  const { now, minute, said } = await begin()
  Object.assign(now, { db01: 'down', site3: 'db02' })
  for (let i = 0; i < 4; i += 1) await minute()
  expect(said()).toEqual([
    'unknown',
    'the writer of dbs is not known; site3/configuration has output db02, site1/configuration, site2/configuration db01',
  ])
})
