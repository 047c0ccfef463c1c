import { freePort } from '@foretop/lab/lab.ts'
import { startNamed, zoneFile } from '@foretop/lab/named.ts'
import { lacking } from '@foretop/lab/needs.ts'
import { startPdns } from '@foretop/lab/pdns.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswered, lookSteadily as look } from '../../look-steadily.made-up.ts'
import { dns } from './dns.ts'

const ZONE = 'example.test'
const NS = { ns1: '127.0.0.1', ns2: '::1' } as const
const LONG = Array.from({ length: 8 }, (_, index) => `long TXT "${String(index).repeat(250)}"`)
const RECORDS = [
  'www A 192.0.2.1',
  'www A 192.0.2.2',
  'www AAAA 2001:db8::1',
  'site CNAME www',
  'lost CNAME nowhere',
  '@ MX 10 mail',
  '@ MX 20 Backup.example.net.',
  '@ TXT "v=spf1 " "ip4:192.0.2.0/24 -all"',
  ...LONG,
]

const missing = await lacking('named')

describe.skipIf(missing !== null)(missing ?? 'a real BIND', () => {
  let port: number
  let server: AsyncDisposable
  beforeAll(async () => {
    const named = await startNamed({
      zones: {
        [ZONE]: zoneFile(7, NS, RECORDS),
        '2.0.192.in-addr.arpa': zoneFile(1, { 'ns1.example.test.': '192.0.2.9' }, ['25 PTR Mail.example.test.']),
        'broken.test': zoneFile(1, NS, ['www A 1.2.3']),
      },
    })
    port = named.port
    server = named
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const ask = (options: Record<string, unknown>) => look(dns, { port, name: ZONE, ...options })

  test.each([
    [{ name: 'www.example.test' }, 'www.example.test A 192.0.2.1, 192.0.2.2', { answers: 2, ttl: 300, broken: 0 }],
    [{ name: 'www.example.test', expect: ['192.0.2.2', '192.0.2.1'] }, 'www.example.test A 192', { broken: 0 }],
    [{ name: 'www.example.test', expect: '192.0.2.1' }, 'expected 192.0.2.1, came 192.0.2.1, 192.0.2.2', { broken: 1 }],
    [{ name: 'www.example.test', expect: '192.0.2.1', only: false }, 'www.example.test A', { broken: 0 }],
    [
      { name: 'www.example.test', expect: '192.0.2.3', only: false },
      'expected 192.0.2.3 among others, came 192.0.2.1, 192.0.2.2',
      { broken: 1 },
    ],
    [
      { name: 'WWW.example.test.', type: 'AAAA', expect: '2001:DB8:0::1' },
      'WWW.example.test. AAAA 2001:db8::1',
      { broken: 0 },
    ],
    [{ name: 'site.example.test', expect: ['192.0.2.1', '192.0.2.2'] }, 'site.example.test A 192', { broken: 0 }],
    [{ name: 'site.example.test', type: 'CNAME', expect: 'www.Example.test.' }, 'site', { broken: 0 }],
    [
      { type: 'MX', expect: ['20 backup.example.net', '10 mail.example.test.'] },
      'example.test MX 10 mail.example.test, 20 backup',
      { broken: 0 },
    ],
    [{ type: 'MX', expect: '10 mail.example.test' }, 'expected 10 mail.example.test, came 10 mail', { broken: 1 }],
    [{ type: 'TXT', expect: 'v=spf1 ip4:192.0.2.0/24 -all' }, 'example.test TXT v=spf1', { broken: 0 }],
    [{ type: 'NS' }, 'example.test NS ns1.example.test, ns2.example.test', { answers: 2 }],
    [{ type: 'SOA', expect: '7' }, 'example.test SOA 7', { broken: 0, serial: { '127.0.0.1': 7 } }],
    [
      { name: '192.0.2.25', type: 'PTR', expect: 'mail.example.test' },
      '192.0.2.25 PTR mail.example.test',
      { broken: 0 },
    ],
    [
      { name: 'gone.example.test', expect: null },
      'there is no name gone.example.test (NXDOMAIN)',
      { broken: 0, answers: 0 },
    ],
    [{ name: 'www.example.test', expect: null }, 'expected no A record of www.example.test, came 192', { broken: 1 }],
  ])('%j', async (options, text, metrics) => {
    const seen = expectAnswered(await ask(options))
    expect(seen).toMatchObject({ metrics, text: expect.stringContaining(text) })
    expect(seen.text.startsWith(text)).toBe(true)
  })

  test.each([
    ['no such name', { name: 'gone.example.test' }, 'name', 'there is no name gone.example.test (NXDOMAIN)'],
    ['no such record', { name: 'www.example.test', type: 'MX' }, 'name', 'www.example.test has no MX record'],
    [
      'an alias to nowhere',
      { name: 'lost.example.test' },
      'name',
      'lost.example.test leads to nowhere.example.test, and there is no such name (NXDOMAIN)',
    ],
    ['another zone', { name: 'www.example.org' }, 'refused', 'refuses to answer us (REFUSED)'],
    ['a zone with a mistake', { name: 'www.broken.test' }, 'protocol', 'fails at it (SERVFAIL)'],
  ])('%s', async (_, options, code, text) => {
    expect(await ask(options)).toMatchObject({ outcome: 'failed', code, text: expect.stringContaining(text) })
  })

  test('an answer that is too long comes over TCP', async () => {
    const seen = await ask({ name: 'long.example.test', type: 'TXT' })
    expect(seen).toMatchObject({ metrics: { answers: 8 }, details: { servers: [{ over: 'TCP', asked: 1 }] } })
    expect(await ask({ name: 'www.example.test' })).toMatchObject({ details: { servers: [{ over: 'UDP' }] } })
  })

  test('what holds for every network is said', async () => {
    const seen = await ask({ name: 'www.example.test', subnet: '203.0.113.0/24' })
    expect(seen).toMatchObject({ metrics: { broken: 0 }, details: { servers: [{ holdsFor: '/0' }] } })
  })
})

describe.skipIf(missing !== null)(missing ?? 'all servers of a zone', () => {
  const two = async (first: number, second: number, more: { readonly second?: Record<string, string> } = {}) => {
    await using stack = new AsyncDisposableStack()
    const port = await freePort('::1')
    const one = stack.use(await startNamed({ address: NS.ns1, port, zones: { [ZONE]: zoneFile(first, NS) } }))
    const zones = more.second ?? { [ZONE]: zoneFile(second, NS) }
    const other = stack.use(await startNamed({ address: NS.ns2, port, zones }))
    const owned = stack.move()
    const see = (options = {}) =>
      look(dns, { name: ZONE, type: 'SOA', zone: ZONE, port, ...options }, { address: NS.ns1, timeoutMs: 20_000 })
    return { one, other, see, port, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  }

  test('they agree, hang, and are gone', async () => {
    await using servers = await two(7, 7)
    expect(await servers.see()).toMatchObject({
      metrics: { apart: 0, unanswered: 0, serial: { 'ns1.example.test': 7, 'ns2.example.test': 7 }, broken: 0 },
      text: 'example.test SOA 7, say 2 servers',
    })
    servers.other.freeze()
    expect(await servers.see()).toMatchObject({
      metrics: { apart: 0, unanswered: 1, serial: { 'ns1.example.test': 7 } },
      text: expect.stringMatching(
        /^example.test SOA 7, say 1 servers; ns2.example.test tells nothing: no answer from \[::1\]:\d+ \(UDP\) to \d questions/,
      ),
    })
    await servers.other.stop()
    expect(await servers.see()).toMatchObject({
      ...{ metrics: { unanswered: 1 }, text: expect.stringContaining('nothing listens at [::1]') },
    })
    await servers.one.stop()
    expect(await servers.see()).toMatchObject({ outcome: 'failed', code: 'refused' })
  })

  test('one is behind', async () => {
    await using servers = await two(8, 7)
    expect(await servers.see()).toMatchObject({
      metrics: { apart: 1, serial: { 'ns1.example.test': 8, 'ns2.example.test': 7 } },
      text: 'the servers disagree: ns1.example.test: 8; ns2.example.test: 7',
    })
    expect(await servers.see({ expect: '8' })).toMatchObject({
      metrics: { apart: 1, broken: 1 },
      text: expect.stringMatching(/^expected 8, came 7 from ns2.example.test; the servers disagree: /),
    })
    const named = { zone: undefined, servers: [NS.ns1, NS.ns2] }
    expect(await servers.see(named)).toMatchObject({ metrics: { apart: 1, serial: { [NS.ns1]: 8, [NS.ns2]: 7 } } })
  })

  test('one does not have the zone', async () => {
    await using servers = await two(7, 0, { second: {} })
    expect(await servers.see()).toMatchObject({
      ...{
        metrics: { unanswered: 1 },
        text: expect.stringContaining('ns2.example.test tells nothing: refuses to answer us (REFUSED)'),
      },
    })
  })
})

describe.skipIf(missing !== null)(missing ?? 'a BIND in trouble', () => {
  test('it is overloaded, and cuts or drops', async () => {
    const zones = { [ZONE]: zoneFile(7, NS, RECORDS) }
    const limited = (slip: number) => `rate-limit { responses-per-second 1; window 15; slip ${slip}; };`
    const question = { name: 'www.example.test' }
    await using cutting = await startNamed({ zones, options: limited(1) })
    const over = async () => {
      const { details } = expectAnswered(await look(dns, { ...question, port: cutting.port }))
      return JSON.stringify(details?.servers)
    }
    // Who is limited is told to come by TCP, and gets the same answer there.
    const ways = [await over(), await over(), await over(), await over()]
    expect(ways).toContainEqual(expect.stringContaining('"over":"TCP"'))

    await using dropping = await startNamed({ zones, options: limited(0) })
    const seen = []
    for (let count = 0; count < 4; count += 1)
      seen.push(await look(dns, { ...question, port: dropping.port }, { timeoutMs: 300 }))
    expect(seen).toContainEqual(
      expect.objectContaining({
        outcome: 'failed',
        code: 'timeout',
        text: expect.stringContaining('to 1 question: down'),
      }),
    )
  })
})

const missingPdns = await lacking('pdns_server')

describe.skipIf(missingPdns !== null)(missingPdns ?? 'a real PowerDNS with its geoip backend', () => {
  const zones = `domains:
- domain: geo.example.test
  ttl: 30
  records:
    geo.example.test:
    - soa: ns1.geo.example.test hostmaster.geo.example.test 7 7200 3600 86400 60
    - ns: ns1.geo.example.test
    eu.geo.example.test:
    - a: 192.0.2.1
    us.geo.example.test:
    - a: 198.51.100.1
  services:
    www.geo.example.test:
      default: ['us.geo.example.test']
      203.0.113.0/24: ['eu.geo.example.test']
      2001:db8:1::/48: ['eu.geo.example.test']
`
  test('each network gets its own answer', async () => {
    await using server = await startPdns(zones)
    const asking = { name: 'www.geo.example.test', port: server.port }
    const answerFor = async (subnet?: string, expected?: string) =>
      (await look(dns, { ...asking, ...(subnet && { subnet }), ...(expected && { expect: expected }) })).text.replace(
        / in \d+ ms$/,
        '',
      )
    expect(await answerFor()).toBe('www.geo.example.test A 198.51.100.1')
    expect(await answerFor('203.0.113.0/24', '192.0.2.1')).toBe('www.geo.example.test A 192.0.2.1')
    // An address of the network will do, and so will a longer prefix with bits that mean nothing.
    expect(await answerFor('203.0.113.77')).toBe('www.geo.example.test A 192.0.2.1')
    expect(await answerFor('203.0.113.77/27')).toBe('www.geo.example.test A 192.0.2.1')
    expect(await answerFor('2001:db8:1:2::/56')).toBe('www.geo.example.test A 192.0.2.1')
    expect(await answerFor('203.0.112.0/24', '192.0.2.1')).toBe('expected 192.0.2.1, came 198.51.100.1')
    const seen = await look(dns, { ...asking, subnet: '203.0.113.0/24' })
    expect(seen).toMatchObject({ details: { servers: [{ holdsFor: '/24' }] }, metrics: { ttl: 30 } })
    expect(await look(dns, { ...asking, name: 'www.example.org' })).toMatchObject({ code: 'refused' })
    server.freeze()
    expect(await look(dns, asking, { timeoutMs: 300 })).toMatchObject({ code: 'timeout' })
  })
})
