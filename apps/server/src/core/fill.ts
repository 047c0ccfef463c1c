import type { Row, Scalar } from '@foretop/shared/model.ts'

const PLACE = /\$\{row\.([^{}]+)\}/g
const WHOLE = /^\$\{row\.([^{}]+)\}$/

/** What a row has cannot stand where it was to be filled in. */
export class UnfitCell extends Error {
  override name = 'UnfitCell'
}

/**
 * Puts the cells of a row wherever a text says `${row.column}`; in lists and objects too. A text that is nothing else
 * becomes the cell itself, so that a number stays one. What the row does not have, and `null`, is empty. Throws `UnfitCell`
 * where a text would begin with a hyphen of the row's, which programs take for an option.
 */
export function filler(row: Row): (value: unknown) => unknown {
  const cell = (column: string): Scalar => (Object.hasOwn(row, column) ? (row[column] ?? null) : null)
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const whole = WHOLE.exec(value)?.[1]
      const filled =
        whole === undefined ? value.replaceAll(PLACE, (_, column: string) => textOf(cell(column))) : cell(whole)
      if (typeof filled === 'string' && filled.startsWith('-') && !value.startsWith('-'))
        throw new UnfitCell(`${value} must not begin with a hyphen, got ${JSON.stringify(filled.slice(0, 60))}`)
      return filled
    }
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part)]))
  }
  return fill
}

/** Whether it waits to be filled in. */
export const hasPlaces = (text: string): boolean => text.search(PLACE) !== -1

export const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
