import { ProbeFailure } from '../failure.ts'

/** The kinds of records of the FastCGI specification 1.0, §8. */
const BEGIN = 1
const END = 3
const PARAMS = 4
const STDIN = 5
const STDOUT = 6
const STDERR = 7
const VERSION = 1
const HEAD_BYTES = 8
/** One at a time over a connection of its own. */
const REQUEST_ID = 1

/** A question without a body, to a responder that hangs up behind its answer. */
export const requestOf = (params: { readonly [name: string]: string }): Buffer =>
  Buffer.concat([
    record(BEGIN, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])),
    record(PARAMS, Buffer.concat(Object.entries(params).flatMap(pair))),
    record(PARAMS, Buffer.alloc(0)),
    record(STDIN, Buffer.alloc(0)),
  ])

function record(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(VERSION, 0)
  head.writeUInt8(type, 1)
  head.writeUInt16BE(REQUEST_ID, 2)
  head.writeUInt16BE(body.length, 4)
  return Buffer.concat([head, body])
}

/** Both lengths first: one byte below 128, else four with the top bit set. */
function pair([name, value]: readonly [string, string]): readonly Buffer[] {
  const [nameBytes, valueBytes] = [Buffer.from(name), Buffer.from(value)]
  return [lengthOf(nameBytes), lengthOf(valueBytes), nameBytes, valueBytes]
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length + 0x80_00_00_00)
  return bytes
}

/** Why it was not done, by the specification. */
const REFUSALS: { readonly [status: number]: string } = {
  1: 'takes one request at a time and connection',
  2: 'is overloaded',
  3: 'does not know our role',
}

/** Reads one answer out of a growing pile of bytes, each record once. No input or output of its own. */
export class AnswerReader {
  readonly #stdout: Buffer[] = []
  readonly #stderr: Buffer[] = []
  #at = 0

  /** Takes all that came so far; true at the end of the answer. Throws `protocol` for what is no FastCGI. */
  take(bytes: Buffer): boolean {
    for (;;) {
      const head = bytes.subarray(this.#at, this.#at + HEAD_BYTES)
      mustBeRecord(head, bytes)
      if (head.length < HEAD_BYTES) return false
      const length = head.readUInt16BE(4)
      const start = this.#at + HEAD_BYTES
      const next = start + length + head.readUInt8(6)
      if (bytes.length < next) return false
      this.#at = next
      // A copy: a part of the pile would keep all of it, and each of the next ones, in memory.
      const body = Buffer.from(bytes.subarray(start, start + length))
      switch (head.readUInt8(1)) {
        case STDOUT:
          this.#stdout.push(body)
          break
        case STDERR:
          this.#stderr.push(body)
          break
        default:
          mustBeDone(body)
          return true
      }
    }
  }

  stdout(): Buffer {
    return Buffer.concat(this.#stdout)
  }

  stderr(): Buffer {
    return Buffer.concat(this.#stderr)
  }
}

/** As soon as the first bytes cannot become one. */
function mustBeRecord(head: Buffer, all: Buffer): void {
  const [version = VERSION, type = STDOUT, high = 0, low = REQUEST_ID] = head
  const ours = type === STDOUT || type === STDERR || type === END
  if (version === VERSION && ours && high === 0 && low === REQUEST_ID) return
  const came = all.toString('latin1', 0, 60)
  throw new ProbeFailure('protocol', `expected FastCGI, came ${JSON.stringify(came)}: another service`)
}

/** Four bytes of the program's own, then whether the question was taken. */
function mustBeDone(body: Buffer): void {
  if (body.length < 8) throw new ProbeFailure('protocol', 'FastCGI ends with a record that is too short')
  const status = body.readUInt8(4)
  if (status !== 0)
    throw new ProbeFailure('protocol', `the FastCGI server ${REFUSALS[status] ?? `refuses, status ${status}`}`)
}
