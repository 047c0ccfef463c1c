import type { Row, Scalar } from '@foretop/shared/model.ts'
import { oneLine } from '../one-line.ts'
import { ProbeFailure } from '../protocol/failure.ts'
import type { RawRow } from './define.ts'

/** A list is believed whole or not at all: what is beyond these makes the look fail. */
export const MOST_ROWS = 65_536
const MOST_LETTERS = 8_388_608
export const MOST_COLUMNS = 64
const LONGEST_COLUMN = 64
const LONGEST_CELL = 1_024

const NAME = /^[A-Za-z0-9._-]{1,128}$/

/** One row as it is handed over. */
export interface ListedRow {
  readonly key: string
  /** The key that it had before; `null`: none is known. */
  readonly was: string | null
  readonly cells: Row
}

interface Listing {
  /** A line for each row, in the order of the keys: what is the same is the same text. */
  readonly text: string
  readonly rows: number
  /** Rows that cannot be taken, each with its reason. */
  readonly refusals: readonly Row[]
}

interface Keys {
  readonly key: string | readonly string[]
  readonly was?: string | undefined
}

class Unfit extends Error {}

/** What of the rows can be taken. One that cannot costs nobody but itself. Throws `too-large`. */
export function listingOf(rows: readonly RawRow[], { key, was }: Keys): Listing {
  if (rows.length > MOST_ROWS) throw new ProbeFailure('too-large', `${rows.length} rows, more than ${MOST_ROWS}`)
  const columns = typeof key === 'string' ? [key] : key
  const lines = new Map<string, string>()
  const refusals: Row[] = []
  let letters = 0
  for (const [index, raw] of rows.entries()) {
    try {
      const cells = cellsOf(raw)
      const name = nameOf(cells, columns)
      if (lines.has(name)) throw new Unfit(`there is a row ${name} already`)
      const before = was === undefined ? null : formerOf(cells, was)
      const line = JSON.stringify([name, before === name ? null : before, cells])
      letters += line.length
      lines.set(name, line)
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      refusals.push({ row: index + 1, why: error.message })
    }
  }
  if (letters > MOST_LETTERS)
    throw new ProbeFailure('too-large', `${letters} letters in ${rows.length} rows, more than ${MOST_LETTERS}`)
  const text = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
  return { text: text.join('\n'), rows: lines.size, refusals }
}

export const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split('\n'))

/** Of a line that this module wrote, in this run or an earlier one. */
export function rowOfLine(line: string): ListedRow {
  const [key, was, cells]: [string, string | null, Row] = JSON.parse(line)
  return { key, was, cells }
}

function cellsOf(raw: RawRow): Row {
  const entries = Object.entries(raw)
  if (entries.length > MOST_COLUMNS)
    throw new Unfit(`${entries.length} columns, more than the ${MOST_COLUMNS} that are taken`)
  return Object.fromEntries(
    entries.map(([name, value]): [string, Scalar] => {
      if (name.length > LONGEST_COLUMN) throw new Unfit(`a column named with ${name.length} letters`)
      return [oneLine(name), cellOf(name, value)]
    }),
  )
}

function cellOf(column: string, value: unknown): Scalar {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value
  if (typeof value !== 'string') throw new Unfit(`${oneLine(column)} must be text, a number, or yes or no`)
  if (value.length > LONGEST_CELL)
    throw new Unfit(`${oneLine(column)} has ${value.length} letters, more than the ${LONGEST_CELL} that are taken`)
  return oneLine(value)
}

function nameOf(cells: Row, columns: readonly string[]): string {
  const parts = columns.map((column) => {
    const cell = Object.hasOwn(cells, column) ? cells[column] : undefined
    if (cell === undefined) throw new Unfit(`no column ${column}: there are ${Object.keys(cells).join(', ') || 'none'}`)
    if (cell === null || cell === '') throw new Unfit(`${column} is empty`)
    return plain(cell)
  })
  const name = parts.join('_')
  if (!NAME.test(name))
    throw new Unfit(`a name may have letters, digits, dot, dash and underscore, 128 at most, got ${show(name)}`)
  return name
}

function formerOf(cells: Row, column: string): string | null {
  const cell = Object.hasOwn(cells, column) ? cells[column] : null
  if (cell === null || cell === undefined || cell === '') return null
  const former = plain(cell)
  if (!NAME.test(former)) throw new Unfit(`${column} must be a name, got ${show(former)}`)
  return former
}

/** Ports and addresses of version 6 have colons, and a name has none. */
const plain = (cell: Scalar): string => String(cell).replaceAll(':', '-')

const show = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
