import { at, type Endpoint } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { SqlError } from '../mysql/refusal.ts'
import { type Login, Session, type Table } from '../mysql/session.ts'

export interface Bounds {
  readonly maxRows: number
  readonly limitMs: number
}

/**
 * A session in which nothing can be written and a query ends by itself; of one without a LIMIT of its own no more rows come
 * than are wanted and one. Rejects as `Session.open` does, and with `protocol` where the server is too old to promise the first.
 */
export async function openReading(
  endpoint: Endpoint,
  login: Login,
  { maxRows, limitMs }: Bounds,
  signal: AbortSignal,
): Promise<Session> {
  using scope = new DisposableStack()
  const session = scope.use(await Session.open(endpoint, login, signal))
  const where = at(endpoint)
  try {
    await session.tell('SET SESSION TRANSACTION READ ONLY', signal)
    // Else, where the server has it off, all looks would see what the first one saw.
    await session.tell('SET SESSION autocommit = 1', signal)
    await session.tell(`SET SESSION sql_select_limit = ${maxRows + 1}`, signal)
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const why =
      error.errno === SYNTAX
        ? 'cannot keep us from writing (MySQL before 5.6)'
        : 'will not have the session as one that only reads'
    throw new ProbeFailure('protocol', `${where} ${why}: ${error.message} (${error.errno})`, { cause: error })
  }
  await limitTime(session, limitMs, signal)
  scope.move()
  return session
}

const SYNTAX = 1_064

/** MariaDB and MySQL have no name in common for it; what is older than 10.1 and 5.7 has none, and is asked all the same. */
export async function limitTime(session: Session, limitMs: number, signal: AbortSignal): Promise<void> {
  for (const setting of [`max_statement_time = ${limitMs / 1_000}`, `max_execution_time = ${limitMs}`]) {
    const known = await session.tell(`SET SESSION ${setting}`, signal).then(
      () => true,
      (error) => {
        if (error instanceof SqlError && error.errno === UNKNOWN_VARIABLE) return false
        throw error
      },
    )
    if (known) return
  }
}

const UNKNOWN_VARIABLE = 1193

/** The rows of a query. Rejects with what a refusal means: `auth`, `timeout`, `protocol`; else as `Session.ask` does. */
export async function rowsOf(
  session: Session,
  query: string,
  { limitMs }: Bounds,
  signal: AbortSignal,
): Promise<Table> {
  try {
    return await session.read(query, signal)
  } catch (error) {
    throw error instanceof SqlError ? meaningOf(error, limitMs) : error
  }
}

function meaningOf(error: SqlError, limitMs: number): ProbeFailure {
  const { errno, message } = error
  const said = `${message} (${errno})`
  const failed = (code: ProbeFailure['code'], text: string) => new ProbeFailure(code, text, { cause: error })
  switch (errno) {
    case 1_969:
    case 3_024:
      return failed('timeout', `the query took longer than ${limitMs} ms, and was ended by the server: ${said}`)
    case 1_205:
      return failed('timeout', `the query waited too long for a lock: ${said}`)
    case 1_044:
    case 1_142:
    case 1_143:
    case 1_227:
    case 1_370:
      return failed('auth', `our user may not read that: ${said}`)
    case 1_792:
      return failed('protocol', `the query would write, which we never do: ${said}`)
    default:
      return failed('protocol', `the server will not run the query: ${said}`)
  }
}
