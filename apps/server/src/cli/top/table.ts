import type { Transition } from '@foretop/shared/model.ts'
import { LOST_MS, type Signs } from '@foretop/shared/stream.ts'
import type { Changes, GroupView, Heartbeat, Snapshot, Summary } from '@foretop/shared/wire.ts'

const SHOWN_EVENTS = 50

/** The wall as it is known, kept from a snapshot and the changes after it. */
export interface Table {
  readonly site: string
  readonly notice: string | null
  readonly groups: readonly GroupView[]
  /** In the order of the configuration. */
  readonly rows: ReadonlyMap<string, Summary>
  /** Newest last. */
  readonly events: readonly Transition[]
  readonly troubles: Snapshot['troubles']
  readonly mayOperate: boolean
  /** `null` before the first snapshot. */
  readonly seq: number | null
  readonly signs: Signs
  readonly quietLimitMs: number | undefined
}

export const emptyTable = (now: number): Table => ({
  site: '',
  notice: null,
  groups: [],
  rows: new Map(),
  events: [],
  troubles: [],
  mayOperate: false,
  seq: null,
  signs: { startedAt: now, heartbeatAt: null, serverTime: null, lastObservationAt: null, returned: null },
  quietLimitMs: undefined,
})

/** `now`: monotonic ms, as in all that follows. */
export function takeSnapshot(table: Table, snapshot: Snapshot, now: number): Table {
  const { seq, site, groups, events, troubles, may, notice = null, serverTime } = snapshot
  const rows = new Map(snapshot.checks.map((check) => [check.id, check]))
  const signs = { ...alive(table.signs, now), serverTime }
  return { ...table, seq, site, groups, events, troubles, rows, notice, mayOperate: may.operate, signs }
}

/** `null`: something between is missing, and a new snapshot is needed. */
export function takeChanges(table: Table, changes: Changes): Table | null {
  if (table.seq === null || changes.seq > table.seq + 1) return null
  if (changes.seq <= table.seq) return table
  const rows = new Map(table.rows)
  for (const check of changes.checks) rows.set(check.id, check)
  for (const id of changes.removed) rows.delete(id)
  return {
    ...table,
    seq: changes.seq,
    rows,
    events: [...table.events, ...changes.events].slice(-SHOWN_EVENTS),
    troubles: changes.troubles ?? table.troubles,
    notice: changes.notice === undefined ? table.notice : changes.notice,
  }
}

/** `null`: changes were missed, and a new snapshot is needed. */
export function takeHeartbeat(table: Table, beat: Heartbeat, now: number): Table | null {
  if (table.seq === null || beat.seq > table.seq) return null
  const { serverTime, lastObservationAt } = beat
  const signs = { ...alive(table.signs, now), serverTime, lastObservationAt }
  return { ...table, quietLimitMs: beat.quietLimitMs, signs }
}

function alive(signs: Signs, now: number): Signs {
  const awayMs = signs.heartbeatAt === null ? 0 : now - signs.heartbeatAt
  return { ...signs, heartbeatAt: now, ...(awayMs > LOST_MS && { returned: { at: now, awayMs } }) }
}

/** The server's wall time now, as its last sign tells it. */
export const serverNow = ({ signs }: Table, now: number, wall: number): number =>
  signs.serverTime === null || signs.heartbeatAt === null ? wall : signs.serverTime + now - signs.heartbeatAt
