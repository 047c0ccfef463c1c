import type { ProbeContext } from '../../define.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { type LoginOptions, login } from '../mysql/login.ts'
import { SqlError } from '../mysql/refusal.ts'
import type { Table } from '../mysql/session.ts'
import { openReading, rowsOf } from '../sql/over-mysql.ts'
import { INSTANCES, LIMIT_MS, MOST_ROWS, OWN } from './statements.ts'

const BOUNDS = { maxRows: MOST_ROWS, limitMs: LIMIT_MS }

/** Logs in where nobody is yet, and asks both. Rejects as `Session.open` and `rowsOf` do, and where the server is no Aurora. */
export async function askBoth(
  given: LoginOptions & { readonly port: number },
  { target, signal, keep }: Pick<ProbeContext, 'target' | 'signal' | 'keep'>,
): Promise<{ readonly own: Table; readonly instances: Table }> {
  const endpoint = { address: target.address, port: given.port }
  const session = await keep(() => openReading(endpoint, login(given, target), BOUNDS, signal))
  const ask = (statement: string): Promise<Table> =>
    rowsOf(session, statement, BOUNDS, signal).catch((error) => {
      throw noAurora(error, at(endpoint))
    })
  // One after another: a session runs one statement at a time.
  const own = await ask(OWN)
  const instances = await ask(INSTANCES)
  if (instances.rows.length > MOST_ROWS)
    throw new ProbeFailure('too-large', `more than ${MOST_ROWS} instances in replica_host_status of ${at(endpoint)}`)
  return { own, instances }
}

/** Unknown table (in information_schema, and elsewhere), unknown variable. */
const NOT_THERE: ReadonlySet<number> = new Set([1_109, 1_146, 1_193])

function noAurora(error: unknown, where: string): unknown {
  const cause = error instanceof ProbeFailure ? error.cause : undefined
  if (!(cause instanceof SqlError && NOT_THERE.has(cause.errno))) return error
  const said = `${cause.message} (${cause.errno})`
  return new ProbeFailure('protocol', `${where} is no Aurora MySQL: ${said}`, { cause })
}
