import { ProbeFailure } from '../failure.ts'

/** Status line and header fields together, in bytes; RFC 9112 sets no limit, common servers send far less. */
export const HEAD_LIMIT = 65_536

export interface Head {
  readonly version: '1.0' | '1.1'
  readonly status: number
  readonly reason: string
  /** In the order they came, names in small letters. A field may come more than once. */
  readonly fields: readonly Field[]
}

/** Its value is one letter a byte: what a byte means differs from field to field. */
type Field = readonly [name: string, value: string]

/** A status line as RFC 9112 §4 has it, and as it is met: the reason may be missing with its blank. */
const STATUS_LINE = /^HTTP\/1\.(\d) +([1-9]\d\d)(\D.*)?$/is
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** A blank line or two that an earlier answer may have left over; browsers pass over as much. */
const LEFT_OVER = 4

/** Throws `protocol` as soon as the first bytes cannot become an HTTP/1 answer, without waiting for the rest. */
export function mustBeginLikeHttp(bytes: Buffer): void {
  const wanted = 'HTTP/1.'
  const start = bytes.toString('latin1', 0, wanted.length).toUpperCase()
  if (!wanted.startsWith(start)) throw new ProbeFailure('protocol', `expected an HTTP answer, came ${shown(bytes)}`)
}

/** Where the answer begins. */
export function startOfHead(bytes: Buffer): number {
  let start = 0
  while (start < LEFT_OVER && (bytes[start] === 13 || bytes[start] === 10)) start += 1
  return start
}

/**
 * Reads the text before the empty line. Like browsers it passes over lines that are none: only what cannot be told from an
 * attack is refused. Throws `protocol`, saying which line was not understood.
 */
export function parseHead(text: string): Head {
  const [first = '', ...lines] = text.split('\n').map(trimEnd)
  const [, minor, status, reason = ''] = STATUS_LINE.exec(first) ?? []
  if (status === undefined) throw new ProbeFailure('protocol', `not an HTTP status line: ${shown(first)}`)
  const version = minor === '0' ? '1.0' : '1.1'
  return { version, status: Number(status), reason: readable(reason.trim()), fields: parseFields(lines) }
}

function parseFields(lines: readonly string[]): readonly Field[] {
  const fields: Field[] = []
  let goesOn = false
  for (const line of lines) {
    if (line.includes('\0')) throw new ProbeFailure('protocol', `header line with a zero byte: ${shown(line)}`)
    const last = fields.at(-1)
    if (line.startsWith(' ') || line.startsWith('\t')) {
      // A folded line goes on with the field before it (RFC 9112 §5.2).
      if (goesOn && last !== undefined) fields[fields.length - 1] = [last[0], `${last[1]} ${line.trim()}`]
      continue
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0)).trimEnd()
    goesOn = NAME.test(name)
    if (goesOn) fields.push([name.toLowerCase(), line.slice(colon + 1).trim()])
  }
  return fields
}

/** A value as text: UTF-8 where it is that, as many servers send it, else the Latin-1 of the standard. */
export function readable(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}

/** All values of one field, joined by a comma as RFC 9110 §5.3 allows; `undefined` when it did not come. */
export function fieldOf(head: Head, name: string): string | undefined {
  let joined: string | undefined
  for (const [key, value] of head.fields)
    if (key === name) joined = joined === undefined ? value : `${joined}, ${value}`
  return joined
}

/** What a field lists, in small letters, of however many lines. */
export const listed = (head: Head, name: string): string[] =>
  (fieldOf(head, name) ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')

/** The values of a field that must not be joined (Set-Cookie). */
export const fieldsOf = (head: Head, name: string): string[] =>
  head.fields.filter(([key]) => key === name).map(([, value]) => value)

const trimEnd = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** The beginning of what came, safe to show. */
export function shown(bytes: Buffer | string): string {
  const text = typeof bytes === 'string' ? bytes.slice(0, 60) : bytes.toString('latin1', 0, 60)
  return JSON.stringify(text.replaceAll(/[^\x20-\x7e\r\n\t]/g, '?'))
}
