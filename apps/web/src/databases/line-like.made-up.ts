import type { Line } from '@foretop/shared/databases/board.ts'
import type { Arrow } from '@foretop/shared/databases/findings.ts'
import type { CheckView } from '@foretop/shared/wire.ts'
import { checkLike } from '../live/check-like.made-up.ts'

/** Databases for tests, with what matters to the test on top. */

export const viewLike = (patch: Partial<CheckView> = {}): CheckView => ({
  ...checkLike(),
  ...{ title: '', metrics: {}, rates: {}, details: {}, thresholds: {}, everyMs: 1_000, nextAt: null },
  ...{ outcome: 'answered', durationMs: 1, needs: [], of: null, runbook: null, acknowledgement: null },
  ...patch,
})

export const arrowLike = (replica: string, source: string, patch: Partial<Arrow> = {}): Arrow => ({
  ...{ replica, source, channel: 'default', member: true, state: 'running', bytes: 0, seconds: 0 },
  ...{ needsLog: null, purge: null, purgeSeconds: null },
  ...patch,
})

export function lineLike(name: string, follows: readonly string[] = [], patch: Partial<Line> = {}): Line {
  const numbers = { busy: 0, total: 1, binlogs: 3, queriesPerSecond: 1 }
  const channels = { backlog: {}, filesApart: {}, lag: {}, io: {}, sql: {} }
  const view = viewLike({ id: `${name}/db`, host: name })
  return {
    database: {
      ...{ id: 1, name, view, outcome: 'answered', timeZone: 'UTC', version: '8.4.0', groups: [] },
      ...numbers,
      ...channels,
    },
    ...{ masters: [], repl: 'none', side: null, roles: [], writable: null, serverId: null },
    arrows: follows.map((source) => arrowLike(name, source)),
    ...patch,
  }
}
