import type { SnmpTable } from './snmp.ts'
import type { SnmpValue } from './value.ts'

/** One row of a table, its values by column; `null` for one it does not have or that is of another type. */
export interface SnmpRow {
  text(column: number): string | null
  number(column: number): number | null
}

/** Rows by index. */
export const rowsOf = (table: SnmpTable): ReadonlyMap<string, SnmpRow> =>
  new Map(Array.from(table, ([index, row]) => [index, readRow(row)]))

const readRow = (row: ReadonlyMap<number, SnmpValue>): SnmpRow => ({
  text(column) {
    const value = row.get(column)
    return typeof value === 'string' ? value : null
  },
  number(column) {
    const value = row.get(column)
    return typeof value === 'number' ? value : null
  },
})
