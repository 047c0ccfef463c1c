import { lacking } from '@foretop/lab/needs.ts'
import { startNginx } from '@foretop/lab/nginx.ts'
import { startPdns } from '@foretop/lab/pdns.ts'
import { expect, test } from 'vitest'
import { deriveFrom } from '../derive-from.ts'
import { dns } from '../kinds/dns/dns.ts'
import { http } from '../kinds/http/http.ts'
import { lookSteadily } from '../look-steadily.made-up.ts'
import { dnsRegions } from './dns-regions.ts'

const missing = await lacking('pdns_server', 'nginx')

const NAME = 'www.geo.example.test'
const NETS = { au: '203.0.113.0/24', eu: '198.51.100.0/24' } as const
const ADDRESSES = { au: '10.2.1.10', eu: '10.2.2.10' } as const

/** A zone of PowerDNS that answers each network with the pair it is given. */
const zoneOf = (given: { readonly au: string; readonly eu: string }) => `
domains:
- domain: geo.example.test
  ttl: 30
  records:
    geo.example.test:
    - soa: ns1.geo.example.test hostmaster.example.test 1 7200 3600 86400 60
    - ns: ns1.geo.example.test
    pair-au.geo.example.test:
    - a: ${given.au}
    pair-eu.geo.example.test:
    - a: ${given.eu}
  services:
    ${NAME}:
      default: ['pair-eu.geo.example.test']
      ${NETS.au}: ['pair-au.geo.example.test']
      ${NETS.eu}: ['pair-eu.geo.example.test']
`

const options = dnsRegions.options.parse({
  regions: {
    au: { asked: 'geo-au', gets: ADDRESSES.au, served: 'pair-au' },
    eu: { asked: 'geo-eu', gets: ADDRESSES.eu, served: 'pair-eu' },
  },
})

test.skipIf(missing !== null)(
  missing ?? 'a real PowerDNS answers two regions, and real servers serve them',
  async () => {
    await using scope = new AsyncDisposableStack()
    const pairs = {
      au: scope.use(await startNginx({ server: 'location / { return 200 "the site"; }' })),
      eu: scope.use(await startNginx({ server: 'location / { return 200 "the site"; }' })),
    }
    const look = async (port: number) => {
      const seen = []
      for (const region of ['au', 'eu'] as const) {
        const told = await lookSteadily(dns, { name: NAME, port, subnet: NETS[region] }, { timeoutMs: 5_000 })
        seen.push({ ...told, host: 'ns1', checkId: `ns1/geo-${region}` })
        const page = await lookSteadily(http, { port: pairs[region].port }, { timeoutMs: 5_000 })
        seen.push({ ...page, host: `pair-${region}`, checkId: `pair-${region}/site` })
      }
      return deriveFrom(dnsRegions, options, seen)
    }

    const normal = scope.use(await startPdns(zoneOf(ADDRESSES)))
    expect(await look(normal.port)).toMatchObject({
      metrics: { lost: { au: 0, eu: 0 }, elsewhere: { au: 0, eu: 0 } },
      text: 'au, eu each get their own address',
    })

    await pairs.eu.stop()
    expect(await look(normal.port)).toMatchObject({
      metrics: { lost: { au: 0, eu: 1 } },
      text: expect.stringMatching(/^eu gets 10\.2\.2\.10 of eu, which is down: pair-eu: /),
    })

    const failedOver = scope.use(await startPdns(zoneOf({ au: ADDRESSES.au, eu: ADDRESSES.au })))
    expect(await look(failedOver.port)).toMatchObject({
      metrics: { lost: { au: 0, eu: 0 }, elsewhere: { au: 0, eu: 1 } },
      text: 'eu gets 10.2.1.10 of au: failed over',
    })

    await pairs.au.stop()
    expect(await look(failedOver.port)).toMatchObject({ metrics: { lost: { au: 1, eu: 1 } } })

    await failedOver.stop()
    expect(await look(failedOver.port)).toMatchObject({
      metrics: { lost: { au: 1, eu: 1 } },
      text: expect.stringMatching(/^au gets nothing: .+; eu gets nothing: /),
    })
  },
)
