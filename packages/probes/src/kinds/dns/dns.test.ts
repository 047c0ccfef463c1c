import { type Behaviour, saying, silent, startHostile } from '@foretop/lab/hostile.ts'
import { freePort } from '@foretop/lab/lab.ts'
import { startUdp } from '@foretop/lab/udp.ts'
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  RECURSION_AVAILABLE,
  type StringAnswer,
  TRUNCATED_RESPONSE,
} from 'dns-packet'
import { describe, expect, test } from 'vitest'
import { lookSteadily as look } from '../../look-steadily.made-up.ts'
import type { Reply } from '../../protocol/dns/reply.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { conclude } from './conclude.ts'
import { dns } from './dns.ts'
import { askServer, mustBeFew, serversOf } from './servers.ts'
import { toldBy } from './told.ts'

const NAME = 'www.example.test'
const NXDOMAIN = 3
const WWW: StringAnswer = { type: 'A', name: NAME, ttl: 60, class: 'IN', data: '192.0.2.1' }

/** What a server of the zone told. */
const toldOf = (said: Partial<Reply>) => {
  const nothing = { code: 0, authoritative: true, recursive: false, records: [], alias: null, scope: null, glue: [] }
  const question = { name: NAME, type: 'A', recurse: true, subnet: null } as const
  return toldBy({ reply: { ...nothing, ...said }, ms: 1, asked: 1, overTcp: false }, question, 'ns1', false)
}

interface Said {
  readonly flags?: number
  readonly answers?: Answer[]
  readonly id?: number
  readonly name?: string
}

/** What a server says to a question. */
function reply(question: Buffer, { flags = AUTHORITATIVE_ANSWER, answers = [WWW], id, name }: Said = {}): Buffer {
  const asked = decode(question)
  const questions = (asked.questions ?? []).map((one) => (name === undefined ? one : { ...one, name }))
  return encode({ type: 'response', id: id ?? asked.id ?? 0, flags, questions, answers })
}

async function lookAt(answer: (question: Buffer) => Buffer | null, options = {}, timeoutMs = 5_000) {
  await using server = await startUdp(answer)
  return await look(dns, { name: NAME, port: server.port, ...options }, { timeoutMs })
}

