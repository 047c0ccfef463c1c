import type { ProbeContext } from '../../define.ts'
import { at } from '../../protocol/dial.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { matchesAny } from '../../protocol/glob.ts'
import { type LoginOptions, login } from '../mysql/login.ts'
import { SqlError } from '../mysql/refusal.ts'
import type { Table } from '../mysql/session.ts'
import { openReading, rowsOf } from '../sql/over-mysql.ts'
import { namesIn } from './read.ts'
import { MOST_FUNCTIONS, type Place, type Question, statementsFor } from './statements.ts'

interface Given extends Place, LoginOptions {
  readonly port: number
  readonly limitMs: number
  readonly ignore: readonly string[]
}

/** Logs in where nobody is yet, and says how all is asked. */
export async function askAll(given: Given, { target, signal, keep }: ProbeContext) {
  const endpoint = { address: target.address, port: given.port }
  const bounds = { maxRows: MOST_FUNCTIONS, limitMs: given.limitMs }
  const session = await keep(() => openReading(endpoint, login(given, target), bounds, signal))
  const ask = async (statement: string): Promise<Table> => {
    const table = await rowsOf(session, statement, bounds, signal).catch((error) => {
      throw noTable(error, given, at(endpoint))
    })
    if (table.rows.length <= MOST_FUNCTIONS) return table
    throw new ProbeFailure('too-large', `more than ${MOST_FUNCTIONS} functions in ${given.database} of ${at(endpoint)}`)
  }
  return async (): Promise<{ readonly [question in Question]: Table }> => {
    const { functions, jobs, failing, errors, ends, latest } = statementsFor(given)
    // One after another: a session runs one statement at a time.
    const named = await ask(functions)
    const ignored = [...namesIn(named)].flatMap(([id, name]) => (matchesAny(name, given.ignore) ? [id] : []))
    return {
      functions: named,
      jobs: await ask(jobs),
      failing: await ask(failing),
      errors: await ask(errors),
      ends: await ask(ends),
      latest: await ask(latest(ignored)),
    }
  }
}

/** No such database, table or column: the check looks in the wrong place, which is not the same as an empty queue. */
const NOT_THERE: ReadonlySet<number> = new Set([1_049, 1_054, 1_146])

function noTable(error: unknown, { database, prefix }: Place, where: string): unknown {
  const cause = error instanceof ProbeFailure ? error.cause : undefined
  if (!(cause instanceof SqlError && NOT_THERE.has(cause.errno))) return error
  const said = `${cause.message} (${cause.errno})`
  return new ProbeFailure(
    'protocol',
    `no tables ${prefix}… of TheSchwartz in ${database} of ${where}, so database or prefix is wrong: ${said}`,
    { cause },
  )
}
