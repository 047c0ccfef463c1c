import { ProbeFailure } from '../../protocol/failure.ts'
import { numberIn, textIn } from '../mysql/cell.ts'
import type { SqlRow, Table } from '../mysql/session.ts'

export interface Own {
  readonly name: string
  readonly readOnly: boolean
}

export interface Instance {
  readonly name: string
  /** `former`: its row still says writer, but another one was told as such later. */
  readonly role: 'writer' | 'former' | 'reader'
  /** Of a reader; `null`: not told. */
  readonly lagMs: number | null
  /** Percent. */
  readonly cpu: number | null
  /** How long ago it was heard of, by the clock of whom we ask. */
  readonly heardMs: number
}

/** A row of the past. */
export interface Gone {
  readonly name: string
  /** `null`: its row has no time. */
  readonly heardMs: number | null
}

export interface Cluster {
  readonly own: Own
  readonly instances: readonly Instance[]
  readonly gone: readonly Gone[]
}

const WRITER = 'MASTER_SESSION_ID'
/** A live instance is heard of each second; a writer whose row is older than another's by more than this is so no more. */
const FORMER_MS = 5_000
/** How much later than now something may have been heard of: clocks differ a little. */
const AHEAD_MS = 60_000
/** SERVER_ID is a varchar(100). */
const LONGEST_NAME = 100

/**
 * What the rows come to; who was not heard of for `goneMs` is gone. Throws `protocol` where a cell is not what it should be, or
 * where nobody was ever heard of.
 */
export function readCluster(answers: { readonly own: Table; readonly instances: Table }, goneMs: number): Cluster {
  const own = ownIn(answers.own)
  const clock = clockOf(answers.instances.rows)
  const all = newestOfEach(answers.instances.rows.map((row) => rowOf(row, clock, own)))
  const there = all.filter((row): row is Row & Timed => row.heardMs !== null && row.heardMs <= goneMs)
  const latest = Math.min(...there.flatMap(({ isWriter, heardMs }) => (isWriter ? [heardMs] : [])))
  return {
    own,
    instances: there.map(({ isWriter, ...row }) => ({
      ...row,
      role: !isWriter ? 'reader' : row.heardMs - latest > FORMER_MS ? 'former' : 'writer',
    })),
    gone: all
      .filter((row) => !there.some(({ name }) => name === row.name))
      .map(({ name, heardMs }) => ({ name, heardMs })),
  }
}

function ownIn({ rows: [row] }: Table): Own {
  if (row === undefined) throw new ProbeFailure('protocol', 'expected the name of the instance, came nothing')
  const readOnly = numberIn(row, 'read_only')
  if (readOnly !== 0 && readOnly !== 1)
    throw new ProbeFailure(
      'protocol',
      `expected 0 or 1 in innodb_read_only, came ${textIn(row, 'read_only') ?? 'NULL'}`,
    )
  return { name: nameIn(row, 'aurora_server_id'), readOnly: readOnly === 1 }
}

type Row = Pick<Instance, 'name' | 'lagMs' | 'cpu'> & Gone & { readonly isWriter: boolean }
type Timed = Pick<Instance, 'heardMs'>

function rowOf(row: SqlRow, clock: Clock, own: Own): Row {
  const name = nameIn(row, 'SERVER_ID')
  const age = numberIn(row, clock)
  const isWriter = textIn(row, 'session_id') === WRITER
  // Whom we ask is there, whatever its row says.
  const heardMs = age === undefined ? (name === own.name ? 0 : null) : Math.max(0, age / 1_000)
  return {
    ...{ name, isWriter, heardMs },
    lagMs: isWriter ? null : amountIn(row, 'lag_ms', 'REPLICA_LAG_IN_MILLISECONDS'),
    cpu: amountIn(row, 'cpu', 'CPU'),
  }
}

type Clock = 'age_us' | 'age_utc_us'

/** By which of the two the newest row is nearer to now: the other one is hours away, or they are the same. */
function clockOf(rows: readonly SqlRow[]): Clock {
  const newest = (clock: Clock) => {
    const ages = rows.map((row) => numberIn(row, clock)).filter((age) => age !== undefined)
    return ages.length === 0 ? null : ages.reduce((least, age) => Math.min(least, age))
  }
  const [local, utc] = [newest('age_us'), newest('age_utc_us')]
  if (local === null || utc === null)
    throw new ProbeFailure('protocol', 'replica_host_status has no row that tells when it was updated')
  const clock = Math.abs(local) <= Math.abs(utc) ? 'age_us' : 'age_utc_us'
  const ahead = -Math.max(local, utc) / 1_000
  // Nobody could be seen to be gone.
  if (ahead > AHEAD_MS) throw new ProbeFailure('protocol', `replica_host_status is ahead of its server by ${ahead} ms`)
  return clock
}

/** An instance that was made anew under its name may have two. */
function newestOfEach(rows: readonly Row[]): readonly Row[] {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    const known = newest.get(row.name)
    if (known === undefined || (row.heardMs ?? Number.POSITIVE_INFINITY) < (known.heardMs ?? Number.POSITIVE_INFINITY))
      newest.set(row.name, row)
  }
  return [...newest.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function nameIn(row: SqlRow, column: string): string {
  const name = textIn(row, 'id')
  if (name === undefined || name === '' || name.length > LONGEST_NAME)
    throw new ProbeFailure('protocol', `expected a name in ${column}, came ${name?.slice(0, LONGEST_NAME) ?? 'NULL'}`)
  return name
}

/** `null` for NULL, which says that it is not known. */
function amountIn(row: SqlRow, column: string, called: string): number | null {
  const said = textIn(row, column)
  if (said === undefined) return null
  const value = numberIn(row, column)
  if (value === undefined || value < 0)
    throw new ProbeFailure('protocol', `expected an amount in ${called}, came ${said.slice(0, LONGEST_NAME)}`)
  return value
}
