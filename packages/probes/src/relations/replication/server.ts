import type { Observation, Row } from '@foretop/shared/model.ts'
import { CannotTell, readingOf, wasCut } from '../../define.ts'
import type { Log, LogPosition } from '../../mysql/logs.ts'

/** One master a server follows, from the details of its own check. */
export interface Channel {
  readonly name: string
  readonly sourceHost: string | null
  readonly sourcePort: number | null
  readonly sourceServerId: number | null
  readonly sourceUuid: string | null
  readonly io: string | null
  readonly sql: string | null
  readonly read: LogPosition | null
  readonly executed: LogPosition | null
  readonly seconds: number | null
  readonly delaySeconds: number
  readonly error: string
}

/** A member, as its latest `mysql` observation shows it. */
export interface Server {
  readonly name: string
  readonly outcome: Observation['outcome']
  /** When it was asked, in ms: only differences mean anything. */
  readonly at: number
  /** All names it goes by, in small letters. */
  readonly names: readonly string[]
  readonly port: number | null
  readonly serverId: number | undefined
  readonly uuid: string | null
  /** `undefined`: not seen, or not told. */
  readonly writable: boolean | undefined
  /** Empty: follows nobody. `null`: not seen, or not told. */
  readonly channels: readonly Channel[] | null
  /** Where it writes its own logs, and the logs it still has, oldest first. */
  readonly position: LogPosition | null
  readonly logs: readonly Log[]
  readonly oldestLog: string | null
  /** `null`: not told. */
  readonly retention: {
    /** Age at which a closed log may go; 0: never for its age. */
    readonly expirySeconds: number | null
    /** Size of all logs above which the oldest go; 0: no limit. */
    readonly bytesLimit: number | null
    /** Written in a second, on average since it started, and in all since then. */
    readonly bytesPerSecond: number | null
    readonly bytesWritten: number | null
  }
}

export function serverOf(observation: Observation): Server {
  const name = observation.host ?? observation.checkId
  // An empty list would read as one that follows nobody.
  if (wasCut(observation, 'channels')) throw new CannotTell(`${name} told more than is kept: whom it follows was cut`)
  const details = observation.outcome === 'answered' ? (observation.details ?? {}) : {}
  // The plain details read like a row; the lists among them are no cells.
  const facts: Row = Object.fromEntries(
    Object.entries(details).flatMap(([key, value]) => (isRows(value) ? [] : [[key, value]])),
  )
  // Of one that does not answer it is all that others may know it by.
  const names = [
    name,
    observation.address ?? '',
    ...['address', 'hostname', 'reportHost'].map((key) => textOf(facts, key) ?? ''),
  ]
  const readOnly = readingOf(observation, 'readOnly')
  return {
    name,
    outcome: observation.outcome,
    at: observation.seenAt ?? observation.at,
    names: [...new Set(names.filter((name) => name !== '').map((name) => name.toLowerCase()))],
    port: numberOf(facts, 'port'),
    serverId: readingOf(observation, 'serverId'),
    uuid: textOf(facts, 'serverUuid'),
    writable: readOnly === undefined ? undefined : readOnly === 0,
    channels: isRows(details.channels) ? details.channels.map(channelOf) : null,
    position: positionOf(facts, 'masterLog', 'masterPosition'),
    // The newest are missing then, and nothing can be counted without them.
    logs: isRows(details.logs) && !wasCut(observation, 'logs') ? details.logs.flatMap(logOf) : [],
    oldestLog: textOf(facts, 'oldestLog'),
    retention: {
      expirySeconds: numberOf(facts, 'logExpirySeconds'),
      bytesLimit: numberOf(facts, 'logBytesLimit'),
      bytesPerSecond: numberOf(facts, 'logBytesPerSecond'),
      bytesWritten: readingOf(observation, 'binlogWritten') ?? null,
    },
  }
}

const channelOf = (row: Row): Channel => ({
  name: textOf(row, 'channel') ?? 'default',
  sourceHost: textOf(row, 'sourceHost'),
  sourcePort: numberOf(row, 'sourcePort'),
  sourceServerId: numberOf(row, 'sourceServerId'),
  sourceUuid: textOf(row, 'sourceUuid'),
  io: textOf(row, 'io'),
  sql: textOf(row, 'sql'),
  read: positionOf(row, 'readFile', 'readPosition'),
  executed: positionOf(row, 'execFile', 'execPosition'),
  seconds: numberOf(row, 'seconds'),
  delaySeconds: numberOf(row, 'delaySeconds') ?? 0,
  error: textOf(row, 'error') ?? '',
})

function logOf(row: Row): readonly Log[] {
  const [file, bytes] = [textOf(row, 'file'), numberOf(row, 'bytes')]
  return file === null || bytes === null ? [] : [{ file, bytes }]
}

function positionOf(row: Row, fileKey: string, positionKey: string): LogPosition | null {
  const [file, position] = [textOf(row, fileKey), numberOf(row, positionKey)]
  return file === null || position === null ? null : { file, position }
}

const isRows = (value: unknown): value is readonly Row[] => Array.isArray(value)

function textOf(row: Row, key: string): string | null {
  const value = row[key]
  return typeof value === 'string' && value !== '' ? value : null
}

function numberOf(row: Row, key: string): number | null {
  const value = row[key]
  return typeof value === 'number' ? value : null
}
