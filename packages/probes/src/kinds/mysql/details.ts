import type { Details, Row } from '@foretop/shared/model.ts'
import { type Channel, errorOf } from './channel.ts'
import { busyAmong } from './connections.ts'
import type { Seen } from './facts.ts'
import { retentionOf } from './retention.ts'
import { roleOf } from './summary.ts'
import type { Survey } from './survey.ts'
import { FORGETFUL, type TableCount } from './tables.ts'

/** Newest files listed. */
const LOGS_SHOWN = 200
const QUERIES_SHOWN = 100

/** What people read; nothing here is judged. */
export function detailsOf(survey: Survey, { address, port, connectionId, showQueries }: Seen): Details {
  const { version, variables, channels, position, logs, threads, notKnown } = survey
  return {
    // First, for what comes last is cut: whom it follows is what people look for.
    ...(channels === null ? {} : { channels: channels.map(rowOf) }),
    version: version.text,
    role: roleOf(survey),
    timeZone: timeZone(variables),
    ...present('hostname', variables.get('hostname')),
    ...present('reportHost', variables.get('report_host')),
    address,
    port,
    ...present('serverUuid', variables.get('server_uuid')),
    ...present('gtidWritten', variables.get('gtid_binlog_pos') ?? variables.get('gtid_executed')),
    ...(position === null ? {} : { masterLog: position.file, masterPosition: position.position }),
    ...retentionDetails(survey),
    ...(logs === null
      ? {}
      : { oldestLog: logs[0]?.file ?? '', logs: logs.slice(-LOGS_SHOWN).map((log) => ({ ...log })) }),
    ...(notKnown.length === 0 ? {} : { notKnown: notKnown.map(({ what, why }) => ({ what, why })) }),
    ...tableDetails(survey),
    ...(threads === null ? {} : { queries: queryRows(threads, { ownId: connectionId, showQueries }) }),
  }
}

/** One master it follows, flat. */
const rowOf = (channel: Channel): Row => ({
  channel: channel.name,
  sourceHost: channel.sourceHost ?? null,
  sourcePort: channel.sourcePort ?? null,
  sourceServerId: channel.sourceServerId ?? null,
  sourceUuid: channel.sourceUuid ?? null,
  io: channel.io ?? null,
  sql: channel.sql ?? null,
  readFile: channel.read?.file ?? null,
  readPosition: channel.read?.position ?? null,
  execFile: channel.executed?.file ?? null,
  execPosition: channel.executed?.position ?? null,
  seconds: channel.secondsBehind ?? null,
  delaySeconds: channel.delaySeconds,
  gtidApplied: channel.gtidApplied ?? null,
  error: errorOf(channel),
})

function retentionDetails(survey: Survey): Details {
  const { expirySeconds, bytesLimit, bytesPerSecond } = retentionOf(survey)
  return {
    ...(expirySeconds === undefined ? {} : { logExpirySeconds: expirySeconds }),
    ...(bytesLimit === undefined ? {} : { logBytesLimit: bytesLimit }),
    ...(bytesPerSecond === undefined ? {} : { logBytesPerSecond: bytesPerSecond }),
  }
}

const tableDetails = ({ tableChecks }: Survey): Details =>
  tableChecks === null
    ? {}
    : { tableCounts: tableChecks.counts.map(countRow), tables: tableChecks.tables.map((table) => ({ ...table })) }

/** An engine that remembers no checks is only counted. */
const countRow = ({ engine, tables }: TableCount): Row => ({ engine, tables, remembers: engine !== FORGETFUL })

/** Statements that run now, the longest first. */
const queryRows = (
  threads: NonNullable<Survey['threads']>,
  { ownId, showQueries }: { readonly ownId: number; readonly showQueries: boolean },
): readonly Row[] =>
  busyAmong(threads, ownId)
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, QUERIES_SHOWN)
    .map(({ id, user, database, command, seconds, state, statement }) => ({
      id,
      user,
      database: database ?? null,
      command,
      seconds,
      state,
      ...(showQueries ? { statement: statement ?? null } : {}),
    }))

/** `SYSTEM` says nothing: then the machine's own zone is named. */
function timeZone(variables: ReadonlyMap<string, string>): string {
  const zone = variables.get('time_zone')
  return (zone === 'SYSTEM' ? variables.get('system_time_zone') : zone) ?? ''
}

const present = (name: string, value: string | undefined): Details =>
  value === undefined || value === '' ? {} : { [name]: value }
