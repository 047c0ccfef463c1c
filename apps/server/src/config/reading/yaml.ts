import { isUtf8 } from 'node:buffer'
import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml'
import type { ConfigFile } from './files.ts'
import { type Mistake, mistakeAt, type Place } from './mistake.ts'
import { plant } from './plant.ts'
import type { Tree } from './tree.ts'

/** Deeper than any configuration; far from what overflows the stack of a parser. */
const DEEPEST = 64
/** About 70,000 hosts in one file. Each costs the parser a hundred bytes or more. */
const MOST_LEXEMES = 2_000_000

/** One file as a tree, or what keeps it from being one. Bounded in time, memory and stack whatever the bytes. */
export function parseFile({ name, bytes }: ConfigFile): Tree | readonly Mistake[] {
  const decoded = decode(bytes)
  if (typeof decoded !== 'string') return [mistakeAt({ file: name, ...decoded.at }, '', decoded.message)]
  const lines = new LineCounter()
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const found = compose(decoded, lines)
  if (Array.isArray(found)) return found.map(({ offset, message }) => mistakeAt(placeOf(offset), '', message))
  return plant(found, placeOf)
}

interface Fault {
  readonly offset: number
  readonly message: string
}

/**
 * The library's own `parseDocument` recurses as deep as the text nests and keeps every error of garbage. Its stages
 * are driven by hand here to stop at the first sign of either.
 */
function compose(text: string, lines: LineCounter): Document.Parsed | Fault[] {
  lines.addNewLine(0)
  const parser = new Parser(lines.addNewLine)
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, prettyErrors: false })
  const tokens: CST.Token[] = []
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') return [{ offset: token.offset, message: plain(token.message) }]
      if (token.type === 'directive' || (token.type === 'document' && tokens.some(({ type }) => type === 'document')))
        return [
          {
            offset: 'offset' in token ? token.offset : 0,
            message: token.type === 'directive' ? NO_DIRECTIVE : ONE_DOCUMENT,
          },
        ]
      if (token.type === 'document') tokens.push(token)
    }
    if (parser.stack.length > DEEPEST) return [{ offset: parser.offset, message: `nested more than ${DEEPEST} deep` }]
    lexemes += 1
    if (lexemes > MOST_LEXEMES)
      return [{ offset: parser.offset, message: 'too much for one file; use a folder of files' }]
  }
  tokens.push(...parser.end())
  const [document, second] = [...composer.compose(tokens, true, text.length)]
  if (second !== undefined) return [{ offset: second.range[0], message: ONE_DOCUMENT }]
  if (document === undefined) return [{ offset: 0, message: 'holds nothing' }]
  const faults = [...document.errors, ...document.warnings]
  return faults.length === 0
    ? document
    : faults.map(({ pos, message }) => ({ offset: pos[0], message: plain(message) }))
}

const NO_DIRECTIVE = 'lines that begin with % are not used here'
const ONE_DOCUMENT = 'one document in a file: remove the second ---'

/** The library's message as one short line; it may quote the file at length. */
function plain(message: string): string {
  const [line = ''] = message.replaceAll(/\s+/g, ' ').split(': "', 1)
  return `not valid YAML: ${line.length > 160 ? `${line.slice(0, 160)}…` : line}`
}

interface Undecodable {
  readonly at: { readonly line: number; readonly column: number }
  readonly message: string
}

/** Text of UTF-8 bytes with no control characters. */
function decode(bytes: Uint8Array): string | Undecodable {
  const text = new TextDecoder().decode(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  const stray = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text)
  const garbled = isUtf8(bytes) ? -1 : text.indexOf('\ufffd')
  if (garbled === -1 && stray === null) return text
  const offset = Math.min(garbled === -1 ? text.length : garbled, stray?.index ?? text.length)
  const before = text.slice(0, offset)
  const at = { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
  if (offset === garbled) return { at, message: 'not UTF-8' }
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
  return { at, message: `control character U+${code}: not text` }
}
