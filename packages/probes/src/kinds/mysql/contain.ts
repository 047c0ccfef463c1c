import { Socket } from 'node:net'
import type { Connection } from 'mysql2'
import { forgetCutLetter, type Readable } from './cut-letter.ts'

interface Packet extends Readable {
  readonly sequenceId: number
  /** Reads a length that is longer than its first byte, which is `mark`. */
  readLengthCodedNumberExt: (mark: number | undefined, ...how: unknown[]) => unknown
}

/** What we rely on inside mysql2 3.24.5; its types do not show it. */
interface Inside {
  /** The socket it reads from: a TLS one once TLS has begun. */
  readonly stream: Socket
  readonly sequenceId: number
  handlePacket: (packet?: Packet) => void
}

/**
 * Keeps what a broken or hostile server sends inside the session: mysql2 parses a packet nobody waits for outside any
 * try (a short one then throws in the socket's own event, which ends the thread), and prints each packet that is out
 * of step, and the stack of each length it cannot read, on the console. Nothing is parsed after the first fault.
 */
export function contain(connection: Connection, fault: (text: string, cause?: unknown) => void): void {
  const parser = inside(connection)
  const handle = parser.handlePacket.bind(parser)
  let over = false
  const stop = (text: string, cause?: unknown) => {
    over = true
    fault(text, cause)
  }
  parser.handlePacket = (packet) => {
    if (over) return
    // No packet: a statement of ours begins.
    if (packet !== undefined && packet.sequenceId !== parser.sequenceId)
      return stop(`is out of step: packet ${packet.sequenceId} came where ${parser.sequenceId} was due`)
    if (packet !== undefined) refuseBadLengths(packet)
    try {
      if (packet !== undefined) forgetCutLetter(packet)
      handle(packet)
    } catch (error) {
      stop(`sent what cannot be read: ${error instanceof Error ? error.message : error}`, error)
    }
  }
  connection.once('error', () => {
    over = true
  })
}

/** mysql2 prints a stack before it throws at such a length; the packet is its own, and the same for most of them. */
function refuseBadLengths(packet: Packet): void {
  if (Object.hasOwn(packet, 'readLengthCodedNumberExt')) return
  const read = packet.readLengthCodedNumberExt.bind(packet)
  packet.readLengthCodedNumberExt = (mark, ...how) => {
    if (mark === undefined) throw new Error('it ends where a length should be')
    if (mark < NULL_MARK || mark > EIGHT_BYTES_MARK) throw new Error(`it has a length that begins with ${mark}`)
    return read(mark, ...how)
  }
}

/** What a length longer than a byte begins with, from the mark of a NULL to that of eight bytes. */
const NULL_MARK = 0xfb
const EIGHT_BYTES_MARK = 0xfe

export function inside(connection: Connection): Inside {
  const value: unknown = connection
  if (!isInside(value)) throw new Error('this version of mysql2 is built differently inside')
  return value
}

/** Bit of the greeting by which a server offers TLS. */
const TLS_OFFERED = 0x800

/** Whether the server said in its greeting that it speaks TLS; false before the greeting. */
export function offersTls(connection: Connection): boolean {
  const capabilities: unknown = Reflect.get(connection, 'serverCapabilityFlags')
  return typeof capabilities === 'number' && (capabilities & TLS_OFFERED) !== 0
}

const isInside = (value: unknown): value is Inside =>
  typeof value === 'object' &&
  value !== null &&
  'stream' in value &&
  value.stream instanceof Socket &&
  'sequenceId' in value &&
  typeof value.sequenceId === 'number' &&
  'handlePacket' in value &&
  typeof value.handlePacket === 'function'
