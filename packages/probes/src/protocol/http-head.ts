import { ProbeFailure } from './failure.ts'

/** Status line and header fields together, in bytes; RFC 9112 sets no limit, common servers send far less. */
export const HEAD_LIMIT = 65_536

export interface Head {
  readonly version: '1.0' | '1.1'
  readonly status: number
  readonly reason: string
  /** In the order they came, names in small letters. A field may come more than once. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** A status line as RFC 9112 §4 has it; the reason may be missing with its blank, as several servers send it. */
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r]*))?$/
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/

/** Throws `protocol` as soon as the first bytes cannot become an HTTP/1 answer, without waiting for the rest. */
export function mustBeginLikeHttp(bytes: Buffer): void {
  const wanted = 'HTTP/1.'
  const start = bytes.toString('latin1', 0, wanted.length)
  if (!wanted.startsWith(start)) throw new ProbeFailure('protocol', `expected an HTTP answer, came ${shown(bytes)}`)
}

/** Reads the text before the empty line. Throws `protocol`, saying which line was not understood. */
export function parseHead(text: string): Head {
  const lines = text.split('\n')
  const first = trimEnd(lines[0] ?? '')
  const [, minor, status, reason = ''] = STATUS_LINE.exec(first) ?? []
  if (status === undefined) throw new ProbeFailure('protocol', `not an HTTP status line: ${shown(first)}`)
  const fields: (readonly [string, string])[] = []
  for (let index = 1; index < lines.length; index += 1) fields.push(parseField(trimEnd(lines[index] ?? ''), fields))
  return { version: minor === '0' ? '1.0' : '1.1', status: Number(status), reason: reason.trim(), fields }
}

function parseField(line: string, earlier: (readonly [string, string])[]): readonly [string, string] {
  if (CONTROL.test(line)) throw new ProbeFailure('protocol', `header line with control characters: ${shown(line)}`)
  if (line.startsWith(' ') || line.startsWith('\t')) {
    // A folded line goes on with the field before it (RFC 9112 §5.2).
    const last = earlier.pop()
    if (last === undefined) throw new ProbeFailure('protocol', `not a header line: ${shown(line)}`)
    return [last[0], `${last[1]} ${line.trim()}`]
  }
  const colon = line.indexOf(':')
  const name = line.slice(0, Math.max(colon, 0))
  if (!NAME.test(name)) throw new ProbeFailure('protocol', `not a header line: ${shown(line)}`)
  return [name.toLowerCase(), line.slice(colon + 1).trim()]
}

/** All values of one field, joined by a comma as RFC 9110 §5.3 allows; `undefined` when it did not come. */
export function fieldOf(head: Head, name: string): string | undefined {
  let joined: string | undefined
  for (const [key, value] of head.fields)
    if (key === name) joined = joined === undefined ? value : `${joined}, ${value}`
  return joined
}

/** The values of a field that must not be joined (Set-Cookie). */
export const fieldsOf = (head: Head, name: string): string[] =>
  head.fields.filter(([key]) => key === name).map(([, value]) => value)

const trimEnd = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** The beginning of what came, safe to show. */
export function shown(bytes: Buffer | string): string {
  const text = typeof bytes === 'string' ? bytes.slice(0, 60) : bytes.toString('latin1', 0, 60)
  return JSON.stringify(text.replaceAll(/[^\x20-\x7e\r\n\t]/g, '?'))
}
