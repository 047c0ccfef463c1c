import { type Answer, type DecodedPacket, decode, type SrvData } from 'dns-packet'
import { ProbeFailure } from '../failure.ts'
import { shown } from '../shown.ts'
import { bytesOf, type Subnet, textOf } from './address.ts'
import type { Question, Type } from './question.ts'

/** Of one record, as people write it: an address, a name, `10 mail.example.org`, a text; of SOA the serial. */
export interface DnsRecord {
  readonly text: string
  readonly ttl: number
}

export interface Reply {
  readonly code: number
  /** It is a server of that zone. */
  readonly authoritative: boolean
  readonly recursive: boolean
  /** Of the type that was asked for, behind whatever aliases. */
  readonly records: readonly DnsRecord[]
  /** To where the last alias leads; `null`: there was none. */
  readonly alias: string | null
  /** For how many bits of the subnet the answer holds; `null`: the subnet was ignored. */
  readonly scope: number | null
  /** Addresses of other names that came along. */
  readonly glue: readonly { readonly name: string; readonly address: string }[]
}

const HEAD = 12

/** Whether its head says so; whether it answers the question stands behind it. */
export const isReply = (message: Buffer, id: number): boolean =>
  message.length >= HEAD && message.readUInt16BE() === id && ((message[2] ?? 0) & 0x80) !== 0

/** Too long for one datagram. */
export const isCut = (message: Buffer): boolean => ((message[2] ?? 0) & 0x02) !== 0

/** What a message says; `null`: it is not the answer to this question. Throws `protocol` or `truncated` for half a message. */
export function parseReply(message: Buffer, asked: Question, id: number, where: string): Reply | null {
  const { name, type } = asked
  if (!isReply(message, id)) return null
  const packet = decoded(message, where)
  const [question] = packet.questions ?? []
  // One that did not understand the question may leave it out.
  if (question !== undefined && (!isSame(question.name, name) || question.type !== type)) return null
  const opt = packet.additionals?.find((one) => one.type === 'OPT')
  const subnet = opt?.options.find((option) => Number(option.code) === 8 || option.type === 'CLIENT_SUBNET')
  if (subnet !== undefined && asked.subnet !== null && !isFor(asked.subnet, subnet)) return null
  const { records, alias } = follow(packet.answers ?? [], name, type)
  return {
    code: ((message[3] ?? 0) & 0x0f) + (opt?.extendedRcode ?? 0) * 16,
    authoritative: packet.flag_aa,
    recursive: packet.flag_ra,
    records,
    alias,
    scope: subnet !== undefined && 'scopePrefixLength' in subnet ? (subnet.scopePrefixLength ?? null) : null,
    glue: (packet.additionals ?? []).flatMap((one) =>
      one.type === 'A' || one.type === 'AAAA' ? [{ name: plainName(one.name), address: one.data }] : [],
    ),
  }
}

/** An answer for others is none for us (RFC 7871 §7.3). */
const isFor = ({ ip, bits }: Subnet, said: object): boolean =>
  'sourcePrefixLength' in said &&
  said.sourcePrefixLength === bits &&
  'ip' in said &&
  typeof said.ip === 'string' &&
  // Its family is that of the address: 4 or 16 bytes.
  canonical(said.ip) === canonical(ip)

function decoded(message: Buffer, where: string): DecodedPacket {
  let packet: DecodedPacket
  try {
    packet = decode(message)
  } catch (cause) {
    throw new ProbeFailure('protocol', `${where} answers with half a message, or a damaged one`, { cause })
  }
  // The library takes what is behind the end for nothing.
  if (decode.bytes > message.length)
    throw new ProbeFailure('truncated', `${where} answers with half a message: ${message.length} bytes`)
  return packet
}

/** More aliases in a row are a mistake of somebody. */
const MOST_ALIASES = 16

function follow(answers: readonly Answer[], asked: string, type: Type) {
  let name = asked
  let alias: string | null = null
  for (let count = 0; type !== 'CNAME' && count < MOST_ALIASES; count += 1) {
    const next = answers.find((one) => one.type === 'CNAME' && isSame(one.name, name))
    if (next?.type !== 'CNAME') break
    name = next.data
    alias = plainName(next.data)
  }
  const records = answers.flatMap((one): DnsRecord[] => {
    if (one.type !== type || !isSame(one.name, name) || !('ttl' in one)) return []
    const text = recordText(one)
    return text === null ? [] : [{ text, ttl: one.ttl ?? 0 }]
  })
  return { records: records.toSorted((one, other) => (one.text < other.text ? -1 : 1)), alias }
}

/** `null`: of a type that nobody asks for. */
function recordText(record: Answer): string | null {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return canonical(record.data)
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return plainName(record.data)
    case 'MX':
      return `${record.data.preference ?? 0} ${plainName(record.data.exchange)}`
    case 'SRV':
      return srvText(record.data)
    case 'SOA':
      return String(record.data.serial ?? 0)
    case 'TXT':
      return shown(Buffer.concat([record.data].flat().map((part) => Buffer.from(part))))
    default:
      return null
  }
}

const srvText = ({ priority = 0, weight = 0, port, target }: SrvData): string =>
  `${priority} ${weight} ${port} ${plainName(target)}`

/** One way to write an address: shortened, as most do. */
export function canonical(address: string): string {
  const bytes = bytesOf(address)
  if (bytes === null || bytes.length === 4) return address
  return URL.parse(`http://[${textOf(bytes)}]`)?.hostname.slice(1, -1) ?? address
}

/** In small letters, without the dot at its end: neither means anything. */
export const plainName = (name: string): string => name.toLowerCase().replace(/(.)\.$/, '$1')

export const isSame = (one: string, other: string): boolean => plainName(one) === plainName(other)
