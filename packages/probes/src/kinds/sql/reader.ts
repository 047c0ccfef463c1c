import type { ProbeContext } from '../../define.ts'
import { PgSession } from '../../protocol/postgresql/session.ts'
import { login } from '../mysql/login.ts'
import type { Table } from '../mysql/session.ts'
import type { SqlAsking } from './options.ts'
import { openReading, rowsOf } from './over-mysql.ts'
import { pgRowsOf } from './over-postgresql.ts'

const MYSQL_PORT = 3_306
const POSTGRESQL_PORT = 5_432

/** Logs in where nobody is yet, and says how the query is asked. */
export async function readerFor(
  given: SqlAsking,
  { target, signal, keep }: Pick<ProbeContext, 'target' | 'signal' | 'keep'>,
): Promise<() => Promise<Table>> {
  const { address } = target
  const { system, port, user, database = user, query, tlsName = address } = given
  if (system === 'mysql') {
    const endpoint = { address, port: port ?? MYSQL_PORT }
    const session = await keep(() => openReading(endpoint, login(given, target), given, signal))
    return () => rowsOf(session, query, given, signal)
  }
  const endpoint = { address, port: port ?? POSTGRESQL_PORT }
  const who = { ...given, database, tlsName }
  const session = await keep(() => PgSession.open(endpoint, who, signal))
  return () => pgRowsOf(session, query, given, signal)
}