describe('one server', () => {
  test('it answers', async () => {
    expect(await lookAt((question) => reply(question))).toMatchObject({
      metrics: { answers: 1, ttl: 60, broken: 0, time: expect.any(Number) },
      text: expect.stringMatching(/^www.example.test A 192.0.2.1 in \d+ ms$/),
    })
  })

  test('nobody listens', async () => {
    const port = await freePort()
    expect(await look(dns, { name: NAME, port })).toMatchObject({
      ...{ outcome: 'failed', code: 'refused', text: `nothing listens at 127.0.0.1:${port} (UDP)` },
    })
  })

  test('it never answers', async () => {
    expect(await lookAt(() => null, {}, 300)).toMatchObject({
      ...{ outcome: 'failed', code: 'timeout', text: expect.stringMatching(/to 1 question: down, hung, or cut off$/) },
    })
  })

  test('a datagram gets lost, and it is asked again', async () => {
    let count = 0
    const seen = await lookAt((question) => {
      count += 1
      return count === 1 ? null : reply(question)
    })
    expect(seen).toMatchObject({ metrics: { answers: 1 }, details: { servers: [{ asked: 2 }] } })
  })

  test('one that takes longer than we wait has the time it took', async () => {
    const asked: Buffer[] = []
    // Answers each question when the next one comes: after a second at least.
    const seen = await lookAt((question) => {
      asked.push(question)
      const before = asked.at(-2)
      return before === undefined ? null : reply(before)
    })
    expect(seen).toMatchObject({ metrics: { answers: 1 }, details: { servers: [{ asked: 2 }] } })
    expect(seen.outcome === 'answered' && seen.metrics.time).toBeGreaterThan(990)
  })

  test.each([
    ['the answer to another question', (question: Buffer) => ({ id: (question.readUInt16BE() + 1) % 65_536 })],
    ['another name', () => ({ name: 'other.example.test' })],
  ])('%s is not heard', async (_, said) => {
    const seen = await lookAt((question) => reply(question, said(question)), {}, 300)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('half an answer', async () => {
    const half = (question: Buffer) => reply(question).subarray(0, -2)
    expect(await lookAt(half)).toMatchObject({ outcome: 'failed', text: expect.stringContaining('half a message') })
  })

  test.each([
    [1, 'protocol', 'does not understand the question (FORMERR)'],
    [2, 'protocol', 'fails at it (SERVFAIL)'],
    [3, 'name', 'there is no name www.example.test (NXDOMAIN)'],
    [4, 'protocol', 'answers with error 4'],
    [5, 'refused', 'refuses to answer us (REFUSED)'],
  ])('error %i', async (code, failure, text) => {
    const seen = await lookAt((question) => reply(question, { flags: code, answers: [] }))
    expect(seen).toMatchObject({ outcome: 'failed', code: failure, text: expect.stringContaining(text) })
  })

  test.each([
    [0, 'protocol', 'refers us elsewhere'],
    [RECURSION_AVAILABLE, 'name', 'www.example.test has no A record'],
    [AUTHORITATIVE_ANSWER, 'name', 'www.example.test has no A record'],
  ])('no answer, with flags %i', async (flags, code, text) => {
    const seen = await lookAt((question) => reply(question, { flags, answers: [] }))
    expect(seen).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })

  test('aliases that lead in a circle lead nowhere', async () => {
    const answers: StringAnswer[] = [
      { type: 'CNAME', name: NAME, data: 'a.example.test' },
      { type: 'CNAME', name: 'a.example.test', data: NAME },
    ]
    expect(await lookAt((question) => reply(question, { answers }))).toMatchObject({
      ...{ outcome: 'failed', code: 'name', text: expect.stringContaining('of which no A record came') },
    })
  })

  test('of a name whose alias leads elsewhere it is not sure that there is none', async () => {
    const answers: StringAnswer[] = [{ type: 'CNAME', name: NAME, data: 'a.example.org' }]
    const none = { expect: null }
    expect(await lookAt((question) => reply(question, { answers }), none)).toMatchObject({
      metrics: { broken: 1 },
      text: expect.stringMatching(/^expected no A record of www.example.test, came .* of which no A record came$/),
    })
    for (const flags of [RECURSION_AVAILABLE, AUTHORITATIVE_ANSWER + NXDOMAIN])
      expect(await lookAt((question) => reply(question, { answers, flags }), none)).toMatchObject({
        metrics: { broken: 0 },
      })
    const unasked = await lookAt((question) => reply(question, { answers, flags: RECURSION_AVAILABLE }), {
      ...{ ...none, recurse: false },
    })
    expect(unasked).toMatchObject({ metrics: { broken: 1 } })
  })

  test('records of other names do not count', async () => {
    const answers: StringAnswer[] = [{ ...WWW, name: 'other.example.test' }]
    expect(await lookAt((question) => reply(question, { answers }))).toMatchObject({ outcome: 'failed', code: 'name' })
  })

  test.each([
    ['another network', { ip: '198.51.100.0', sourcePrefixLength: 24 }],
    ['a part of it', { ip: '203.0.113.0', sourcePrefixLength: 25 }],
    ['another kind of address', { ip: 'cb00:7100::', sourcePrefixLength: 24 }],
  ])('an answer for %s is none for us', async (_, said) => {
    const answerFor = (question: Buffer, option: object): Buffer => {
      const additionals: Answer[] = [
        {
          ...{ type: 'OPT', name: '.', udpPayloadSize: 1_232, extendedRcode: 0, ednsVersion: 0 },
          ...{ flags: 0, flag_do: false },
          options: [{ code: 8, ip: '203.0.113.0', sourcePrefixLength: 24, scopePrefixLength: 24, ...option }],
        },
      ]
      return encode({ ...decode(reply(question)), additionals })
    }
    const asking = { subnet: '203.0.113.0/24' }
    expect(await lookAt((question) => answerFor(question, {}), asking)).toMatchObject({ metrics: { broken: 0 } })
    const seen = await lookAt((question) => answerFor(question, said), asking, 300)
    expect(seen).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  test('one that takes no notice of a subnet is told of', async () => {
    expect(await lookAt((question) => reply(question), { subnet: '203.0.113.0/24' })).toMatchObject({
      metrics: { broken: 1 },
      text: 'expected an answer for 203.0.113.0/24, came one that takes no notice of it',
    })
  })
})

describe('an answer that is too long for a datagram', () => {
  /** Says over UDP that it is cut, and `behaviour` over TCP. */
  async function cut(behaviour: Behaviour | null, timeoutMs = 5_000, bytes = 1_232) {
    await using scope = new AsyncDisposableStack()
    const tcp = scope.use(await startHostile(behaviour ?? silent))
    if (behaviour === null) await tcp[Symbol.asyncDispose]()
    scope.use(await startUdp((question) => cutReply(question).subarray(0, bytes), tcp.port))
    return await look(dns, { name: NAME, port: tcp.port }, { timeoutMs })
  }

  const cutReply = (question: Buffer) => reply(question, { flags: TRUNCATED_RESPONSE, answers: [] })

  /** Over TCP a message has its length before it. */
  const inTcp = (whole: Buffer) => Buffer.concat([Buffer.from([0, whole.length]), whole])

  const overTcp =
    (answer: (question: Buffer) => Buffer): Behaviour =>
    (socket) =>
      socket.once('data', (chunk) => socket.write(inTcp(answer(chunk.subarray(2)))))

  test('it may be cut anywhere', async () => {
    expect(await cut(overTcp(reply), 5_000, 20)).toMatchObject({ metrics: { answers: 1 } })
  })

  test('the time that TCP takes counts, too', async () => {
    const slow: Behaviour = (socket) =>
      socket.once('data', (chunk) => setTimeout(() => socket.write(inTcp(reply(chunk.subarray(2)))), 100))
    const seen = await cut(slow)
    expect(seen.outcome === 'answered' && seen.metrics.time).toBeGreaterThan(90)
  })

  test.each([
    ['refuses', null, 'refused', /^the answer is too long for UDP, and TCP fails: it is refused \(127.0.0.1:\d+\)$/],
    ['hangs', silent, 'timeout', /and TCP fails: takes connections but does not answer: 0 bytes came \(/],
    ['hangs up', saying(''), 'closed', /and TCP fails: closed the connection without an answer \(/],
    ['breaks off', saying('\0\x20half'), 'truncated', /closed the connection 6 bytes into its answer \(/],
    ['cuts it, too', overTcp(cutReply), 'truncated', /cuts its answer even over TCP/],
    [
      'says something else',
      saying(Buffer.concat([Buffer.from([0, 40]), Buffer.alloc(40)])),
      'protocol',
      /another question/,
    ],
  ] as const satisfies readonly (readonly [string, Behaviour | null, string, RegExp])[])(
    'TCP %s',
    async (_, behaviour, code, text) => {
      expect(await cut(behaviour, 500)).toMatchObject({ outcome: 'failed', code, text: expect.stringMatching(text) })
    },
  )

  test('TCP has it, in any pieces', async () => {
    const inPieces: Behaviour = (socket) => {
      socket.once('data', (chunk) => {
        const whole = reply(chunk.subarray(2))
        socket.write(Buffer.from([0]), () =>
          setImmediate(() => socket.write(Buffer.concat([Buffer.from([whole.length]), whole]))),
        )
      })
    }
    expect(await cut(inPieces)).toMatchObject({ metrics: { answers: 1 }, details: { servers: [{ over: 'TCP' }] } })
  })
})

describe('several servers', () => {
  test('one is named for the zone but does not have it', async () => {
    const named: Answer[] = [{ type: 'NS', name: 'example.test', data: 'localhost' }]
    const lame = (question: Buffer) => {
      const isFirst = decode(question).questions?.[0]?.type === 'NS'
      return reply(question, {
        flags: isFirst ? AUTHORITATIVE_ANSWER : RECURSION_AVAILABLE,
        answers: isFirst ? named : [WWW],
      })
    }
    expect(await lookAt(lame, { zone: 'example.test' })).toMatchObject({
      ...{ outcome: 'failed', code: 'protocol', text: expect.stringContaining('does not have it (lame)') },
    })
  })

  test('an address that we have no way to says nothing where another can be asked', async () => {
    await using server = await startUdp((question) => reply(question))
    const question = { name: NAME, type: 'A', recurse: false, subnet: null } as const
    const asking = { question, port: server.port, ofZone: true }
    const at = (...addresses: readonly string[]) =>
      askServer({ name: 'ns1', addresses }, asking, AbortSignal.timeout(5_000))
    // Nobody may send to all of a network at once unless he says so before.
    expect(await at('127.0.0.1', '255.255.255.255')).toMatchObject([{ server: 'ns1 127.0.0.1', told: { none: null } }])
    await expect(at('255.255.255.255')).rejects.toMatchObject({ code: 'EACCES' })
  })

  test('an address that is named twice is asked once, and not all are asked of too many', async () => {
    await using server = await startUdp((question) => {
      const { type } = decode(question).questions?.[0] ?? {}
      if (type !== 'NS') return reply(question)
      const additionals: Answer[] = ['127.0.0.1', '127.0.0.1'].map((data) => ({
        type: 'A',
        name: 'ns.example.test',
        data,
      }))
      const answers: Answer[] = [{ type: 'NS', name: 'example.test', data: 'ns.example.test' }]
      return encode({ ...decode(reply(question, { answers })), additionals })
    })
    const endpoint = { address: '127.0.0.1', port: server.port }
    expect(await serversOf('example.test', endpoint, AbortSignal.timeout(5_000))).toEqual([
      { name: 'ns.example.test', addresses: ['127.0.0.1'] },
    ])
    const named = (count: number) => [{ name: 'ns', addresses: Array.from({ length: count }, () => '127.0.0.1') }]
    expect(() => mustBeFew(named(32))).not.toThrow()
    expect(() => mustBeFew([...named(32), ...named(1)])).toThrow('33 addresses')
  })

  test('of one that refuses nobody says that it is silent', () => {
    const seen = [
      { server: 'ns1', told: toldOf({ records: [{ text: '192.0.2.1', ttl: 60 }] }) },
      { server: 'ns2', told: new ProbeFailure('refused', '127.0.0.1:53 refuses to answer us (REFUSED)') },
    ]
    expect(conclude(dns.options.parse({ name: NAME }), seen).text).toBe(
      'www.example.test A 192.0.2.1, say 1 servers; ns2 tells nothing: refuses to answer us (REFUSED) (127.0.0.1:53)',
    )
  })

  test('one whose name nobody knows does not answer', async () => {
    const question = { name: NAME, type: 'A', recurse: false, subnet: null } as const
    const asking = { question, port: 53, ofZone: true }
    const seen = await askServer({ name: 'ns9', addresses: [] }, asking, AbortSignal.timeout(1_000))
    expect(seen).toMatchObject([{ server: 'ns9', told: { code: 'name', message: 'no address for the name ns9' } }])
  })
})

test.each([
  [{ name: '' }, 'not a name'],
  [{ name: 'müller.example' }, 'not a name'],
  [{ name: `${'a'.repeat(64)}.example` }, 'not a name'],
  [{ name: NAME, expect: 'web' }, 'no record of this type can be'],
  [{ name: NAME, type: 'MX', expect: 'mail.example.test' }, 'no record of this type can be'],
  [{ name: NAME, servers: ['a', 'b'], zone: 'example.test' }, 'servers already says'],
  [{ name: NAME, subnet: '10.0.0.0/99' }, 'an address or a network'],
])('the mistake in %j is found before any look', (options, text) => {
  expect(() => dns.options.parse(options)).toThrow(text)
})
