import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Metric, Metrics, Observation, Scope } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { createHerald } from '../alerts/herald.ts'
import { createCommitter } from '../store/commit.ts'
import { openDatabase } from '../store/database.ts'
import { createOutbox } from '../store/outbox.ts'
import { createQuietStore } from '../store/quiets.ts'
import { createStateStore } from '../store/state.ts'
import { adoptPlan, createMemory, type Kind, type Kinds } from './memory.ts'
import { createPipeline } from './pipeline.ts'
import { createQuiets } from './quiets.ts'
import { createRecorder } from './recorder.ts'
import { tend } from './tend.ts'
import { describeCheck } from './view.ts'

const METRICS: { readonly [name: string]: Metric } = {
  waiting: { label: 'Waiting', unit: 'count' },
  errors: { label: 'Errors', unit: 'count', counter: true },
}
const KINDS = new Map<string, Kind>([['played', { title: 'Played', summary: '', relation: false, metrics: METRICS }]])

export const check = (id: string, groups: readonly string[] = []): Check =>
  madeUpCheck(id, {
    ...{ groups, everyMs: 1_000, timeoutMs: 500, retryMs: 200 },
    thresholds: { waiting: { warning: { above: 0 }, critical: { above: 100 } } },
  })
export const planOf = (checks: readonly Check[]): Plan =>
  madeUpPlan(checks, {
    hosts: ['web1', 'web2', 'lb'].map((name) => ({ name, address: '127.0.0.1', groups: [] })),
    groups: [{ name: 'webs', title: 'Webs', needs: [] }],
    channels: [{ name: 'ops', kind: 'webhook', options: {} }],
    routes: [{ match: {}, to: ['ops'], continue: false }],
  })
export const CHECKS = [check('web1/http', ['webs']), check('web2/http', ['webs']), check('lb/http')]

/** What outlives a restart: the database, and time. */
export interface Stage {
  readonly database: DatabaseSync
  /** By the clock that nobody sets. */
  now: number
  /** How far the clock on the wall was set from it. */
  stepMs: number
}

export const openStage = (): Stage => ({
  database: openDatabase({
    path: ':memory:',
    migrations: join(import.meta.dirname, '../store/migrations'),
    synchronous: 'FULL',
  }),
  now: 1_000_000,
  stepMs: 0,
})

export const momentOf = ({ now, stepMs }: Stage) => ({ at: now + stepMs, seenAt: now })

interface Casting {
  readonly kinds?: Kinds
  /** Looks again soon at what is not confirmed yet. */
  readonly retry?: (check: Check) => void
}

/** The main thread's half of the engine with the real herald, as after a start with this database; time is played. */
export function play(stage: Stage, plan = planOf(CHECKS), { kinds = KINDS, retry = () => {} }: Casting = {}) {
  const { database } = stage
  const now = () => stage.now + stage.stepMs
  const store = createStateStore(database)
  const quietStore = createQuietStore(database)
  const outbox = createOutbox(database)
  const committer = createCommitter(database)
  const remembered = store.load()
  const memory = createMemory(kinds, remembered.lastSeq, stage.now)
  const retried: string[] = []
  const published: (readonly string[])[] = []
  const announce = createHerald({
    plan: () => memory.plan,
    told: outbox.told(),
    outbox,
    expect: () => {},
    explainedBy: () => [],
    link: () => null,
    now,
  })
  const recorder = createRecorder({
    memory,
    store,
    committer,
    announce,
    publish: ({ checks }) => published.push(checks),
    release: () => {},
    now,
  })
  for (const quiet of quietStore.open()) memory.quiets.set(quiet.id, quiet)
  const quiets = createQuiets({ memory, store: quietStore, recorder, now })
  const pipeline = createPipeline({
    memory,
    recorder,
    history: { append: () => {} },
    retry: ({ check }) => {
      retried.push(check.id)
      retry(check)
    },
  })
  const deliver = (revision: number, observations: readonly Observation[]) =>
    pipeline(observations.map((observation) => ({ revision, lateMs: 0, observation })))
  const adopt = (next: Plan, ...changed: readonly string[]) => {
    adoptPlan(memory, next, momentOf(stage), { changed: new Set(changed), remembered })
    quiets.refit()
    quiets.tend()
  }
  adopt(plan)
  return {
    memory,
    quiets,
    quietStore,
    published,
    retried,
    /** Looks as a thread or a schedule hands them over. */
    take: pipeline,
    adopt,
    flush: () => committer.flush(),
    look(readings: { readonly [id: string]: number }) {
      stage.now += 1_000
      pipeline(
        Object.entries(readings).map(([id, n]) => ({
          revision: 1,
          lateMs: 0,
          observation: { ...seen(id, n, stage.now), ...momentOf(stage) },
        })),
      )
    },
    /** Looks as they come from a thread, whenever they were made. */
    deliver: (...observations: readonly Observation[]) => deliver(1, observations),
    /** The same, of a check as a reload made it. */
    deliverAs: (revision: number, ...observations: readonly Observation[]) => deliver(revision, observations),
    wait(ms: number) {
      stage.now += ms
      tend(memory, store, committer, momentOf(stage))
      quiets.tend()
    },
    ask: (kind: 'silence' | 'downtime', match: Scope, span: { from?: number; forMs: number }) =>
      quiets.ask({ kind, match, note: 'new kernel', by: 'ann', ...span }),
    /** All that went out to people so far. */
    async told() {
      await committer.flush()
      return outbox.open(0).map(({ notice }) => `${notice.checkId} ${notice.why}`)
    },
    async events() {
      await committer.flush()
      return store
        .events({ limit: 100 })
        .toReversed()
        .map(({ checkId, change }) => `${checkId} ${change.of}→${change.to}`)
    },
    async whys() {
      await committer.flush()
      return store
        .decisions({ limit: 100 })
        .toReversed()
        .map(({ checkId, why }) => `${checkId} ${why}`)
    },
    /** As a viewer has it. */
    shown: (id: string) => {
      const entry = memory.entries.get(id)
      return entry && describeCheck(memory, entry)
    },
    entry: (id: string) => memory.entries.get(id),
    flags: (id: string) => {
      const entry = memory.entries.get(id)
      return entry && { silenced: entry.silenced, downtime: entry.downtime }
    },
  }
}

/** A look that was answered; the clock on the wall was right. */
export const answered = (checkId: string, at: number, metrics: Metrics, text = 'all told'): Observation => ({
  checkId,
  host: 'x',
  at,
  seenAt: at,
  durationMs: 1,
  outcome: 'answered',
  metrics,
  text,
})

const seen = (checkId: string, waiting: number, at: number): Observation =>
  answered(checkId, at, { waiting }, `${waiting} wait`)
