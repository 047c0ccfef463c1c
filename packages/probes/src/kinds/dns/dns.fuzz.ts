import { type Answer, AUTHORITATIVE_ANSWER, encode, RECURSION_AVAILABLE } from 'dns-packet'
import { parsed } from '../../fuzz/parsed.ts'
import { parseReply } from '../../protocol/dns/reply.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { conclude } from './conclude.ts'
import { dns } from './dns.ts'
import { dnsEvidence } from './evidence.ts'
import { options as allOptions, questionOf } from './options.ts'
import { toldBy } from './told.ts'

const ID = 4_660
const WHERE = '192.0.2.53:53'

interface Recorded {
  readonly name: string
  readonly options: { readonly name: string; readonly [option: string]: unknown }
  readonly answers: Answer[]
  readonly more?: Answer[]
  readonly flags?: number
}

/** A message of one datagram, as the probe reads it. One that is no answer to the question is waited out. */
function message({ name, options, answers, more = [], flags = AUTHORITATIVE_ANSWER }: Recorded) {
  const given = allOptions.parse(options)
  const question = questionOf(given)
  const { name: asked, type } = question
  const opt: Answer = {
    ...{ type: 'OPT', name: '.', udpPayloadSize: 1_232, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false },
    options: [{ code: 8, ip: '203.0.113.0', sourcePrefixLength: 24, scopePrefixLength: 24 }],
  }
  const questions = [{ name: asked, type }]
  return parsed(dns, {
    name,
    pieces: [encode({ type: 'response', id: ID, flags, questions, answers, additionals: [...more, opt] })],
    cut: 'fails',
    evidence: dnsEvidence,
    read([datagram]) {
      const reply = datagram === undefined ? null : parseReply(datagram, question, ID, WHERE)
      if (reply === null) throw new ProbeFailure('timeout', 'no answer')
      const answered = { reply, ms: 1, asked: 1, overTcp: false }
      return conclude(given, [{ server: WHERE, told: toldBy(answered, question, WHERE, false) }])
    },
  })
}

const NAME = 'www.example.test'

export const recordings = () => [
  message({
    name: 'addresses behind an alias, for a network',
    options: { name: NAME, expect: ['192.0.2.1', '192.0.2.2'], subnet: '203.0.113.0/24' },
    answers: [
      { type: 'CNAME', name: NAME, ttl: 60, data: 'site.example.test' },
      { type: 'A', name: 'site.example.test', ttl: 60, data: '192.0.2.1' },
      { type: 'A', name: 'site.example.test', ttl: 60, data: '192.0.2.2' },
    ],
  }),
  message({
    name: 'where mail goes',
    options: { name: 'example.test', type: 'MX', expect: '10 mail.example.test' },
    answers: [{ type: 'MX', name: 'example.test', ttl: 60, data: { preference: 10, exchange: 'mail.example.test' } }],
    more: [{ type: 'AAAA', name: 'mail.example.test', ttl: 60, data: '2001:db8::1' }],
  }),
  message({
    name: 'a text in pieces',
    options: { name: 'example.test', type: 'TXT', expect: 'v=spf1 é -all' },
    answers: [{ type: 'TXT', name: 'example.test', ttl: 60, data: ['v=spf1 ', 'é -all'] }],
    flags: RECURSION_AVAILABLE,
  }),
  message({
    name: 'a serial',
    options: { name: 'example.test', type: 'SOA', expect: '2026112901' },
    answers: [
      {
        ...{ type: 'SOA', name: 'example.test', ttl: 60 },
        data: {
          mname: 'ns1.example.test',
          rname: 'x.example.test',
          serial: 2_026_112_901,
          refresh: 7_200,
          retry: 3_600,
          expire: 86_400,
          minimum: 60,
        },
      },
    ],
  }),
]
