import { ProbeFailure } from '../protocol/failure.ts'
import type { RawRow } from './define.ts'
import { MOST_COLUMNS, MOST_ROWS } from './listing.ts'

/**
 * Where a column holds several, between commas or blanks or as a list, a row for each of them. A row without the column
 * stays as it is, and so does one that is refused for its width. Throws `too-large`, before all are made.
 */
export function splitBy(column: string | undefined, rows: readonly RawRow[]): readonly RawRow[] {
  if (column === undefined) return rows
  const made: RawRow[] = []
  for (const row of rows) {
    const cells = Object.entries(row)
    const parts = cells.length > MOST_COLUMNS ? null : partsOf(Object.hasOwn(row, column) ? row[column] : undefined)
    if (made.length + (parts?.length ?? 1) > MOST_ROWS)
      throw new ProbeFailure('too-large', `more than ${MOST_ROWS} rows, one for each of ${column}`)
    if (parts === null) made.push(row)
    else for (const part of parts) made.push(Object.fromEntries([...cells, [column, part]]))
  }
  return made
}

function partsOf(cell: unknown): readonly unknown[] | null {
  if (Array.isArray(cell)) return cell
  return typeof cell === 'string' ? cell.split(/[\s,]+/).filter((part) => part !== '') : null
}
