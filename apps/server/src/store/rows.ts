import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { z } from 'zod'

/** A row as SQLite gives it; whole numbers too large for JavaScript come as the nearest that it can hold. */
export interface SqlRow {
  readonly [column: string]: unknown
}

/** Rows that were left out because what is in them makes no sense, each counted once. */
export interface Unsound {
  note(table: string, key: unknown): void
  /** In words; `null`: none. */
  text(): string | null
}

export function createUnsound(): Unsound {
  const found = new Map<string, Set<string>>()
  return {
    note(table, key) {
      const known = found.get(table) ?? new Set()
      found.set(table, known)
      known.add(String(key))
    },
    text() {
      if (found.size === 0) return null
      const total = [...found.values()].reduce((sum, { size }) => sum + size, 0)
      const where = [...found].map(([table, { size }]) => `${size} of ${table}`).join(', ')
      return `${total} damaged ${total === 1 ? 'row' : 'rows'} of state.db left out: ${where}`
    },
  }
}

/** Reads what a table's rows mean; one that makes no sense is left out, and noted under its first column. */
export function createReader(unsound: Unsound) {
  const readOne = <T>(table: string, row: SqlRow, of: (row: SqlRow) => T): readonly T[] => {
    try {
      return [of(row)]
    } catch {
      unsound.note(table, Object.values(row)[0])
      return []
    }
  }
  return {
    all: <T>(table: string, statement: StatementSync, of: (row: SqlRow) => T, ...values: SQLInputValue[]): T[] =>
      large(statement)
        .all(...values)
        .flatMap((row) => readOne(table, plain(row), of)),
    *each<T>(table: string, statement: StatementSync, of: (row: SqlRow) => T): Generator<T> {
      for (const row of large(statement).iterate()) yield* readOne(table, plain(row), of)
    },
  }
}
export type Reader = ReturnType<typeof createReader>

/** JSON of a column; throws when it is none, or not of this shape. */
export function parsed<T>(shape: z.ZodType<T>, column: unknown): T {
  return fitting(shape, JSON.parse(String(column)))
}

/** Throws when the value is not of this shape. */
export function fitting<T>(shape: z.ZodType<T>, value: unknown): T {
  shape.parse(value)
  // Just proven; the value itself, for it may have fields that the shape does not name.
  return value as T
}

/** Otherwise one number that is too large would end the reading of all rows. */
function large(statement: StatementSync): StatementSync {
  statement.setReadBigInts(true)
  return statement
}

const plain = (row: SqlRow): SqlRow =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, typeof value === 'bigint' ? Number(value) : value]),
  )
