import { madeUpCheck, madeUpPlan } from '@foretop/shared/check.made-up.ts'
import type { Definitions, Metrics, Quiet, Status } from '@foretop/shared/model.ts'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import type { Trouble } from '@foretop/shared/wire.ts'
import { decisionOf } from '../core/decision-of.ts'
import { NOTHING_REMEMBERED, startEngine } from '../engine/engine.ts'
import type { Kinds } from '../engine/memory.ts'
import type { Vitals } from '../engine/vitals.ts'
import type { HistoryQuery } from '../history/history.ts'
import { type Inbox, startInbox } from '../looking/inbox.ts'
import type { Looker, LookerVitals, Surroundings } from '../looking/looker.ts'
import { PlayedClock } from '../looking/played-clock.made-up.ts'
import { createPorts } from '../ports.ts'
import { createDisk } from '../store/memory/disk.made-up.ts'
import { createMemoryStateDb } from '../store/memory/state-db.made-up.ts'
import { createSwitchboard, type Switchboard } from '../switchboard.ts'

const METRICS: Definitions = {
  connect: { label: 'Connect time', unit: 'ms' },
  sent: { label: 'Sent', unit: 'bytes', counter: 64 },
  usedSpace: { label: 'Used', unit: 'percent' },
}
const TCP: Kinds = new Map([
  ['tcp', { title: 'TCP port', summary: 'Opens a connection.', relation: false, metrics: METRICS }],
])
/** What every estate has. */
const SITE = {
  site: 'Example',
  groups: [{ name: 'webs', title: 'Webs', needs: [] }],
  graphs: [
    {
      ...{ name: 'times', title: 'Times', range: 'week' as const, hosts: ['web1'], together: false },
      show: [{ check: 'tcp', metrics: ['connect'], instances: null }],
    },
  ],
}

type Said = Exclude<Status, 'pending'>

/** What matters of a check; with a status it has been looked at. */
type More = Partial<Check> & { readonly status?: Said; readonly text?: string }

type Seen =
  | { readonly outcome: 'answered'; readonly metrics: Metrics; readonly text: string; readonly says: Said }
  | { readonly outcome: 'failed'; readonly code: 'refused'; readonly text: string }

interface Own {
  readonly workers: LookerVitals['workers']
  readonly skipped: number
  readonly outbox: Vitals['outbox']
}

interface Playing {
  /** Wall ms. */
  readonly startsAt?: number | undefined
  readonly kinds?: Kinds | undefined
}

/**
 * An estate for tests of the doors: the engine itself over stores in memory, so that what is done is stored and told of
 * at the end of the turn. What is seen is said by the test; one look is enough for everything.
 */
