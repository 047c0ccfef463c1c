import type { Table } from '../mysql/session.ts'

interface Shape {
  readonly skip: number
  readonly header: boolean
  readonly columns?: number | undefined
  readonly separator?: string | undefined
}

/** A table as programs print it: a line for each row, with its names before them or without. */
export function tableIn({ skip, header, columns, separator }: Shape, text: string): Table {
  const cells = linesIn(text, skip).map((line) => cellsIn(line, separator, columns))
  const [names = [], ...named] = cells
  const rows = header ? named : cells
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const all = header ? names : Array.from({ length: width }, (_, index) => String(index + 1))
  return { columns: all, rows: rows.map((row) => rowOf(all, row)) }
}

/** Lines of a name, a separator and a value, as one row; others are passed over. */
export function pairsIn({ skip, separator = ':' }: Pick<Shape, 'skip' | 'separator'>, text: string): Table {
  const pairs = linesIn(text, skip).flatMap((line): [string, string][] => {
    const at = line.indexOf(separator)
    return at === -1 ? [] : [[line.slice(0, at).trim(), line.slice(at + separator.length).trim()]]
  })
  return { columns: pairs.map(([name]) => name), rows: [Object.fromEntries(pairs)] }
}

const linesIn = (text: string, skip: number): readonly string[] =>
  text
    .split('\n')
    .slice(skip)
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
    .filter((line) => line.trim() !== '')

const rowOf = (names: readonly string[], cells: readonly string[]): { readonly [name: string]: string } =>
  Object.fromEntries(
    names.flatMap((name, index): [string, string][] => {
      const cell = cells[index]
      return cell === undefined ? [] : [[name, cell]]
    }),
  )

function cellsIn(line: string, separator: string | undefined, most = Number.POSITIVE_INFINITY): readonly string[] {
  if (separator === undefined) return wordsIn(line, most)
  const cells = line.split(separator)
  const last = cells.length <= most ? [] : [cells.slice(most - 1).join(separator)]
  return [...cells.slice(0, cells.length <= most ? most : most - 1), ...last].map((cell) => cell.trim())
}

/** By blanks; of more words than `most` the last holds all that is left. */
function wordsIn(line: string, most: number): readonly string[] {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '' && words.length < most - 1) {
    const word = firstWord(rest)
    words.push(word)
    rest = rest.slice(word.length).trimStart()
  }
  return rest === '' ? words : [...words, rest]
}

export const firstWord = (text: string): string => text.trim().split(/[ \t]/, 1)[0] ?? ''
