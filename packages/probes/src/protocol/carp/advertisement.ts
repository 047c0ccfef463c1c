/** One CARP advertisement, as FreeBSD's and OpenBSD's ip_carp.h lay it out. */
export interface Advertisement {
  /** The machine that sent it, not the shared address. */
  readonly source: string
  readonly vhid: number
  readonly advskew: number
  /** Seconds between two advertisements, less the skew. */
  readonly advbase: number
  readonly demotion: number
}

const CARP_LENGTH = 36
const PROTOCOL = 112
/** Where the IP packet starts, by LINKTYPE_…: Ethernet, raw IP, Linux cooked (of the interface "any"), its second form. */
const LINK_HEADERS: { readonly [linkType: number]: number } = { 1: 14, 101: 0, 113: 16, 276: 20 }

/**
 * Reads a captured frame; `null` when it is no CARP advertisement. VRRP has the same protocol number, version and type:
 * CARP is told from it by its length of 36 bytes and the 7 words of authentication it announces.
 */
export function readAdvertisement(frame: Buffer, linkType: number): Advertisement | null {
  const start = LINK_HEADERS[linkType]
  if (start === undefined) return null
  const packet = frame.subarray(start)
  const ip = packet.length > 0 ? (packet[0] ?? 0) >> 4 : 0
  const found = ip === 4 ? readIPv4(packet) : ip === 6 ? readIPv6(packet) : null
  if (found === null || found.payload.length !== CARP_LENGTH) return null
  const [versionAndType, vhid = 0, advskew = 0, words, demotion = 0, advbase = 0] = found.payload
  if (versionAndType !== 0x21 || words !== 7 || vhid === 0) return null
  return { source: found.source, vhid, advskew, advbase, demotion }
}

interface Carried {
  readonly source: string
  readonly payload: Buffer
}

function readIPv4(packet: Buffer): Carried | null {
  if (packet.length < 20 || packet[9] !== PROTOCOL) return null
  const header = ((packet[0] ?? 0) & 0x0f) * 4
  // Ethernet pads short frames, so the end is where IP says it is.
  return { source: packet.subarray(12, 16).join('.'), payload: packet.subarray(header, packet.readUInt16BE(2)) }
}

function readIPv6(packet: Buffer): Carried | null {
  if (packet.length < 40 || packet[6] !== PROTOCOL) return null
  const groups = Array.from({ length: 8 }, (_, index) => packet.readUInt16BE(8 + 2 * index).toString(16))
  // Written by URL as RFC 5952 wants it: lower case, the longest row of zeros left out.
  const source = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
  return { source, payload: packet.subarray(40, 40 + packet.readUInt16BE(4)) }
}
