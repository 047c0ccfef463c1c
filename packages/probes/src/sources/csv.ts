import { ProbeFailure } from '../protocol/failure.ts'
import type { RawRow } from './define.ts'

/**
 * RFC 4180: the first line names the columns; a cell with a separator, a quote or a line end stands in quotes, and a quote in
 * it is doubled. Throws `protocol` for a line with more or fewer cells, `truncated` where a quote is not closed.
 */
export function rowsOfCsv(text: string, separator: string): readonly RawRow[] {
  const [header, ...lines] = linesOf(text, separator)
  if (header === undefined) return []
  const columns = header.cells
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined) throw new ProbeFailure('protocol', `two columns are named ${JSON.stringify(twice)}`)
  return lines.map(({ cells, number }) => {
    if (cells.length !== columns.length)
      throw new ProbeFailure('protocol', `line ${number} has ${cells.length} cells, not ${columns.length}`)
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  })
}

interface Line {
  readonly cells: readonly string[]
  /** Of its beginning, from 1. */
  readonly number: number
}

/** Empty lines are none. */
function linesOf(text: string, separator: string): readonly Line[] {
  const lines: Line[] = []
  let number = 1
  for (let at = 0; at < text.length; ) {
    const { cells, end } = lineAt(text, at, separator, number)
    if (cells.length > 1 || cells[0] !== '') lines.push({ cells, number })
    number += text.slice(at, end).split('\n').length - 1
    at = end
  }
  return lines
}

function lineAt(text: string, from: number, separator: string, number: number) {
  const cells: string[] = []
  let at = from
  for (;;) {
    const { cell, end } = text[at] === '"' ? quoted(text, at + 1, number) : plain(text, at, separator)
    cells.push(cell)
    const next = text[end]
    if (next === separator) at = end + 1
    else if (next === undefined || next === '\n') return { cells, end: end + 1 }
    else if (next === '\r' && text[end + 1] === '\n') return { cells, end: end + 2 }
    else throw new ProbeFailure('protocol', `line ${number}: ${JSON.stringify(next)} stands behind a closing quote`)
  }
}

function plain(text: string, from: number, separator: string) {
  let end = from
  while (end < text.length && text[end] !== separator && text[end] !== '\n') end += 1
  if (text[end] === '\n' && text[end - 1] === '\r' && end > from) end -= 1
  return { cell: text.slice(from, end), end }
}

function quoted(text: string, from: number, number: number) {
  const parts: string[] = []
  for (let at = from; ; ) {
    const end = text.indexOf('"', at)
    if (end === -1) throw new ProbeFailure('truncated', `the quote that begins in line ${number} is not closed`)
    parts.push(text.slice(at, end))
    if (text[end + 1] !== '"') return { cell: parts.join('"'), end: end + 1 }
    at = end + 2
  }
}
