import type { Row, Scalar } from '@foretop/shared/model.ts'

const PLACE = /\$\{row\.([^{}]+)\}/g
const WHOLE = /^\$\{row\.([^{}]+)\}$/

/**
 * Puts the cells of a row wherever a text says `${row.column}`; in lists and objects too. A text that is nothing else
 * becomes the cell itself, so that a number stays one. What the row does not have, and `null`, is empty.
 */
export function filler(row: Row): (value: unknown) => unknown {
  const cell = (column: string): Scalar => (Object.hasOwn(row, column) ? (row[column] ?? null) : null)
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const whole = WHOLE.exec(value)?.[1]
      return whole === undefined ? value.replaceAll(PLACE, (_, column: string) => textOf(cell(column))) : cell(whole)
    }
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part)]))
  }
  return fill
}

export const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
