import { metricsOf, metricsOfAll } from '@foretop/shared/catalogue.ts'
import type { Metrics } from '@foretop/shared/model.ts'
import { catalogueSchema, checkSchema } from '@foretop/shared/wire.ts'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { saidBy } from './all-kinds.ts'
import { load } from './config/fixture.made-up.ts'
import { WITH_COLUMNS } from './config/plan/columns.made-up.ts'
import { answered, openStage, play } from './engine/play.made-up.ts'
import { openHistory } from './history/store.ts'
import { buildApp } from './http/build.ts'
import { createInForce } from './http/doors/in-force.ts'
import { forgetful } from './http/doors/sessions.ts'
import { estateHealth } from './http/health/estate-health.ts'
import { exposeChecks } from './http/health/expose-checks.ts'
import { createBoard } from './http/live/board.ts'
import { OPEN } from './http/serve.made-up.ts'
import { DEAF } from './looking/inbox.ts'
import { createPorts } from './ports.ts'
import { createStateDb } from './store/state-db.ts'
import { createSwitchboard } from './switchboard.ts'

const DAY_MS = 86_400_000
const CHECK = 'probe: columns, hosts: [a]'
const config = (jobs: string, mails: string) => `hosts: { a: }
checks:
  jobs: { ${CHECK}, ${jobs} }
  mails: { ${CHECK}, ${mails} }
  port: { probe: tcp, hosts: [a], with: { port: 80 } }
`
const JOBS =
  'with: { columns: { age: { label: Age of the oldest, unit: s, above: 60 }, done: { label: Done, counts: true } } }'
const MAILS = 'thresholds: { age: { warning: { above: 2 } } }, with: { columns: { age: { label: Days, unit: days } } }'
const planOf = async (jobs = JOBS, mails = MAILS) => (await load(config(jobs, mails), {}, WITH_COLUMNS)).plan

/** The server from the configuration to its doors; what is seen is played. */
async function watch() {
  const stage = openStage()
  // History keeps what is of the last days.
  stage.now = Date.now() - 60_000
  const kinds = saidBy(WITH_COLUMNS)
  const played = await play(stage, await planOf(), { kinds })
  const history = openHistory({ path: ':memory:', keepMs: 2 * DAY_MS })
  const switchboard = createSwitchboard()
  const { database } = stage
  const ports = createPorts({
    engine: played.engine,
    db: createStateDb(database),
    history,
    inbox: DEAF,
    switchboard,
    troubles: () => [],
    outbox: () => ({ waiting: 0, failing: 0 }),
    notice: () => null,
    clock: stage.clock,
  })
  const inForce = createInForce(OPEN)
  const log = pino({ level: 'silent' })
  const app = buildApp({ ports, inForce, sessions: forgetful, webRoot: null, log })
  return {
    ...played,
    ports,
    look(id: string, metrics: Metrics) {
      played.wait(1_000)
      const observation = { ...answered(id, stage.now, metrics), host: 'a' }
      played.deliver(observation)
      history.append([observation])
    },
    get: async (path: string): Promise<unknown> => (await app.inject(`/api/v1/${path}`)).json(),
    async [Symbol.asyncDispose]() {
      await app.close()
      switchboard.close()
      await history.close()
    },
  }
}

test('a threshold on a metric that only the options know becomes a verdict, in its own words and unit', async () => {
  await using site = await watch()
  site.look('a/jobs', { rows: 3, age: 61 })
  site.look('a/mails', { rows: 3, age: 61 })
  expect(site.shown('a/jobs')).toMatchObject({
    candidate: { status: 'critical' },
    culprit: 'age',
    value: { metric: 'age', number: 61 },
  })
  const told = (id: string) => site.shown(id)?.text.replaceAll('\u202F', ' ')
  expect(told('a/jobs')).toBe('Age of the oldest 1 m 01 s (critical above 1 m 00 s); all told')
  expect(told('a/mails')).toBe('Days 61 d (warning above 2 d); all told')
})

test('what was asked for and cannot be read is unknown, of the check that has it', async () => {
  await using site = await watch()
  site.look('a/jobs', { rows: 3 })
  site.look('a/mails', { rows: 3 })
  // Its options judge it: that is asking for it.
  expect(site.shown('a/jobs')).toMatchObject({ text: 'Age of the oldest could not be read; all told' })
  expect(site.shown('a/mails')).toMatchObject({ culprit: 'age', text: 'Days could not be read; all told' })
})

