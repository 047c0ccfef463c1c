import { ProbeFailure } from '../../protocol/failure.ts'
import { numberIn, textIn } from '../mysql/cell.ts'
import type { SqlRow, Table } from '../mysql/session.ts'
import { type FunctionId, MOST_FUNCTIONS, type Question } from './statements.ts'

export interface FunctionJobs {
  readonly name: string
  readonly waiting: number
  readonly running: number
  readonly scheduled: number
  /** How long the oldest waiting job could have been taken already, in seconds; 0 where none waits. */
  readonly oldest: number
  /** Jobs that failed and will be tried again, and how often the worst of them failed. */
  readonly failing: number
  readonly mostFailures: number
  /** Of the last quarter of an hour. */
  readonly errors: number
  readonly ended: number
  readonly endedBadly: number
}

export interface LatestError {
  readonly function: string
  /** Seconds since 1970, by the clock of the worker. */
  readonly at: number
  readonly message: string
}

type Answers = { readonly [question in Question]: Table }

/** What the tables come to, by function. Throws `protocol` where a cell is not what it should be, `too-large`. */
export function readJobs(answers: Answers) {
  const names = namesIn(answers.functions)
  const jobs = byFunction(answers.jobs, 'job')
  const failing = byFunction(answers.failing, 'error')
  const errors = byFunction(answers.errors, 'error')
  const ends = byFunction(answers.ends, 'exitstatus')
  const ids = new Set([...names.keys(), ...[jobs, failing, errors, ends].flatMap((rows) => [...rows.keys()])])
  if (ids.size > MOST_FUNCTIONS) throw new ProbeFailure('too-large', `more than ${MOST_FUNCTIONS} functions`)
  const nameOf = (id: FunctionId) => names.get(id) ?? `funcid ${id}`
  const functions = [...ids].map((id): FunctionJobs => {
    const [job, failed, error, end] = [jobs.get(id), failing.get(id), errors.get(id), ends.get(id)]
    return {
      name: nameOf(id),
      waiting: countIn(job, 'waiting'),
      running: countIn(job, 'running'),
      scheduled: countIn(job, 'scheduled'),
      oldest: ageIn(job),
      failing: countIn(failed, 'failing'),
      mostFailures: countIn(failed, 'most'),
      errors: countIn(error, 'errors'),
      ended: countIn(end, 'ended'),
      endedBadly: countIn(end, 'failed'),
    }
  })
  const latest = answers.latest.rows.map(
    (row): LatestError => ({
      function: nameOf(idIn(row, 'error')),
      at: needed(row, 'at'),
      message: textIn(row, 'message') ?? '',
    }),
  )
  return { functions, latest }
}

/** Throws `protocol` where one is there twice. */
export function namesIn({ rows }: Table): ReadonlyMap<FunctionId, string> {
  const names = new Map<FunctionId, string>()
  const taken = new Set<string>()
  for (const row of rows) {
    const id = idIn(row, 'funcmap')
    const name = textIn(row, 'funcname')
    if (name === undefined || taken.has(name) || names.has(id))
      throw new ProbeFailure('protocol', `expected each function once in funcmap, came ${name ?? 'NULL'} for ${id}`)
    names.set(id, name)
    taken.add(name)
  }
  return names
}

function byFunction({ rows }: Table, table: string): ReadonlyMap<FunctionId, SqlRow> {
  const found = new Map(rows.map((row) => [idIn(row, table), row] as const))
  if (found.size < rows.length) throw new ProbeFailure('protocol', `expected one row for each function of ${table}`)
  return found
}

function idIn(row: SqlRow, table: string): FunctionId {
  const id = textIn(row, 'funcid')
  if (id !== undefined && isId(id)) return id
  throw new ProbeFailure('protocol', `expected a number in funcid of ${table}, came ${id ?? 'NULL'}`)
}

const isId = (id: string): id is FunctionId => /^\d{1,20}$/.test(id)

/** A function without rows in a table has none. */
const countIn = (row: SqlRow | undefined, column: string): number => (row === undefined ? 0 : needed(row, column))

function needed(row: SqlRow, column: string): number {
  const value = numberIn(row, column)
  if (value === undefined || value < 0)
    throw new ProbeFailure('protocol', `expected a count in ${column}, came ${textIn(row, column) ?? 'NULL'}`)
  return value
}

/** Jobs carry the time of whoever made them, which may be ahead of the database's. */
function ageIn(row: SqlRow | undefined): number {
  if (row === undefined) return 0
  if (needed(row, 'waiting') === 0) return 0
  return Math.max(0, needed(row, 'now') - needed(row, 'oldest'))
}
