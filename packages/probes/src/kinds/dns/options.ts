import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'
import { reverseName, subnetOf } from '../../protocol/dns/address.ts'
import { isName, type Question, TYPES, type Type } from '../../protocol/dns/question.ts'
import { canonical, plainName } from '../../protocol/dns/reply.ts'

const name = z.string().refine(isName, 'not a name that can be asked for; write other letters as xn--…')
const address = z.string().min(1)

export const options = z
  .strictObject({
    name: name.meta({ description: 'Name to ask for; with type PTR an IP address will do.' }),
    type: z.enum(TYPES).default('A').meta({ description: 'Type of the records; of SOA the serial counts.' }),
    server: address
      .optional()
      .meta({ description: 'Server to ask, by name or IP address; the host’s address.', examples: ['192.0.2.53'] }),
    port: z.int().min(1).max(65_535).default(53).meta({ description: 'Its port, UDP and TCP.' }),
    servers: z
      .array(address)
      .min(2)
      .max(16)
      .optional()
      .meta({ description: 'Several in its place, which must all say the same.' }),
    zone: name.optional().meta({
      description:
        'Ask all servers of this zone, as `server` names them: each must know it, and all must say the same.',
    }),
    expect: z
      .union([z.string(), z.array(z.string()).min(1).max(100), z.null()])
      .optional()
      .meta({
        description:
          'Records that must come, in any order: addresses, names, `10 mail.example.org`, texts, the serial. null: none may.',
      }),
    only: z.boolean().default(true).meta({ description: 'No other records may come than those expected.' }),
    subnet: z
      .string()
      .refine((text) => subnetOf(text) !== null, 'an address or a network such as 203.0.113.0/24')
      .optional()
      .meta({ description: 'Ask for the answer that clients of this network get (EDNS client subnet).' }),
    recurse: z.boolean().default(true).meta({ description: 'Have a resolver ask others; never with zone.' }),
  })
  .refine(({ servers, zone, server }) => servers === undefined || (zone ?? server) === undefined, {
    error: 'servers already says who is asked: leave out server and zone',
  })
  .refine(({ type, expect }) => [expect ?? []].flat().every((text) => canBe(type, text)), {
    error: 'expect has what no record of this type can be',
  })

export type DnsOptions = z.output<typeof options>

function canBe(type: Type, text: string): boolean {
  switch (type) {
    case 'A':
      return isIPv4(text)
    case 'AAAA':
      return isIPv6(text)
    case 'MX':
      return /^\d{1,5} +\S+$/.test(text)
    case 'SRV':
      return /^(\d{1,5} +){3}\S+$/.test(text)
    case 'SOA':
      return /^\d{1,10}$/.test(text)
    case 'TXT':
      return true
    default:
      return isName(text)
  }
}

export const questionOf = ({ name, type, recurse, zone, subnet }: DnsOptions): Question => ({
  name: type === 'PTR' ? (reverseName(name) ?? name) : name,
  type,
  recurse: recurse && zone === undefined,
  subnet: subnet === undefined ? null : subnetOf(subnet),
})

/** As records are told, however they were written; `null`: there must be none. */
export const wantedOf = ({ type, expect }: DnsOptions): readonly string[] | null =>
  expect === null ? null : [expect ?? []].flat().map((text) => asTold(type, text))

function asTold(type: Type, text: string): string {
  if (type === 'TXT') return text
  if (type === 'SRV') {
    const [priority, weight, port, target = ''] = text.split(/ +/)
    return `${Number(priority)} ${Number(weight)} ${Number(port)} ${plainName(target)}`
  }
  if (type !== 'MX') return plainName(canonical(text))
  const [preference = '', exchange = ''] = text.split(/ +/)
  return `${Number(preference)} ${plainName(exchange)}`
}
