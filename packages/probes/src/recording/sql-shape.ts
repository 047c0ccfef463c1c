import { cut } from '../clip.ts'

/** So many letters of a statement are kept. */
const MOST = 1_000
const READ = 16_384
const LITERAL = '?'

/**
 * What a statement does, without what is in it: each literal is a `?`, comments are gone. Where it cannot be told where a
 * text ends (a quote behind a backslash is its end to some servers), all is left out from the first quote to the last.
 */
export function sqlShape(statement: string): string {
  const sql = statement.slice(0, READ)
  return cut(shortened(isAmbiguous(sql) ? betweenQuotes(sql) : shapeOf(sql)), MOST)
}

/** Nor where a quote stands behind what begins a comment for some and is an operator to others. */
const isAmbiguous = (sql: string): boolean =>
  /\\["']/.test(sql) || sql.split('\n').some((line) => /["']/.test(line.slice(commentIn(line))))

function commentIn(line: string): number {
  const at = line.search(/#|--/)
  return at === -1 ? line.length : at
}

function betweenQuotes(sql: string): string {
  const first = sql.search(/["']/)
  const last = Math.max(sql.lastIndexOf('"'), sql.lastIndexOf("'"))
  // Of one that was cut the last quote may open a text.
  return `${shapeOf(sql.slice(0, first))}${LITERAL} …${shapeOf(sql.slice(last + 1)) === '' ? '' : ' …'}`
}

/** One piece of SQL, from where it begins. */
const PIECE = /[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*|\d[\w.]*|`[^`]*`?|"[^"]*"?|'[^']*'?|\/\*|--|#|\$\w*\$|[\s\S]/y

function shapeOf(sql: string): string {
  let shape = ''
  let at = 0
  while (at < sql.length) {
    PIECE.lastIndex = at
    const [piece = ''] = PIECE.exec(sql) ?? []
    at += piece.length
    const first = piece[0] ?? ''
    if (piece === '/*') at = behind(sql, '*/', at)
    else if (piece === '--' || piece === '#') at = behind(sql, '\n', at)
    else if (piece.length > 1 && first === '$') {
      at = behind(sql, piece, at)
      shape += LITERAL
    } else if (first === "'" || first === '"') {
      // A quote that is doubled goes on.
      shape += shape.endsWith(LITERAL) ? '' : LITERAL
    } else shape += /\d/.test(first) ? LITERAL : piece
  }
  return shape
}

function behind(sql: string, end: string, from: number): number {
  const at = sql.indexOf(end, from)
  return at === -1 ? sql.length : at + end.length
}

/** A thousand values of a list say no more than two. */
const shortened = (shape: string): string =>
  shape
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/\?(?:, ?\?)+/g, '?, …')
