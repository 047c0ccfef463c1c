import type { SqlRow } from './session.ts'

/** The first of `names` the row has and that is not NULL: one column has several names over the years. */
const cell = (row: SqlRow, names: readonly string[]): unknown => {
  for (const name of names) if (row[name] !== undefined && row[name] !== null) return row[name]
  return undefined
}

/** Numbers come as numbers, or as strings (status values, sums, past 2⁵³). `undefined` for NULL and anything else. */
export function numberIn(row: SqlRow, ...names: readonly string[]): number | undefined {
  return toNumber(cell(row, names))
}

export function textIn(row: SqlRow, ...names: readonly string[]): string | undefined {
  const value = cell(row, names)
  if (value === undefined) return undefined
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value)
}

export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return undefined
  // A text of digits can be longer than any number.
  return toNumber(Number(value))
}
