import type { Row, Section } from '@foretop/shared/model.ts'
import type { RecordContext } from '../../define.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { PgError } from '../../protocol/postgresql/refusal.ts'
import { type PgRow, PgSession } from '../../protocol/postgresql/session.ts'
import { sqlShape } from '../../recording/sql-shape.ts'
import { login } from '../mysql/login.ts'
import { recordServer } from '../mysql/record.ts'
import { Session } from '../mysql/session.ts'
import type { SqlAsking } from './options.ts'
import { pgRowsOf } from './over-postgresql.ts'

/** To ask who blocks whom stops the table of locks for a moment: only of those that wait for one. Of columns that all versions since 9.6 have. Of others' sessions only those see the texts that have pg_read_all_stats. */
const ACTIVITY = `SELECT pid, usename AS "user", datname AS database, host(client_addr) AS "from", application_name AS application,
  state, wait_event_type || ' ' || wait_event AS "waits for", extract(epoch FROM now() - xact_start)::int AS "transaction, s",
  extract(epoch FROM now() - query_start)::int AS "query, s", CASE WHEN wait_event_type = 'Lock' THEN array_to_string(pg_blocking_pids(pid), ' ') END AS "blocked by",
  left(query, 2000) AS query
  FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL
  ORDER BY state = 'idle', query_start NULLS LAST LIMIT 200`
const CONNECTIONS = `SELECT usename AS "user", datname AS database, host(client_addr) AS "from", state, count(*) AS connections
  FROM pg_stat_activity WHERE datname IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC LIMIT 200`
const WITHIN_MS = 2_000

/** What runs in the database that the query is asked of. */
export async function* recordDatabase(
  given: SqlAsking,
  { target, signal, keep }: Pick<RecordContext, 'target' | 'signal' | 'keep'>,
): AsyncGenerator<Section> {
  const { address } = target
  const { system, port, user, database = user, tlsName = address } = given
  if (system === 'mysql') {
    const endpoint = { address, port: port ?? 3_306 }
    const session = await keep(() => Session.open(endpoint, login(given, target), signal))
    yield* recordServer(session, signal)
    return
  }
  const endpoint = { address, port: port ?? 5_432 }
  const session = await keep(() => PgSession.open(endpoint, { ...given, database, tlsName }, signal))
  const rows = async (sql: string) => (await pgRowsOf(session, sql, { maxRows: 200, limitMs: WITHIN_MS }, signal)).rows
  const shaped = ({ query, ...row }: PgRow): Row => ({ ...withNumbers(row), query: sqlShape(String(query ?? '')) })
  yield await told('What runs, the longest first', async () => (await rows(ACTIVITY)).map(shaped))
  yield await told('Connections', async () => (await rows(CONNECTIONS)).map(withNumbers))
}

/** What the server refuses, or ends, keeps nothing else back. */
async function told(title: string, rows: () => Promise<readonly Row[]>): Promise<Section> {
  try {
    return { title, table: await rows() }
  } catch (error) {
    if (error instanceof ProbeFailure && error.cause instanceof PgError)
      return { title, text: `not told: ${error.message}` }
    throw error
  }
}

/** Whole numbers come as they are written. */
const withNumbers = (row: PgRow): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, /^\d{1,15}$/.test(String(value)) ? Number(value) : value]),
  )
