import type { Details, Metrics, Observation, Row } from '@foretop/shared/model.ts'

/** Observations as the `mysql` check makes them, for tests: only what the relation reads. */

export interface Told {
  readonly at?: number
  readonly readOnly?: number | null
  readonly log?: string
  readonly position?: number
  readonly logs?: readonly Row[]
  readonly follows?: readonly Row[]
  readonly details?: Details
}

/** What the `mysql` check of one host told. By default: a writable server with one log, following nobody. */
export function server(host: string, serverId: number, told: Told = {}): Observation {
  const { at = 0, readOnly = 0, log = `${host}.000001`, position = 1_000, follows = [] } = told
  const logs = told.logs ?? [{ file: log, bytes: position }]
  const metrics: Metrics = { serverId, ...(readOnly === null ? {} : { readOnly }) }
  const own = { masterLog: log, masterPosition: position, logs, oldestLog: String(logs[0]?.file) }
  const details = { address: host, port: 3306, ...own, channels: follows, ...told.details }
  return { checkId: `${host}/mysql`, host, at, durationMs: 1, outcome: 'answered', metrics, details, text: '' }
}

/** The same, with details that were too long. */
export const cutShort = (look: Observation, cut: readonly string[]): Observation =>
  look.outcome === 'answered' ? { ...look, cut } : look

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
export const following = (source: string, serverId: number, changed: Row = {}): Row => ({
  channel: 'default',
  sourceHost: source,
  sourcePort: 3306,
  sourceServerId: serverId,
  io: 'Yes',
  sql: 'Yes',
  readFile: `${source}.000001`,
  readPosition: 1_000,
  execFile: `${source}.000001`,
  execPosition: 1_000,
  seconds: 0,
  delaySeconds: 0,
  error: '',
  ...changed,
})

export const replica = (host: string, serverId: number, follows: Row, told: Told = {}) =>
  server(host, serverId, { readOnly: 1, follows: [follows], ...told })