export function playEstate({ startsAt = Date.now(), kinds = TCP }: Playing = {}) {
  const clock = new PlayedClock(startsAt)
  const disk = createDisk()
  const db = createMemoryStateDb(disk, { now: clock.now })
  let away: Error | null = null
  const switchboard = createSwitchboard()
  const troubles: Trouble[] = []
  const rechecked: string[] = []
  const checks = new Map<string, Check>()
  let notice: string | null = null
  let more: Partial<Plan> = {}
  let own: Own = {
    workers: [{ name: '1', alive: true, blind: false, lagMs: 2, checks: 0, trouble: null, troubledSince: null }],
    skipped: 0,
    outbox: { waiting: 0, failing: 0 },
  }
  const looker: Looker = {
    looksAt: () => true,
    plan() {},
    sooner: (id, inMs) => void (inMs === 0 && rechecked.push(id)),
    vitals: () => own,
    async stop() {},
  }
  let onLooks: Surroundings['onLooks'] = () => {}
  let inbox: Inbox | undefined
  const engine = startEngine({
    kinds,
    remembered: NOTHING_REMEMBERED,
    quiets: [],
    committer: db.committer,
    history: { append() {}, rename() {} },
    toDecide: (situations) =>
      void db.committer.commit({
        decisions: situations.map((situation) =>
          decisionOf(situation, '', { send: false, why: 'no-route' }, situation.transition.at),
        ),
      }),
    publish: switchboard.publish,
    onLooked: switchboard.looked,
    onTrouble(text) {
      throw new Error(text)
    },
    lookers(surroundings) {
      onLooks = surroundings.onLooks
      inbox = startInbox(surroundings)
      return [inbox, looker]
    },
    clock,
  })
  if (inbox === undefined) throw new Error('the engine starts who looks')
  const listening = countListeners(switchboard)
  const ports = createPorts({
    switchboard: listening.switchboard,
    ...{ engine, clock, inbox },
    db: {
      ...db,
      state: unlessAway(db.state, () => away),
      decisions: unlessAway(db.decisions, () => away),
      quiets: unlessAway(db.quiets, () => away),
      notes: unlessAway(db.notes, () => away),
    },
    history: { query: pastOf },
    troubles: () => troubles,
    outbox: () => own.outbox,
    notice: () => notice,
  })
  const adopt = () => {
    const all = [...checks.values()]
    const hosts = new Set(['web1', ...all.flatMap(({ host }) => host ?? [])])
    engine.adopt(
      madeUpPlan(all, {
        ...SITE,
        hosts: [...hosts].map((name) => ({ name, address: '192.0.2.1', groups: ['webs'] })),
        ...more,
      }),
      [],
    )
  }
  let looks = 0
  /** Of two looks of one moment the first counts. Resolves when all that comes of it is stored and told. */
  const see = async (id: string, seen: Seen) => {
    const { latest } = engine.memory.entries.get(id) ?? {}
    if (latest?.seenAt !== undefined && latest.seenAt >= clock.now()) clock.skip(1)
    looks += 1
    const observation = { checkId: id, host: checks.get(id)?.host ?? null, ...clock.moment(), durationMs: 5, ...seen }
    onLooks({ from: 'the test', number: looks, looks: [{ revision: '1', lateMs: 0, observation }] })
    await settled()
  }
  /** One look that changes the status at once. */
  const look = (id: string, status: Said, metrics: Metrics = {}, text: string = status) =>
    see(id, { outcome: 'answered', metrics, text, says: status })
  const settled = async () => {
    await db.committer.flush()
    for (let turn = 0; turn < 10; turn += 1) await null
  }
  const put = (id: string, more: Partial<Check>) =>
    checks.set(
      id,
      madeUpCheck(id, {
        ...{ kind: 'tcp', groups: ['webs'], options: { password: 'hush' }, attempts: 1, recoveries: 1 },
        ...{ metrics: METRICS, ...more },
      }),
    )
  adopt()
  return {
    ...{ engine, ports, disk, clock, rechecked, look },
    listeners: listening.count,
    /** Resolves when those who watch were told of the looks so far. */
    observed: () =>
      new Promise<void>((resolve) => {
        const stop = switchboard.onObserved(() => {
          stop()
          resolve()
        })
      }),
    /** Why nothing that is stored can be read. */
    get away() {
      return away
    },
    set away(error) {
      away = error
    },
    /** Resolves when what was seen of it is stored and told; it is in the plan at once. */
    async add(id: string, { status, text, ...more }: More = {}) {
      put(id, more)
      adopt()
      if (status !== undefined) await look(id, status, {}, text)
    },
    fail: (id: string) => see(id, { outcome: 'failed', code: 'refused', text: 'connection refused' }),
    /** Many at once: each plan is taken up whole. */
    addAll(ids: readonly string[]) {
      for (const id of ids) put(id, {})
      adopt()
    },
    remove(id: string) {
      checks.delete(id)
      adopt()
    },
    trouble(trouble: Trouble) {
      troubles.push(trouble)
      switchboard.troubled()
    },
    /** What the configuration says beside checks. */
    configure(changes: Partial<Plan>) {
      more = changes
      adopt()
    },
    /** As when a changed configuration is taken up. */
    post(text: string | null) {
      notice = text
      adopt()
    },
    set(some: Partial<Own>) {
      own = { ...own, ...some }
    },
    quiet: (kind: Quiet['kind'], id: string) =>
      ports.quiets.ask({ kind, match: { checks: [id] }, note: '', by: '', forMs: 3_600_000 }),
    async close() {
      switchboard.close()
      await engine.stop()
      db.committer.stop()
    },
  }
}
export type PlayedEstate = ReturnType<typeof playEstate>

function countListeners(switchboard: Switchboard) {
  let count = 0
  const counted =
    <L>(listen: (listener: L) => () => void) =>
    (listener: L) => {
      const stop = listen(listener)
      count += 1
      return () => {
        count -= 1
        stop()
      }
    }
  const { onChange, onObserved } = switchboard
  return {
    count: () => count,
    switchboard: { ...switchboard, onChange: counted(onChange), onObserved: counted(onObserved) },
  }
}

/** The same store, of which all that is read rejects while there is an error. */
const unlessAway = <T extends object>(store: T, away: () => Error | null): T =>
  new Proxy(store, {
    get(target, name, receiver) {
      const error = away()
      return error === null ? Reflect.get(target, name, receiver) : () => Promise.reject(error)
    },
  })

/** A history of one point that tells what was asked for. */
const pastOf = async ({ from, to, points, metrics = [] }: HistoryQuery) => ({
  ...{ from, to, stepMs: points, times: [from] },
  series: metrics.map((metric) => ({ metric, instance: null, avg: [1], min: [1], max: [1] })),
})
