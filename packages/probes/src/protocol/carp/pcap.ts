import { ProbeCrash } from '../failure.ts'

export interface Packet {
  /** Seconds since 1970, by the capturing machine's clock. */
  readonly at: number
  /** The frame from its first byte, cut at the snapshot length. */
  readonly frame: Buffer
}

/** Longest frame believed; tcpdump is asked for far less. */
const FRAME_LIMIT = 262_144

/**
 * Takes the stream of a capture apart as it comes (pcap-savefile(5)): a header of 24 bytes, then 16 bytes before each
 * packet, in the byte order of the machine that wrote it. Throws `ProbeCrash` for anything else.
 */
export class PcapReader {
  #rest: Buffer = Buffer.alloc(0)
  #littleEndian: boolean | null = null
  #unitsPerSecond = 1_000_000
  /** LINKTYPE_…; 1 is Ethernet. */
  linkType = 0

  push(chunk: Buffer): readonly Packet[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    if (this.#littleEndian === null && !this.#readHeader()) return []
    const packets: Packet[] = []
    while (this.#rest.length >= 16) {
      const length = this.#word(8)
      if (length > FRAME_LIMIT) throw new ProbeCrash('local', `a captured frame of ${length} bytes cannot be`)
      if (this.#rest.length < 16 + length) break
      const at = this.#word(0) + this.#word(4) / this.#unitsPerSecond
      packets.push({ at, frame: this.#rest.subarray(16, 16 + length) })
      this.#rest = this.#rest.subarray(16 + length)
    }
    return packets
  }

  #readHeader(): boolean {
    if (this.#rest.length < 24) return false
    const magic = this.#rest.readUInt32BE(0)
    const found = MAGICS.get(magic)
    if (found === undefined) throw new ProbeCrash('local', `no capture begins with ${magic.toString(16)}`)
    this.#littleEndian = found.littleEndian
    this.#unitsPerSecond = found.unitsPerSecond
    // The upper bits tell of checksums behind each frame.
    this.linkType = this.#word(20) & 0xffff
    this.#rest = this.#rest.subarray(24)
    return true
  }

  #word(offset: number): number {
    return this.#littleEndian === true ? this.#rest.readUInt32LE(offset) : this.#rest.readUInt32BE(offset)
  }
}

const MAGICS: ReadonlyMap<number, { readonly littleEndian: boolean; readonly unitsPerSecond: number }> = new Map([
  [0xa1b2c3d4, { littleEndian: false, unitsPerSecond: 1e6 }],
  [0xd4c3b2a1, { littleEndian: true, unitsPerSecond: 1e6 }],
  [0xa1b23c4d, { littleEndian: false, unitsPerSecond: 1e9 }],
  [0x4d3cb2a1, { littleEndian: true, unitsPerSecond: 1e9 }],
])
