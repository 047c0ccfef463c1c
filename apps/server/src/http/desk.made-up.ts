import { madeUpCheck } from '@foretop/shared/check.made-up.ts'
import type { Acknowledgement, Observation, Status, Transition } from '@foretop/shared/model.ts'
import type { CheckView, Trouble } from '@foretop/shared/wire.ts'
import { type Desk, type DeskChange, DeskRefusal, type Vitals } from '../engine/desk.ts'
import { createFakeHandling } from './handling.made-up.ts'

/** A desk that remembers what a test tells it, and announces it as the real one does. */
export interface FakeDesk extends Desk {
  readonly rechecked: string[]
  add(id: string, more?: Partial<CheckView>): void
  remove(id: string): void
  /** One look that changes the status at once. */
  look(id: string, status: Status, metrics?: CheckView['metrics']): void
  trouble(trouble: Trouble): void
  /** As when a changed configuration is taken up. */
  post(notice: string | null): void
  set(vitals: Partial<Vitals>): void
  /** How often the whole picture was read. */
  readonly drawn: () => number
  readonly listeners: () => number
}

export function createFakeDesk(now: () => number = Date.now): FakeDesk {
  const checks = new Map<string, CheckView>()
  const observations = new Map<string, Observation>()
  const events: Transition[] = []
  const troubles: Trouble[] = []
  const changeListeners = new Set<(change: DeskChange) => void>()
  const observedListeners = new Set<(ids: readonly string[]) => void>()
  let drawn = 0
  let notice: string | null = null
  let vitals: Vitals = {
    startedAt: now(),
    observations: 0,
    skipped: 0,
    pollers: [{ name: '1', alive: true, blind: false, lagMs: 2, checks: 0 }],
    outbox: { waiting: 0, failing: 0 },
    lateness: { boundsMs: [1, 10], counts: [3, 2, 1], sumMs: 120 },
    recentLateness: { overMs: 60_000, looks: 6, p50Ms: 1, p99Ms: 15, maxMs: 15 },
    planAt: now(),
  }
  const known = (id: string) => {
    const check = checks.get(id)
    if (check === undefined) throw new DeskRefusal('not-found', `there is no check ${id}`)
    return check
  }
  const tell = (change: Partial<DeskChange>) => {
    for (const listener of changeListeners)
      listener({ checks: [], removed: [], events: [], troubles: false, ...change })
  }
  const put = (check: CheckView, told: readonly Transition[] = []) => {
    checks.set(check.id, check)
    tell({ checks: [check.id], events: told })
  }
  return {
    version: '0.1.0',
    site: () => 'Fake',
    notice: () => notice,
    hosts: () => [{ name: 'web1', address: '192.0.2.1', groups: ['webs'] }],
    groups: () => [{ name: 'webs', title: 'Webs', needs: [] }],
    graphs: () => [
      {
        name: 'times',
        title: 'Times',
        range: 'week',
        hosts: ['web1'],
        together: false,
        show: [{ check: 'tcp', metrics: ['connect'], instances: null }],
      },
    ],
    catalogue: () => ({ version: '0.1.0', site: 'Fake', kinds: [KIND] }),
    summaries: () => checks.values(),
    summary: (id) => checks.get(id),
    check: (id) => checks.get(id),
    events: async ({ limit, before = Number.POSITIVE_INFINITY, checkId }) =>
      events
        .filter((event) => event.seq < before && (checkId === undefined || event.checkId === checkId))
        .toSorted((a, b) => b.seq - a.seq)
        .slice(0, limit),
    incidents: async () => [],
    decisions: async () => [],
    acknowledgements: () => [...checks.values()].flatMap(({ acknowledgement }) => acknowledgement ?? []),
    history: async (id, { from, to, points, metrics = [] }) => {
      known(id)
      const series = metrics.map((metric) => ({ metric, instance: null, avg: [1], min: [1], max: [1] }))
      return { from, to, stepMs: points, times: [from], series }
    },
    troubles: () => troubles,
    lastObservationAt: () => Math.max(...[...observations.values()].map(({ at }) => at), 0) || null,
    vitals: () => vitals,
    async acknowledge(id, { note, by, forMs }) {
      const check = known(id)
      if (check.status === 'ok') throw new DeskRefusal('conflict', `${id} has no problem`)
      const at = now()
      const until = forMs === undefined ? null : at + forMs
      const acknowledgement: Acknowledgement = { checkId: id, incidentId: '1', status: 'critical', at, until, by, note }
      put({ ...check, acknowledged: true, acknowledgement })
      return acknowledgement
    },
    async unacknowledge(id, at) {
      const check = known(id)
      if (at !== undefined && check.acknowledgement?.at !== at) throw new DeskRefusal('conflict', 'another one by now')
      put({ ...check, acknowledged: false, acknowledgement: null })
    },
    ...createFakeHandling({ has: (id) => checks.has(id), known, put, now }),
    recheck(id) {
      this.rechecked.push(known(id).id)
    },
    observation: (id) => observations.get(id),
    planned: (id) => (checks.has(id) ? { ...PLANNED, id } : undefined),
    allPlanned() {
      drawn += 1
      return checks.keys().map((id) => ({ ...PLANNED, id }))
    },
    onChange(listener) {
      changeListeners.add(listener)
      return () => void changeListeners.delete(listener)
    },
    onObserved(listener) {
      observedListeners.add(listener)
      return () => void observedListeners.delete(listener)
    },
    rechecked: [],
    add: (id, more) => put({ ...FRESH, since: now(), id, ...more }),
    remove(id) {
      checks.delete(id)
      tell({ removed: [id] })
    },
    look(id, status, metrics = {}) {
      const { host, status: from } = known(id)
      const at = now()
      observations.set(id, { checkId: id, host, at, durationMs: 5, outcome: 'answered', metrics, text: status })
      const event: Transition = {
        seq: events.length + 1,
        checkId: id,
        at,
        text: status,
        change: { of: 'status', from, to: status },
      }
      if (from !== status) events.push(event)
      put({ ...known(id), status, text: status, metrics, checkedAt: at }, from === status ? [] : [event])
      for (const listener of observedListeners) listener([id])
    },
    trouble(trouble) {
      troubles.push(trouble)
      tell({ troubles: true })
    },
    post(text) {
      notice = text
      tell({})
    },
    set: (some) => {
      vitals = { ...vitals, ...some }
    },
    drawn: () => drawn,
    listeners: () => changeListeners.size + observedListeners.size,
  }
}

