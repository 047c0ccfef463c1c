import { crc32 } from 'node:zlib'
import { cut } from '../../clip.ts'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'

/**
 * The versions in use. Big endian: version, type (16 bits each), CRC-32 of the whole packet with this field 0, result
 * (16 bits), then in version 2 a text of 1,024 bytes and 2 of padding; in 3 and 4 two bytes of alignment, the length of the text
 * (32 bits), the text, and in 3 alone 3 bytes of padding. As `nrpe.c` and `common.h` of NRPE 4.1 have it.
 */
export const VERSIONS = [2, 3, 4] as const
export type Version = (typeof VERSIONS)[number]

interface Shape {
  /** Bytes before and behind the text. */
  readonly head: number
  readonly tail: number
  /** The most that it carries in bytes, with the NUL at its end. */
  readonly most: number
}

const SHAPES: { readonly [version in Version]: Shape } = {
  2: { head: 10, tail: 2, most: 1_024 },
  3: { head: 16, tail: 3, most: 65_536 },
  4: { head: 16, tail: 0, most: 65_536 },
}

/** What check_nrpe sends, whatever the version. An old daemon waits for so much before it looks at the version. */
const QUERY_BYTES = 1_036
const QUERY = 1
const ANSWER = 2
/** Version and type: enough to see who is speaking. */
const MARK = 4
/** A daemon passes on so much of a plugin's words at a time, and none of a part that no longer fits. */
const PIECE = 2_048
/** It takes away a line end where it cuts. */
const NUL_AND_END = 2

export interface Answer {
  /** Of the plugin: 0–3, or whatever a daemon says that does not bound it. */
  readonly result: number
  readonly text: string
  /** It fills what there is room for, so there may have been more. */
  readonly full: boolean
}

/** What is asked for, as a daemon takes it apart. */
export const textOf = (command: string, args: readonly string[]): string => [command, ...args].join('!')

/** The longest text in bytes that can be asked in this version. */
export const longestIn = (version: Version): number => SHAPES[version].most - 1

/** A question; throws where the text is longer than the version carries. */
export function queryPacket(version: Version, text: string): Buffer {
  const bytes = Buffer.from(text)
  const { head, tail } = SHAPES[version]
  if (bytes.length > longestIn(version)) throw new Error(`${bytes.length} bytes in a query of version ${version}`)
  const room = Math.max(QUERY_BYTES - head - tail, bytes.length + 1)
  const packet = Buffer.alloc(head + room + tail)
  packet.writeInt16BE(version, 0)
  packet.writeInt16BE(QUERY, 2)
  if (version !== 2) packet.writeInt32BE(room, 12)
  bytes.copy(packet, head)
  packet.writeUInt32BE(crc32(packet), 4)
  return packet
}

/** It understands another version, in which it says so: what is known of NSClient++, and of no daemon of NRPE's own. */
export class OtherVersion extends ProbeFailure {}

/**
 * What is in the answer to a question of this version, `null` as long as not all of it came. What stands behind it is not
 * looked at. Throws `protocol` for what is none, or damaged, and `too-large`.
 */
export function answerIn(bytes: Buffer, version: Version, where: string): Answer | null {
  if (bytes.length < MARK) return null
  mustBeAnswer(bytes, version, where)
  const { head, tail, most } = SHAPES[version]
  if (bytes.length < head) return null
  const room = version === 2 ? most : bytes.readInt32BE(12)
  if (room < 0) throw new ProbeFailure('protocol', `${where} says that its answer is ${room} bytes long`)
  if (room > most)
    throw new ProbeFailure('too-large', `answer of ${where} is ${room} bytes long, more than the ${most} of NRPE`)
  if (bytes.length < head + room + tail) return null
  const packet = Buffer.from(bytes.subarray(0, head + room + tail))
  const said = packet.readUInt32BE(4)
  packet.writeUInt32BE(0, 4)
  if (crc32(packet) !== said)
    throw new ProbeFailure('protocol', `answer of ${where} is damaged: its checksum is not that of what it holds`)
  const text = beforeNul(packet.subarray(head, head + room))
  const full = text.length >= most - (version === 2 ? NUL_AND_END : PIECE)
  return { result: packet.readInt16BE(8), text: shown(text, { isCut: full }), full }
}

function mustBeAnswer(bytes: Buffer, version: Version, where: string): void {
  const spoken = bytes.readInt16BE(0)
  const type = bytes.readInt16BE(2)
  if (spoken === version && type === ANSWER) return
  if (type === ANSWER && spoken >= 1 && spoken <= 4)
    throw new OtherVersion('protocol', `${where} answers in version ${spoken} of NRPE, asked in version ${version}`)
  if (spoken === version)
    throw new ProbeFailure('protocol', `${where} sent a packet of type ${type}, expected an answer (${ANSWER})`)
  throw new ProbeFailure('protocol', `${where} does not speak NRPE: it says “${cut(shown(bytes), SHOWN).trim()}”`)
}

const SHOWN = 40

/** Where no NUL ends it, all of it. */
function beforeNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0)
  return end === -1 ? bytes : bytes.subarray(0, end)
}
