import { ProbeFailure } from '../../protocol/failure.ts'

/** One line of the statistics: a frontend, a server, or a backend as a whole. */
export interface Row {
  readonly proxy: string
  readonly name: string
  /** As it is written; `null`: this version does not have the column, or it means nothing here. */
  text(column: string): string | null
  /** `null` also where it is no whole number. */
  number(column: string): number | null
}

const MARK = '# pxname,svname,'

export const isStatistics = (text: string): boolean => text.startsWith(MARK)

/**
 * Columns are found by name: each version has more of them (1.3 has 32, 2.6 has 118). Throws `protocol` for what is no
 * such table, `truncated` where it breaks off within a line.
 */
export function parseStatistics(text: string): readonly Row[] {
  const lines = cellsOf(text).filter((cells) => cells.length > 1)
  const [header = [], ...rows] = lines
  const columns = new Map(header.map((name, index) => [index === 0 ? name.replace(/^# /, '') : name, index]))
  const last = rows.at(-1)
  if (!text.endsWith('\n') || (last !== undefined && last.length < header.length))
    throw new ProbeFailure('truncated', `the statistics break off within line ${lines.length}`)
  return rows.map((cells) => rowOf(cells, columns))
}

function rowOf(cells: readonly string[], columns: ReadonlyMap<string, number>): Row {
  const text = (column: string): string | null => {
    const cell = cells[columns.get(column) ?? -1]
    return cell === undefined || cell === '' ? null : cell
  }
  const number = (column: string): number | null => {
    const cell = text(column) ?? ''
    return /^\d{1,20}$/.test(cell) ? Number(cell) : null
  }
  const proxy = text('pxname')
  const name = text('svname')
  if (proxy === null || name === null || text('status') === null)
    throw new ProbeFailure('protocol', `a line of the statistics has no name or no status: ${cells.slice(0, 3).join()}`)
  return { proxy, name, text, number }
}

/** RFC 4180: a cell with commas stands in quotes, and a quote in it is doubled. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const lines: string[][] = []
  let line: string[] = []
  let at = 0
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? quoted(text, at + 1) : plain(text, at)
    line.push(cell)
    if (text[end] === ',') {
      at = end + 1
      if (at === text.length || text[at] === '\n') line.push('')
      if (text[at] !== '\n') continue
      at += 1
    } else at = end + 1
    lines.push(line)
    line = []
  }
  if (line.length > 0) lines.push(line)
  return lines
}

interface Cell {
  readonly cell: string
  /** Where the comma or line end behind it is. */
  readonly end: number
}

function plain(text: string, start: number): Cell {
  let end = start
  while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1
  return { cell: text.slice(start, end).replace(/\r$/, ''), end }
}

function quoted(text: string, start: number): Cell {
  let cell = ''
  let from = start
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote === -1) throw new ProbeFailure('truncated', 'the statistics break off within a quoted text')
    cell += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { cell, end: plain(text, quote + 1).end }
    cell += '"'
    from = quote + 2
  }
}