const KIND = {
  kind: 'tcp',
  title: 'TCP port',
  summary: 'Opens a connection.',
  relation: false,
  metrics: {
    connect: { label: 'Connect time', unit: 'ms' as const },
    sent: { label: 'Sent', unit: 'bytes' as const, counter: 64 as const },
    usedSpace: { label: 'Used', unit: 'percent' as const },
  },
}

const TIMING = { attempts: 3, everyMs: 10_000, needs: [], of: null, runbook: null, thresholds: {} }
const PLANNED = madeUpCheck('web1/tcp', {
  kind: 'tcp',
  groups: ['webs'],
  options: { password: 'hush' },
  attempts: 3,
  metrics: KIND.metrics,
})
const FRESH: Omit<CheckView, 'id' | 'since'> = {
  ...TIMING,
  host: 'web1',
  name: 'tcp',
  kind: 'tcp',
  title: 'TCP port',
  groups: ['webs'],
  status: 'pending',
  candidate: null,
  flapping: false,
  blockedBy: null,
  acknowledged: false,
  silenced: false,
  downtime: false,
  stale: false,
  text: '',
  culprit: null,
  checkedAt: null,
  value: null,
  metrics: {},
  rates: {},
  details: {},
  nextAt: null,
  durationMs: null,
  acknowledgement: null,
}
