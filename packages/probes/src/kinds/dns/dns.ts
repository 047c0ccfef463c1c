import { defineProbe } from '../../define.ts'
import { at } from '../../protocol/dial.ts'
import { askDns } from '../../protocol/dns/ask.ts'
import { ProbeCrash } from '../../protocol/failure.ts'
import { resolve } from '../../protocol/names/resolve.ts'
import { conclude } from './conclude.ts'
import { dnsEvidence } from './evidence.ts'
import { type DnsOptions, options, questionOf } from './options.ts'
import { addressesOf, askServer, mustBeFew, type Seen, type Server, serversOf } from './servers.ts'
import { toldBy } from './told.ts'

export const dns = defineProbe({
  kind: 'dns',
  title: 'DNS',
  summary: 'Asks a name server, or all of a zone, and looks at the answers: records, serials, by client network.',
  tried: {
    with: 'BIND 9.18, PowerDNS 4.7 with its geoip backend',
    tells: [
      'as expected',
      'other answers',
      'servers disagree',
      'NXDOMAIN',
      'no such record',
      'REFUSED',
      'SERVFAIL',
      'lame',
      'nothing listens',
      'no answer',
      'cut, and nothing over TCP',
      'nonsense',
    ],
  },
  options,
  evidence: dnsEvidence,
  metrics: {
    time: {
      label: 'Answer time',
      unit: 'ms',
      thresholds: { warning: { above: 500 }, critical: { above: 2_000 } },
    },
    broken: { label: 'Expectations not met', unit: 'count', toldBy: 'text', thresholds: { critical: { above: 0 } } },
    apart: {
      intermittent: true,
      label: 'Servers disagree',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    unanswered: {
      intermittent: true,
      label: 'Servers without an answer',
      unit: 'count',
      thresholds: { warning: { above: 0 } },
    },
    answers: { label: 'Records', unit: 'count' },
    ttl: { intermittent: true, label: 'Lowest time to live', unit: 's' },
    serial: { intermittent: true, label: 'Serial', unit: 'count' },
  },
  manual: `
Sends one question over UDP, again each second until an answer comes (datagrams get lost; \`asked\` in the details says how
often), and over TCP where the answer is too long for one datagram of 1,232 bytes. No cache, no library of the system, no
\`/etc/hosts\`. Needs no rights, but the server must answer our address. Tried with BIND 9.18 and PowerDNS 4.7 (geoip).

- One server: the host itself, or \`server\`, at \`port\`. A check for each resolver of yours says which one fails.
- All of a zone: \`{ name: example.org, type: SOA, zone: example.org }\` asks \`server\` for the zone's servers, then each at each
  of its addresses. They must have the zone (else: lame) and say the same: with SOA the same serial, so that a secondary
  that no longer transfers is seen. Just after a change they differ for a moment, so keep \`attempts\`. Addresses come from
  the answer, else from the system's resolver; one of a kind that we have no way to is left out where another can be
  asked. \`servers\` names them by hand (a hidden primary, two resolvers). Each gets three seconds; 16 servers, 32 addresses.
- By network: \`{ name: www.example.org, subnet: 203.0.113.0/24, expect: 192.0.2.1 }\` asks for what clients there get (EDNS
  client subnet, RFC 7871). A server that takes no notice of it is told; most resolvers do not.

\`expect\` wants just these records, in any order, or with \`only: false\` at least these; \`null\` wants none (a black list: the
name under which it would list you). Aliases (CNAME) are followed within the answer. Capital letters, a dot at the end and
ways to write IPv6 mean nothing. A text that comes in pieces is one.

- **there is no name … (NXDOMAIN)**, **has no A record**: the server knows it for sure.
- **refuses to answer us (REFUSED)**: its zone is gone from its configuration, or it does not serve our address.
- **fails at it (SERVFAIL)**: a zone with a mistake in it or one that has expired; of a resolver: those it asks are silent, or
  DNSSEC does not hold.
- **nothing listens**: the server is not running. **no answer**: down, hung, cut off, or it drops what is too much for it.
- **too long for UDP, and over TCP …**: TCP port 53 is forgotten in a firewall.
- **refers us elsewhere**, **lame**: it is no server of that zone.
- **expected …, came …**; **the servers disagree** (both critical): records are not as written down, or not everywhere.`,
  async run(given, { target, signal }) {
    const server = given.server ?? target.address
    if (server === '' && given.servers === undefined)
      throw new ProbeCrash('local', 'no server to ask: neither the host nor the check has an address')
    return conclude(given, await askAll(given, server, signal))
  },
})

async function askAll(given: DnsOptions, server: string, signal: AbortSignal): Promise<readonly Seen[]> {
  const { port, servers, zone } = given
  const question = questionOf(given)
  if (servers === undefined && zone === undefined) {
    const endpoint = { address: await resolve(server, signal), port }
    const answered = await askDns(question, endpoint, signal)
    return [{ server, told: toldBy(answered, question, at(endpoint), false) }]
  }
  const all: readonly Server[] =
    zone === undefined
      ? await Promise.all((servers ?? []).map(async (name) => ({ name, addresses: await addressesOf(name, signal) })))
      : await serversOf(zone, { address: await resolve(server, signal), port }, signal)
  mustBeFew(all)
  const asking = { question, port, ofZone: zone !== undefined }
  return (await Promise.all(all.map((one) => askServer(one, asking, signal)))).flat()
}
