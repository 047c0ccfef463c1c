import { numberIn, textIn } from './cell.ts'
import type { SqlRow } from './session.ts'

/** A table whose engine remembers when it was last checked. */
export interface CheckedTable {
  readonly database: string
  readonly table: string
  readonly engine: string
  /** Local time of the server, `null`: never. It is when somebody last looked, and moves on a damaged table too. */
  readonly checked: string | null
}

export interface TableCount {
  readonly engine: string
  readonly tables: number
}

/** When tables were last checked, as far as the server knows. */
export interface TableChecks {
  /** Never checked first, then the oldest; not more than `TABLES_SHOWN` of them. */
  readonly tables: readonly CheckedTable[]
  /** How many there are by engine, the one that remembers nothing among them. */
  readonly counts: readonly TableCount[]
}

const TABLES_SHOWN = 100

/** Its tables have no time of a check, ever: the column stays NULL after CHECK TABLE too. */
export const FORGETFUL = 'InnoDB'

const OWN =
  "TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"

/** Slow where there are many tables: for when a person asks, not for each look. */
export const CHECKED_TABLES = `SELECT TABLE_SCHEMA AS db, TABLE_NAME AS name, ENGINE AS engine, CHECK_TIME AS checked FROM information_schema.TABLES WHERE ${OWN} AND ENGINE <> '${FORGETFUL}' ORDER BY CHECK_TIME IS NOT NULL, CHECK_TIME, db, name LIMIT ${TABLES_SHOWN}`

export const TABLE_COUNTS = `SELECT ENGINE AS engine, COUNT(*) AS tables FROM information_schema.TABLES WHERE ${OWN} GROUP BY ENGINE`

export const checkedTableOf = (row: SqlRow): CheckedTable => ({
  database: textIn(row, 'db') ?? '',
  table: textIn(row, 'name') ?? '',
  engine: textIn(row, 'engine') ?? '?',
  checked: textIn(row, 'checked') ?? null,
})

export const tableCountOf = (row: SqlRow): TableCount => ({
  engine: textIn(row, 'engine') ?? '?',
  tables: numberIn(row, 'tables') ?? 0,
})
