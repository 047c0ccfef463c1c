import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { resultCodeOf, SQLITE } from './sqlite-code.ts'
import { NO_NUMBER } from './state.ts'

/** What open trouble and its messages rest on comes first; what is only looked up comes last, and the rest between. */
const FIRST = ['states', 'incidents', 'acknowledgements', 'quiets', 'beliefs', 'undecided', 'outbox', 'posts']
const LAST = ['notes', 'plans', 'adoptions', 'decisions', 'passages', 'tries', 'transitions', 'traces', 'captures']
const IN_TIME_MS = 5_000
/** Columns that number what happens; one of `NO_NUMBER` or more is damage. */
export const NUMBERED = [
  ['outbox', 'seq'],
  ['transitions', 'seq'],
  ['decisions', 'transition_seq'],
  ['undecided', 'seq'],
] as const

/** The disk takes no more: that is no fault of a row. */
class CannotSave extends Error {
  override name = 'CannotSave'
}

/** How many rows of each table were saved; `null`: the table could not be read to its end. */
export interface Rescued {
  readonly rows: number
  readonly incomplete: readonly string[]
}

/**
 * Copies what can be read of a damaged file into a new one: table by table, row by row, from both ends. Throws when
 * the new one cannot take it.
 */
export function rescue(damaged: string, into: DatabaseSync): Rescued {
  const endsAt = performance.now() + IN_TIME_MS
  let rows = 0
  const incomplete: string[] = []
  using source = new DatabaseSync(damaged, { readOnly: true })
  into.exec('BEGIN IMMEDIATE')
  for (const table of tablesOf(into)) {
    const saved = rescueTable(source, into, table, endsAt)
    rows += saved.rows
    if (!saved.whole) incomplete.push(table)
  }
  for (const [table, column] of NUMBERED) {
    const { changes } = into.prepare(`DELETE FROM ${table} WHERE ${column} >= ${NO_NUMBER}`).run()
    if (changes > 0) incomplete.push(table)
    rows -= Number(changes)
  }
  into.exec('COMMIT')
  return { rows, incomplete }
}

function rescueTable(source: DatabaseSync, into: DatabaseSync, table: string, endsAt: number) {
  let rows = 0
  let whole = true
  try {
    const known = columnsOf(source, table)
    const columns = columnsOf(into, table).filter((column) => known.includes(column))
    const list = columns.join(', ')
    const insert = into.prepare(
      `INSERT OR IGNORE INTO ${table} (rowid, ${list}) VALUES (?, ${columns.map(() => '?').join(', ')})`,
    )
    const seen = new Set<number>()
    // The newest first: if time runs out, what is missing is old.
    for (const order of ['DESC', 'ASC']) {
      const select = source.prepare(`SELECT rowid AS ro_wid, ${list} FROM ${table} NOT INDEXED ORDER BY rowid ${order}`)
      const ended = copy(select, insert, seen, endsAt)
      rows += ended.rows
      whole &&= ended.whole
      if (ended.reached) break
      whole = false
    }
  } catch (error) {
    if (error instanceof CannotSave) throw error
    // Its definition is gone.
    whole = false
  }
  return { rows, whole }
}

/** `reached`: the other end, so that there is nothing left to come for. */
function copy(select: StatementSync, insert: StatementSync, seen: Set<number>, endsAt: number) {
  let rows = 0
  let whole = true
  select.setReadBigInts(true)
  try {
    for (const row of select.iterate()) {
      if (performance.now() > endsAt) return { rows, whole: false, reached: true }
      const values = Object.values(row)
      const id = Number(values[0])
      if (seen.has(id)) return { rows, whole, reached: true }
      seen.add(id)
      if (id <= 0 || id >= NO_NUMBER || !insertOne(insert, values)) whole = false
      else rows += 1
    }
    return { rows, whole, reached: true }
  } catch (error) {
    if (error instanceof CannotSave) throw error
    return { rows, whole, reached: false }
  }
}

function insertOne(insert: StatementSync, values: readonly SQLInputValue[]): boolean {
  try {
    return Number(insert.run(...values).changes) === 1
  } catch (error) {
    const code = resultCodeOf(error)
    if (code === SQLITE.full || code === SQLITE.inputOutput)
      throw new CannotSave('what can be read of a damaged file cannot be saved', { cause: error })
    return false
  }
}

function tablesOf(database: DatabaseSync): readonly string[] {
  const all = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all()
    .map(({ name }) => String(name))
  return [...FIRST, ...all.filter((name) => !FIRST.includes(name) && !LAST.includes(name)), ...LAST]
}

const columnsOf = (database: DatabaseSync, table: string): readonly string[] =>
  database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