test('a counter of one check is a rate, on its page and in its history', async () => {
  await using site = await watch()
  site.look('a/jobs', { rows: 3, done: 100 })
  site.look('a/jobs', { rows: 3, done: 150 })
  expect(checkSchema.parse(await site.get('checks?id=a%2Fjobs'))).toMatchObject({ rates: { rows: 3, done: 50 } })
  const span = `from=${Date.now() - 120_000}&to=${Date.now() + 60_000}&points=100`
  const { series } = Object(await site.get(`checks/a%2Fjobs/history?${span}&metric=done`))
  expect(series[0].avg.filter((value: number | null) => value !== null)).toEqual([50])
})

test('the catalogue tells of those checks alone, and whoever draws finds the metrics of a check there', async () => {
  await using site = await watch()
  const catalogue = catalogueSchema.parse(await site.get('catalogue'))
  expect(Object.keys(catalogue.checks ?? {})).toEqual(['a/jobs', 'a/mails'])
  const of = (id: string, kind: string) => metricsOf(catalogue, { id, kind })
  expect(of('a/jobs', 'columns')).toMatchObject({
    rows: { unit: 'count' },
    age: { unit: 's' },
    done: { counter: true },
  })
  expect(of('a/mails', 'columns')).toMatchObject({ age: { label: 'Days', unit: 'days' } })
  expect(Object.keys(of('a/port', 'tcp'))).toEqual(['connect', 'queue'])
  expect(Object.keys(metricsOfAll(catalogue, [{ id: 'a/port', kind: 'tcp' }]))).toEqual(['connect', 'queue'])
})

test('a reload that changes metrics is another catalogue, and open walls are told which', async () => {
  await using site = await watch()
  const board = createBoard(site.ports.watched, Date.now)
  const first = site.ports.plan.catalogue().version
  site.adopt(await planOf())
  expect(board.takeChanges()).toBeNull()
  site.adopt(await planOf('with: { columns: { age: { label: Oldest, unit: s } } }'))
  const { version } = site.ports.plan.catalogue()
  expect(version).not.toBe(first)
  expect(board.takeChanges()).toMatchObject({ catalogueVersion: version })
  expect(board.takeChanges()).toBeNull()
  expect(JSON.parse(await board.snapshot(true))).toMatchObject({ catalogueVersion: version })
  site.adopt(await planOf('with: {}', 'with: {}'))
  expect(site.ports.plan.catalogue()).not.toHaveProperty('checks')
})

test('Prometheus is told each name once, whatever the checks of a kind mean by it', async () => {
  await using site = await watch()
  site.adopt(
    await planOf(
      'with: { columns: { age: { label: Age, unit: s }, ageSeconds: { label: Twin }, sumTotal: { label: Sum } } }',
      'with: { columns: { age: { label: Days, unit: days }, sum: { label: Sum, counts: true } } }',
    ),
  )
  site.look('a/jobs', { rows: 1, age: 5, ageSeconds: 6, sumTotal: 7 })
  site.look('a/mails', { rows: 2, age: 2, sum: 8 })
  await site.flush()
  const lines = [...exposeChecks(site.ports.exposed)].join('').split('\n')
  const about = (name: string) => lines.filter((line) => line.split(/[ {]/).includes(name))
  expect(about('foretop_columns_age_seconds')).toEqual([
    '# HELP foretop_columns_age_seconds Age',
    '# TYPE foretop_columns_age_seconds gauge',
    'foretop_columns_age_seconds{check="a/jobs",host="a"} 5',
    'foretop_columns_age_seconds{check="a/mails",host="a"} 172800',
  ])
  expect(about('foretop_columns_rows')).toHaveLength(4)
  // One calls it a sum and the other a counter: both cannot be right for both.
  expect(about('foretop_columns_sum_total')[1]).toBe('# TYPE foretop_columns_sum_total untyped')
  const heads = lines.filter((line) => line.startsWith('# TYPE'))
  expect(new Set(heads.map((line) => line.split(' ')[2])).size).toBe(heads.length)
  const series = lines.flatMap((line) => (line === '' || line.startsWith('#') ? [] : line.replace(/ \S+$/, '')))
  expect(new Set(series).size).toBe(series.length)
})

test('the health of the estate gives each number the unit of its check', async () => {
  await using site = await watch()
  site.look('a/jobs', { rows: 3, age: 61 })
  site.look('a/mails', { rows: 3, age: 61 })
  const { checks } = Object(estateHealth(site.ports.estate, Date.now()))
  expect(checks['a:jobs'][0]).toMatchObject({ observedValue: 61, observedUnit: 's' })
  expect(checks['a:mails'][0]).toMatchObject({ observedValue: 61, observedUnit: 'days' })
})
