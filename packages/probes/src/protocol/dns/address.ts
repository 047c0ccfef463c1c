import { isIP } from 'node:net'

/** The 4 or 16 bytes of an IP address; `null`: it is none. */
export function bytesOf(address: string): Buffer | null {
  switch (isIP(address)) {
    case 4:
      return Buffer.from(address.split('.').map(Number))
    case 6:
      return address.includes('%') ? null : ofIPv6(address)
    default:
      return null
  }
}

function ofIPv6(address: string): Buffer {
  // The last four bytes may be written as an IPv4 address.
  const tail = address.slice(address.lastIndexOf(':') + 1)
  const mapped = isIP(tail) === 4 ? Buffer.from(tail.split('.').map(Number)).toString('hex') : null
  const text = mapped === null ? address : `${address.slice(0, -tail.length)}${mapped.slice(0, 4)}:${mapped.slice(4)}`
  const [before = '', after] = text.split('::')
  const groups = (part: string) => part.split(':').filter((group) => group !== '')
  const ahead = groups(before)
  const behind = groups(after ?? '')
  const missing = after === undefined ? 0 : 8 - ahead.length - behind.length
  const all = [...ahead, ...Array.from({ length: missing }, () => '0'), ...behind]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

/** Written out, in small letters; the same for every way to write one address. */
export const textOf = (bytes: Buffer): string =>
  bytes.length === 4 ? bytes.join('.') : (bytes.toString('hex').match(/.{4}/g) ?? []).join(':')

/** The name under which an address has its own name (RFC 1035 §3.5, RFC 3596 §2.5); `null`: it is no address. */
export function reverseName(address: string): string | null {
  const bytes = bytesOf(address)
  if (bytes === null) return null
  return bytes.length === 4
    ? `${[...bytes].reverse().join('.')}.in-addr.arpa`
    : `${[...bytes.toString('hex')].reverse().join('.')}.ip6.arpa`
}

export interface Subnet {
  /** Without the bits that are not of the network, which a server would refuse (RFC 7871 §6). */
  readonly ip: string
  readonly bits: number
}

/** `203.0.113.0/24`, or an address alone; `null`: it is neither. */
export function subnetOf(text: string): Subnet | null {
  const [address = '', length, ...more] = text.split('/')
  const bytes = bytesOf(address)
  if (bytes === null || more.length > 0) return null
  const most = bytes.length * 8
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null
  const bits = length === undefined ? most : Number(length)
  if (bits > most) return null
  const masked = bytes.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff)
  return { ip: textOf(Buffer.from(masked)), bits }
}
