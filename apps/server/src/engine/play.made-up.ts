import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Definitions, Metrics, Observation, Scope } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { createBeliefs } from '../alerts/beliefs.ts'
import { createHerald } from '../alerts/herald.ts'
import type { Sender, SenderParts } from '../alerts/sender.ts'
import { timesOf } from '../core/plan-times.ts'
import type { Batch, Look, Looker, Surroundings } from '../looking/looker.ts'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { startEngine } from './engine.ts'
import type { EngineChange } from './engine-change.ts'
import { createLookout } from './lookout.ts'
import type { Kind, Kinds } from './memory.ts'
import type { Ground } from './stage.made-up.ts'
import { describeCheck } from './view.ts'

export { groundOver, openStage, type Stage } from './stage.made-up.ts'

const METRICS: Definitions = {
  waiting: { label: 'Waiting', unit: 'count' },
  errors: { label: 'Errors', unit: 'count', counter: true },
}
const KINDS = new Map<string, Kind>([['played', { title: 'Played', summary: '', relation: false, metrics: METRICS }]])

export const check = (id: string, groups: readonly string[] = []): Check =>
  madeUpCheck(id, {
    ...{ groups, everyMs: 1_000, timeoutMs: 500, retryMs: 200 },
    metrics: METRICS,
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

interface Casting {
  readonly kinds?: Kinds
  /** The test puts the first plan in force itself. */
  readonly begins?: false
  /** Those who look; by default the test alone. */
  readonly lookers?: (surroundings: Surroundings) => readonly Looker[]
  /** Who delivers, begun with what the last run left; by default nobody does. */
  readonly sender?: (
    parts: Pick<SenderParts, 'left' | 'beliefs' | 'committer' | 'channels' | 'lookout' | 'onOrphans'>,
  ) => Sender
}

/** The engine with the real herald, as after a start with this database; time is played, and so is what is seen. */
export async function play(
  stage: Ground,
  plan = planOf(CHECKS),
  { kinds = KINDS, begins, lookers = () => [], sender: startSender }: Casting = {},
) {
  const clock = new PlayedClock(stage.now)
  clock.stepMs = stage.stepMs
  stage.clock = clock
  const { state: store, decisions, course, quiets: quietStore, outbox, committer } = stage.stores()
  const published: (readonly string[])[] = []
  const changes: EngineChange[] = []
  const looked: string[] = []
  const troubles: string[] = []
  const kept: Observation[] = []
  const renamed: (readonly [string, string])[] = []
  const actor = createActor()
  let inForce = plan
  const beliefs = createBeliefs(await decisions.beliefs())
  const left = await outbox.open()
  const undecided = await decisions.undecided()
  beliefs.promise(left)
  const sender = startSender?.({
    ...{ left, beliefs, committer },
    channels: () => engine.memory.plan.channels,
    lookout: () => lookout,
    onOrphans: (rows) => herald.orphaned(rows),
  })
  const herald = createHerald({
    plan: () => inForce,
    times: () => timesOf(inForce),
    beliefs,
    committer,
    send: sender?.send ?? (() => {}),
    lookout: () => lookout,
    link: () => null,
    clock,
  })
  let onLooks: Surroundings['onLooks'] = () => {}
  const engine = startEngine({
    kinds,
    remembered: await store.load(),
    quiets: await quietStore.open(),
    committer,
    history: {
      append: (observations) => void kept.push(...observations),
      rename: (pairs) => void renamed.push(...pairs),
    },
    toDecide: herald.decide,
    onRenamed(renamed, seq) {
      herald.rename(renamed, seq)
      sender?.rename(renamed)
    },
    publish(change) {
      published.push(change.checks)
      changes.push(change)
    },
    onLooked: (ids) => void looked.push(...ids),
    onTrouble: (text) => void troubles.push(text),
    lookers(surroundings) {
      onLooks = surroundings.onLooks
      return [...lookers(surroundings), actor]
    },
    clock,
  })
  const { memory } = engine
  const lookout = createLookout({ memory, hurry: engine.recheck, moment: clock.moment })
  const revisions = new Map<string, number>()
  let number = 0
  const take = (looks: readonly Look[]) => {
    number += 1
    onLooks({ from: 'the test', number, looks })
  }
  const deliver = (revision: number, observations: readonly Observation[]) =>
    take(observations.map((observation) => ({ revision: `${revision}`, lateMs: 0, observation })))
  const adopt = (next: Plan, ...changed: readonly string[]) => {
    for (const id of changed) revisions.set(id, 1 + (revisions.get(id) ?? 1))
    const checks = next.checks.map((check) => ({ ...check, revision: `${revisions.get(check.id) ?? 1}` }))
    inForce = next
    engine.adopt({ ...next, checks }, [])
    sender?.replan()
    herald.replan()
  }
  /** Stores what waits, lets happen what waits for that, and stores what comes of it. */
  const flush = async () => {
    for (let round = 0; round < 3; round += 1) {
      await committer.flush()
      for (let turn = 0; turn < 10; turn += 1) await null
    }
  }
  herald.decide(undecided)
  if (begins !== false) adopt(plan)
  // The start itself is no news to those who look on.
  published.length = 0
  changes.length = 0
  return {
    engine,
    memory,
    beliefs,
    committer,
    course,
    /** As it was cast. */
    sender,
    quietStore,
    published,
    /** All that viewers were told, whole. */
    changes,
    /** Ids of the checks that were looked at. */
    looked,
    troubles,
    /** All that went to the history, and what was called otherwise there. */
    kept,
    renamed,
    /** Ids of the checks that were to be looked at again soon, and in how many ms. */
    asked: actor.asked,
    /** Looks as they are handed over. */
    take,
    /** The same, by whom and with which number is said. */
    handOver: (batch: Batch) => onLooks(batch),
    adopt,
    flush,
    /** `kill -9`: what is not on the disk is lost. */
    kill() {
      herald.stop()
      committer.stop()
    },
    look(readings: { readonly [id: string]: number }) {
      clock.skip(1_000)
      deliver(
        1,
        Object.entries(readings).map(([id, n]) => ({ ...seen(id, n, stage.now), ...clock.moment() })),
      )
    },
    /** Looks as they come from a thread, whenever they were made. */
    deliver: (...observations: readonly Observation[]) => deliver(1, observations),
    /** The same, of a check as a reload made it. */
    deliverAs: (revision: number, ...observations: readonly Observation[]) => deliver(revision, observations),
    wait: (ms: number) => clock.skip(ms),
    ask: (kind: 'silence' | 'downtime', match: Scope, span: { from?: number; forMs: number }) =>
      engine.askQuiet({ kind, match, note: 'new kernel', by: 'ann', ...span }),
    /** All that went out to people so far. */
    async told() {
      await flush()
      return (await outbox.open()).map(({ notice }) => `${notice.checkId} ${notice.why}`)
    },
    async events() {
      await flush()
      return (await store.events({ limit: 100 }))
        .toReversed()
        .map(({ checkId, change }) => `${checkId} ${change.of}→${change.to}`)
    },
    /** What is on the disk of a check, newest first. */
    stored: (checkId: string) => store.events({ limit: 1_000, checkIds: [checkId] }),
    async whys() {
      await flush()
      return (await decisions.decisions({ limit: 100 })).toReversed().map(({ checkId, why }) => `${checkId} ${why}`)
    },
    /** As a viewer has it once it is stored. */
    shown: (id: string) => {
      const entry = memory.entries.get(id)
      return entry && describeCheck(memory, entry.check, entry)
    },
    incidents: () => store.incidents({ limit: 1_000 }),
    entry: (id: string) => memory.entries.get(id),
    flags: (id: string) => {
      const entry = memory.entries.get(id)
      return entry && { silenced: entry.silenced, downtime: entry.downtime }
    },
  }
}

/** Is told what a looker is told, and looks at nothing by itself. */
function createActor(): Looker & { readonly asked: { readonly id: string; readonly inMs: number }[] } {
  const asked: { id: string; inMs: number }[] = []
  return {
    asked,
    looksAt: ({ way }) => way.by !== 'receive',
    plan() {},
    sooner: (id, inMs) => void asked.push({ id, inMs }),
    vitals: () => ({ workers: [], skipped: 0 }),
    async stop() {},
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
