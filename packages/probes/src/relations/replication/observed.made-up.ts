import type { Observation } from '@foretop/shared/model.ts'
import type { MysqlEvidence } from '../../kinds/mysql/evidence.ts'
import type { Channel } from './server.ts'

/** Observations as the `mysql` check makes them, for tests: only what the relation reads. */

export interface Told {
  readonly at?: number
  readonly readOnly?: number | null
  readonly log?: string
  readonly position?: number
  readonly logs?: NonNullable<MysqlEvidence['logs']>
  readonly follows?: readonly Channel[]
  readonly retention?: Partial<MysqlEvidence['retention']>
  readonly evidence?: Partial<MysqlEvidence>
}

/** What the `mysql` check of one host told. By default: a writable server with one log, following nobody. */
export function server(host: string, serverId: number, told: Told = {}): Observation {
  const { at = 0, readOnly = 0, log = `${host}.000001`, position = 1_000, follows = [] } = told
  const logs = told.logs ?? [{ file: log, bytes: position }]
  const evidence: MysqlEvidence = {
    ...{ address: host, port: 3306, hostname: null, reportHost: null, serverId, serverUuid: null },
    readOnly: readOnly === null ? null : readOnly !== 0,
    gtids: null,
    channels: [...follows],
    position: { file: log, position },
    logs,
    oldestLog: logs[0]?.file ?? null,
    retention: { expirySeconds: null, bytesLimit: null, bytesPerSecond: null, bytesWritten: null, ...told.retention },
    ...told.evidence,
  }
  return { checkId: `${host}/mysql`, host, at, durationMs: 1, outcome: 'answered', metrics: {}, evidence, text: '' }
}

export const down = (host: string): Observation => ({
  checkId: `${host}/mysql`,
  host,
  at: 0,
  durationMs: 1,
  outcome: 'failed',
  code: 'refused',
  text: 'refused',
})
export const unseen = (host: string): Observation => ({
  ...down(host),
  outcome: 'crashed',
  code: 'local',
  text: 'not seen',
})

/** A channel that follows `source` and has applied all its first 1,000 bytes. */
export function following(source: string, serverId: number, changed: Partial<Channel> = {}): Channel {
  const place = { file: `${source}.000001`, position: 1_000 }
  return {
    ...{ name: 'default', sourceHost: source, sourcePort: 3306, sourceServerId: serverId, sourceUuid: null },
    ...{ io: 'Yes', sql: 'Yes', read: place, executed: place, seconds: 0, delaySeconds: 0, error: '' },
    ...changed,
  }
}

export const replica = (host: string, serverId: number, follows: Channel, told: Told = {}) =>
  server(host, serverId, { readOnly: 1, follows: [follows], ...told })
