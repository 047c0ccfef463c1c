import { textIn } from './cell.ts'
import { type Channel, channelsOf } from './channel.ts'
import { type Thread, threadOf } from './connections.ts'
import { givesProcess } from './gives-process.ts'
import { type Log, type LogPosition, logOf, positionOf } from './logs.ts'
import { SqlError } from './refusal.ts'
import type { SqlRow } from './session.ts'
import { type Ask, askFirst, parseVersion, statementsFor, type Version } from './statements.ts'
import { CHECKED_TABLES, checkedTableOf, TABLE_COUNTS, type TableChecks, tableCountOf } from './tables.ts'

/** Something we asked for and were not told. */
export interface NotKnown {
  readonly what: string
  /** The server's own words: where a right is missing they name it. */
  readonly why: string
  /** The server could tell but does not tell us; false: a server of its age does not know. */
  readonly blind: boolean
}

/** What one server says of itself. `null`: not known, see `notKnown`. */
export interface Survey {
  readonly version: Version
  readonly variables: ReadonlyMap<string, string>
  readonly status: ReadonlyMap<string, string>
  /** Empty: replicates from nobody. */
  readonly channels: readonly Channel[] | null
  /** Where it writes; `null` too for a server that writes no binary logs. */
  readonly position: LogPosition | null
  readonly logs: readonly Log[] | null
  readonly threads: readonly Thread[] | null
  /** `null` too when nobody asked. */
  readonly tableChecks: TableChecks | null
  readonly notKnown: readonly NotKnown[]
}

const VARIABLES = [
  'version',
  'read_only',
  'innodb_read_only',
  'server_id',
  'server_uuid',
  'max_connections',
  'time_zone',
  'system_time_zone',
  'hostname',
  'report_host',
  'expire_logs_days',
  'binlog_expire_logs_seconds',
  'binlog_expire_logs_auto_purge',
  'max_binlog_total_size',
  'gtid_binlog_pos',
  'gtid_binlog_state',
  'gtid_slave_pos',
  'gtid_executed',
] as const

/** A longer process list would not fit the limit of a reply. */
const THREADS_LIMIT = 4_000

/** Asks a server all there is to know. Rejects only when the session is over; a refused statement is in `notKnown`. */
export async function survey(
  ask: Ask,
  statusNames: readonly string[],
  { showTables = false }: { readonly showTables?: boolean } = {},
): Promise<Survey> {
  const notKnown: NotKnown[] = []
  const tell: Tell = async (what, wordings, read) => {
    try {
      return read(await askFirst(ask, wordings).catch(noneWithoutLogs))
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      notKnown.push({ what, why: error.message, blind: error.errno !== UNKNOWN_STATEMENT })
      return null
    }
  }
  const variables = (await tell('variables', [named('VARIABLES', VARIABLES)], pairs)) ?? new Map<string, string>()
  const status = (await tell('status', [named('STATUS', statusNames)], pairs)) ?? new Map<string, string>()
  const version = parseVersion(variables.get('version') ?? '')
  const statements = statementsFor(version)
  const channels = await tell('replication', statements.channels, channelsOf)
  const position = await tell('master position', statements.position, ([row]) => positionOf(row))
  const logs = await tell('binary logs', statements.logs, (rows) => rows.flatMap(logOf))
  const grants = (await tell('grants', ['SHOW GRANTS'], (rows) => rows.map(grantOf))) ?? []
  const tableChecks = showTables ? await tellTables(tell) : null
  const found = { version, variables, status, channels, position, logs, tableChecks, notKnown }
  if (Number(status.get('Threads_connected')) > THREADS_LIMIT) {
    notKnown.push({ what: 'connections', why: `more than ${THREADS_LIMIT}: the list is too long`, blind: false })
    return { ...found, threads: null }
  }
  const listed = await tell('connections', ['SHOW PROCESSLIST'], (rows) => rows.map(threadOf))
  const threads = listed !== null && seesAll(grants, listed) ? listed : null
  if (listed !== null && threads === null)
    notKnown.push({ what: 'connections', why: 'the PROCESS privilege is missing: only our own are shown', blind: true })
  return { ...found, threads }
}

/** Resolves with what the rows say, or `null` when the server refused, which is in `notKnown` then. */
type Tell = <T>(what: string, wordings: readonly string[], read: (rows: readonly SqlRow[]) => T) => Promise<T | null>

async function tellTables(tell: Tell): Promise<TableChecks | null> {
  const counts = await tell('tables', [TABLE_COUNTS], (rows) => rows.map(tableCountOf))
  const tables = counts === null ? null : await tell('tables', [CHECKED_TABLES], (rows) => rows.map(checkedTableOf))
  return counts === null || tables === null ? null : { tables, counts }
}

const UNKNOWN_STATEMENT = 1064
const NO_BINARY_LOGS = 1381

/** A server that writes no binary logs refuses to list them: it has none. */
function noneWithoutLogs(error: unknown): readonly SqlRow[] {
  if (error instanceof SqlError && error.errno === NO_BINARY_LOGS) return []
  throw error
}

/** Without PROCESS the list is not refused: it silently holds our own connections only. */
function seesAll(grants: readonly string[], threads: readonly Thread[]): boolean {
  if (grants.some(givesProcess)) return true
  // The right may come by a role, which MySQL does not spell out: other people's threads prove it as well.
  return new Set(threads.map(({ user }) => user)).size > 1
}

const named = (what: 'VARIABLES' | 'STATUS', names: readonly string[]): string =>
  `SHOW GLOBAL ${what} WHERE Variable_name IN (${names.map((name) => `'${name}'`).join(',')})`

const grantOf = (row: SqlRow): string => String(Object.values(row)[0] ?? '')

const pairs = (rows: readonly SqlRow[]): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => [textIn(row, 'Variable_name') ?? '', textIn(row, 'Value') ?? '']))
