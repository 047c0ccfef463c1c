import { isIPv6 } from 'node:net'
import { encode, RECURSION_DESIRED } from 'dns-packet'
import type { Subnet } from './address.ts'

export const TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const
export type Type = (typeof TYPES)[number]

export interface Question {
  readonly name: string
  readonly type: Type
  /** Ask the server to ask others. */
  readonly recurse: boolean
  /** On whose behalf we ask (RFC 7871); `null`: nobody's. */
  readonly subnet: Subnet | null
}

/** So much arrives in one piece nearly everywhere (DNS Flag Day 2020); a longer answer comes over TCP. */
export const UDP_BYTES = 1_232

export const encodeQuestion = ({ name, type, recurse, subnet }: Question, id: number): Buffer =>
  encode({
    ...{ type: 'query', id, flags: recurse ? RECURSION_DESIRED : 0, questions: [{ name, type, class: 'IN' }] },
    additionals: [
      {
        ...{ type: 'OPT', name: '.', udpPayloadSize: UDP_BYTES, extendedRcode: 0, ednsVersion: 0 },
        ...{ flags: 0, flag_do: false },
        options: subnet === null ? [] : [clientSubnet(subnet)],
      },
    ],
  })

const clientSubnet = ({ ip, bits }: Subnet) =>
  ({ code: 8, type: 'CLIENT_SUBNET', family: isIPv6(ip) ? 2 : 1, sourcePrefixLength: bits, ip }) as const

const LABEL = /^[!-~]{1,63}$/

/** Whether it can be asked for: labels of up to 63 visible ASCII signs, 253 in all. */
export const isName = (text: string): boolean =>
  text === '.' ||
  (text.length <= 254 &&
    text
      .replace(/\.$/, '')
      .split('.')
      .every((label) => LABEL.test(label)))
