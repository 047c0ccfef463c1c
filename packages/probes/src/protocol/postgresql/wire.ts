import { ProbeFailure } from '../failure.ts'

/** One message of the server: a letter that says which, and what it holds. */
export interface Message {
  readonly type: string
  readonly body: Buffer
}

/** All messages that are whole, and what is left over. Throws `protocol` for a length that is none, `too-large`. */
export function messagesIn(
  bytes: Buffer,
  limit: number,
): { readonly messages: readonly Message[]; readonly rest: Buffer } {
  const messages: Message[] = []
  let at = 0
  while (bytes.length - at >= HEAD) {
    const length = bytes.readUInt32BE(at + 1)
    const type = String.fromCharCode(bytes[at] ?? 0)
    if (length < 4 || !/[A-Za-z0-9]/.test(type)) throw new ProbeFailure('protocol', 'does not speak PostgreSQL')
    if (length > limit) throw new ProbeFailure('too-large', `sends a message of ${length} bytes`)
    if (bytes.length - at < 1 + length) break
    messages.push({ type, body: bytes.subarray(at + HEAD, at + 1 + length) })
    at += 1 + length
  }
  return { messages, rest: bytes.subarray(at) }
}

const HEAD = 5

export const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(body.length + 4), body])
}

export const startup = (parameters: { readonly [name: string]: string }): Buffer => {
  const body = Buffer.concat([
    int32(VERSION_3),
    ...Object.entries(parameters).flatMap(([name, value]) => [text(name), text(value)]),
    Buffer.from([0]),
  ])
  return Buffer.concat([int32(body.length + 4), body])
}

const VERSION_3 = 196_608

/** Asks for TLS; the answer is one letter. */
export const TLS_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** With the zero that ends it. */
export const text = (value: string): Buffer => Buffer.from(`${value.replaceAll('\0', '')}\0`)

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

export const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export interface Column {
  readonly name: string
  /** Number of its type; 16 is yes or no. */
  readonly type: number
}

/** The columns that a description (`T`) names. Throws where it ends too early. */
export function columnsIn(body: Buffer): readonly Column[] {
  let at = 2
  return Array.from({ length: body.readUInt16BE() }, () => {
    const end = body.indexOf(0, at)
    if (end === -1) throw new RangeError('a name without end')
    const column = { name: body.toString('utf8', at, end), type: body.readUInt32BE(end + 7) }
    // Table, column, type, its size, modifier and format.
    at = end + 19
    if (at > body.length) throw new RangeError('a column without end')
    return column
  })
}

/** The texts of a row (`D`); `null`: NULL. Throws where it ends too early. */
export function cellsIn(body: Buffer): readonly (string | null)[] {
  let at = 2
  return Array.from({ length: body.readUInt16BE() }, () => {
    const length = body.readInt32BE(at)
    at += 4
    if (length === -1) return null
    if (length < 0 || at + length > body.length) throw new RangeError('a cell without end')
    at += length
    return body.toString('utf8', at - length, at)
  })
}

/** Code and words of an error (`E`). */
export function errorIn(body: Buffer): { readonly code: string; readonly text: string } {
  const fields = Object.fromEntries(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  )
  return { code: fields.C ?? '', text: fields.M ?? 'no reason' }
}
