import { ProbeFailure } from '../../protocol/failure.ts'
import { toNumber } from '../mysql/cell.ts'
import { SqlError } from '../mysql/refusal.ts'
import type { Table } from '../mysql/session.ts'
import { MOST_INDEXES, NAME, type Options } from './options.ts'

export interface Index {
  readonly name: string
  /** `local` (plain), `rt`, `distributed`, `percolate`, …, as SHOW TABLES says it. */
  readonly type: string
  /** Missing where it has none of its own, as a distributed one. */
  readonly documents?: number
  readonly memory?: number
  readonly disk?: number
  /** The newest of its documents, wall ms. */
  readonly changedAt?: number
}

export interface Survey {
  readonly status: ReadonlyMap<string, string>
  /** In ms. */
  readonly replyTime: number
  readonly indexes: readonly Index[]
}

/** How a statement is asked; rejects with `SqlError` where searchd will not run it. */
export type Ask = (statement: string) => Promise<Table>

/** A template has no documents: it only says how words are cut. */
const EMPTY_BY_NATURE = 'template'

/** All that is asked of one searchd. Rejects with `protocol` where that is none, or says what cannot be read. */
export async function survey(ask: Ask, given: Options): Promise<Survey> {
  const askedAt = performance.now()
  const status = new Map(pairsIn(await readable(ask, 'SHOW STATUS')))
  const replyTime = performance.now() - askedAt
  if (!status.has('maxed_out') || !status.has('queries'))
    throw new ProbeFailure(
      'protocol',
      'expected the counters of searchd, came a status without maxed_out and queries: another service',
    )
  const all = pairsIn(await readable(ask, 'SHOW TABLES'))
  const odd = all.find(([name]) => !NAME.test(name))
  if (odd !== undefined)
    throw new ProbeFailure('protocol', `expected names of indexes, came ${JSON.stringify(odd[0].slice(0, 100))}`)
  const wanted = all.filter(
    ([name, type]) =>
      type !== EMPTY_BY_NATURE &&
      !given.ignore.includes(name) &&
      (given.indexes.length === 0 || given.indexes.includes(name)),
  )
  if (wanted.length > MOST_INDEXES)
    throw new ProbeFailure('too-large', `more than ${MOST_INDEXES} indexes: name those to look at in indexes`)
  const indexes: Index[] = []
  for (const [name, type] of wanted) indexes.push(await about(ask, { name, type, attribute: own(given.changed, name) }))
  return { status, replyTime, indexes }
}

/** An index called `constructor` must not be found where nobody named it. */
const own = (table: Options['changed'], name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

interface Asked {
  readonly name: string
  readonly type: string
  readonly attribute: string | undefined
}

async function about(ask: Ask, { name, type, attribute }: Asked): Promise<Index> {
  const of = await sizesOf(ask, name, type)
  const changedAt = attribute === undefined ? undefined : await changeOf(ask, name, attribute)
  return { name, type, ...of, ...(changedAt !== undefined && { changedAt }) }
}

async function sizesOf(ask: Ask, name: string, type: string) {
  // It is made of others, which are looked at themselves.
  if (type === 'distributed') return {}
  const status = new Map(pairsIn(await statusOf(ask, name)))
  const documents = amountIn(status.get('indexed_documents'))
  if (documents === undefined)
    throw new ProbeFailure('protocol', `expected how many documents ${name} has, came ${shown(status)}`)
  const [memory, disk] = [amountIn(status.get('ram_bytes')), amountIn(status.get('disk_bytes'))]
  return { documents, ...(memory !== undefined && { memory }), ...(disk !== undefined && { disk }) }
}

/** Manticore calls them tables by now, and what is older than Sphinx 2.1 knows no other word than this. */
async function statusOf(ask: Ask, name: string): Promise<Table> {
  try {
    return await ask(`SHOW INDEX ${name} STATUS`)
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    return await readable(ask, `SHOW TABLE ${name} STATUS`)
  }
}

/** Nothing of an index that is empty. */
async function changeOf(ask: Ask, name: string, attribute: string): Promise<number | undefined> {
  const { columns, rows } = await readable(ask, `SELECT MAX(${attribute}) AS newest FROM ${name}`)
  const [row] = rows
  if (row === undefined) return undefined
  const seconds = toNumber(row.newest)
  if (seconds === undefined || !columns.includes('newest'))
    throw new ProbeFailure('protocol', `expected a time in ${attribute} of ${name}, came ${String(row.newest)}`)
  // What was never set stands at 0.
  return seconds <= 0 ? undefined : seconds * 1_000
}

async function readable(ask: Ask, statement: string): Promise<Table> {
  try {
    return await ask(statement)
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const text = `the server will not run ${statement}: ${error.message} (${error.errno})`
    throw new ProbeFailure('protocol', text, { cause: error })
  }
}

/** By place: the columns are called otherwise in each version. */
function pairsIn({ columns: [first = '', second = ''], rows }: Table): [string, string][] {
  return rows.map((row) => [String(row[first] ?? ''), String(row[second] ?? '')])
}

/** What searchd does not measure it calls OFF. */
export function amountIn(value: string | undefined): number | undefined {
  const number = toNumber(value)
  return number === undefined || number < 0 ? undefined : number
}

const shown = (status: ReadonlyMap<string, string>): string =>
  status.size === 0 ? 'nothing' : JSON.stringify([...status.keys()].slice(0, 5).join(', ').slice(0, 200))
