import { getServers } from 'node:dns'
import { z } from 'zod'
import { NOERROR, toldBy } from '../kinds/dns/told.ts'
import { at } from '../protocol/dial.ts'
import { askDns } from '../protocol/dns/ask.ts'
import { isName, type Question } from '../protocol/dns/question.ts'
import { ProbeCrash, ProbeFailure } from '../protocol/failure.ts'
import { resolve } from '../protocol/names/resolve.ts'
import { defineSource, type RawRow } from './define.ts'

export const dns = defineSource({
  kind: 'dns',
  title: 'Rows of the DNS',
  summary: 'Lists the records of a name: services (SRV) or addresses (A, AAAA).',
  tried: {
    with: 'BIND 9.18',
    tells: ['listed', 'NXDOMAIN', 'no such record', 'REFUSED', 'SERVFAIL', 'nothing listens', 'no answer'],
  },
  options: z.strictObject({
    name: z
      .string()
      .refine(isName, 'not a name that can be asked for; write other letters as xn--…')
      .meta({ description: 'Name to ask for, `_http._tcp.example.org` or `web.example.org`.' }),
    type: z.enum(['SRV', 'A', 'AAAA']).default('SRV').meta({ description: 'Type of its records.' }),
    server: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Server to ask; the `host` of the source, else the first resolver of this machine.' }),
    port: z.int().min(1).max(65_535).default(53).meta({ description: 'Its port, UDP and TCP.' }),
    recurse: z.boolean().default(true).meta({ description: 'Have it ask others.' }),
  }),
  manual: `
One question over UDP, and over TCP where the answer is too long for a datagram. Of SRV the columns are \`target\`, \`port\`, \`priority\` and \`weight\`,
of addresses \`address\`. No record of the type is an empty list; that there is no such name (NXDOMAIN) is a failure, so that the last
list stays. How long records may be kept means nothing here: it is asked at each look.`,
  async discover({ name, type, recurse, port, server }, { target, signal }) {
    const asked = server ?? (target.address === '' ? ourResolver() : target.address)
    const endpoint = { address: await resolve(asked, signal), port }
    const question: Question = { name, type, recurse, subnet: null }
    const answered = await askDns(question, endpoint, signal)
    const { records, none } = toldBy(answered, question, at(endpoint), false)
    if (none !== null && answered.reply.code !== NOERROR) throw new ProbeFailure('name', none)
    return records.map(({ text }) => rowOf(type, text))
  },
})

function rowOf(type: 'SRV' | 'A' | 'AAAA', text: string): RawRow {
  if (type !== 'SRV') return { address: text }
  const [priority, weight, port, target] = text.split(' ')
  return { target, port: Number(port), priority: Number(priority), weight: Number(weight) }
}

/** Without its port, where one is said: it is asked at that of the options. */
function ourResolver(): string {
  const [first] = getServers()
  if (first === undefined) throw new ProbeCrash('local', 'no server to ask: this machine has no resolver, say server')
  return /^\[(.*)\]/.exec(first)?.[1] ?? (first.includes('.') ? (first.split(':')[0] ?? first) : first)
}
