import { ProbeFailure } from '../../protocol/failure.ts'
import { PgError } from '../../protocol/postgresql/refusal.ts'
import type { PgSession, PgTable } from '../../protocol/postgresql/session.ts'
import type { Bounds } from './over-mysql.ts'

/** The rows of a query. Rejects with what a refusal means: `auth`, `timeout`, `protocol`, `closed`; else as `PgSession.ask`. */
export async function pgRowsOf(
  session: PgSession,
  query: string,
  bounds: Bounds,
  signal: AbortSignal,
): Promise<PgTable> {
  try {
    return await session.read(query, { ...bounds, maxRows: bounds.maxRows + 1 }, signal)
  } catch (error) {
    throw error instanceof PgError ? meaningOf(error, bounds.limitMs) : error
  }
}

function meaningOf(error: PgError, limitMs: number): ProbeFailure {
  const said = `${error.message} (${error.code})`
  const failed = (code: ProbeFailure['code'], text: string) =>
    new ProbeFailure(code, `${text}: ${said}`, { cause: error })
  switch (error.code) {
    case '57014':
      return failed('timeout', `the query took longer than ${limitMs} ms, and was ended by the server`)
    case '55P03':
      return failed('timeout', 'the query waited too long for a lock')
    case '42501':
      return failed('auth', 'our user may not read that')
    case '25006':
      return failed('protocol', 'the query would write, which we never do')
    case '57P01':
    case '57P02':
      return failed('closed', 'the server is shutting down')
    default:
      return failed('protocol', 'the server will not run the query')
  }
}
