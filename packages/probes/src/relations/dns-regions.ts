import type { Row } from '@foretop/shared/model.ts'
import { z } from 'zod'
import { CannotTell, defineRelation } from '../define.ts'
import { dnsEvidence } from '../kinds/dns/evidence.ts'
import { httpEvidence } from '../kinds/http/evidence.ts'
import { perInstance } from '../per-instance.ts'
import { type Judged, judge } from './dns-regions/judge.ts'
import { regionsOf } from './dns-regions/regions.ts'
import { few } from './few.ts'

const some = (description: string) =>
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).meta({ description })

const region = z.strictObject({
  asked: some(
    'The `dns` checks that ask as visitors of the region do: by host, by check, or by both; `*` for anything.',
  ),
  gets: some(
    'The addresses they should get, all of them and no others; or the `dns` check that is told the right ones.',
  ),
  served: some('The `http` checks at those addresses, named alike.').optional(),
})

export const dnsRegions = defineRelation({
  kind: 'dns-regions',
  title: 'DNS by region',
  summary: 'Visitors of each region are sent to its own address, and somebody serves there.',
  tried: {
    with: 'PowerDNS 4.7 with its geoip backend, and nginx 1.22 at the addresses',
    tells: [
      'well',
      'failed over to another region',
      'failed over to one that is down',
      'its own is down',
      'nobody’s address',
      'nothing',
      'not all of its own',
      'cannot tell',
    ],
  },
  manual: `Looks at \`dns\` checks that ask for one name as visitors of each region would: with their \`subnet\`, or at the name server
that they use; and, where they are named, at \`http\` checks at the addresses themselves.

    checks:
      geo-au: { dns, hosts: [ns1], with: { name: www.example.org, subnet: 203.0.113.0/24 } }
      geo-eu: { dns, hosts: [ns1], with: { name: www.example.org, subnet: 198.51.100.0/24 } }
      site:   { http, hosts: [pair-au, pair-eu], with: { url: http://www.example.org/ } }
      regions:
        relation: dns-regions
        of: [geo-au, geo-eu, site]
        with:
          regions:
            au: { asked: geo-au, gets: 10.2.1.10, served: pair-au }
            eu: { asked: geo-eu, gets: 10.2.2.10, served: pair-eu }

| a region gets | and that | |
|---|---|---|
| its own addresses | serves, or nobody looks | ok |
| its own addresses | is down | critical: nobody failed over |
| another region's | serves, or nobody looks | warning: failed over |
| another region's | is down | critical |
| some of its own, or more than those | serves | warning |
| an address of no region | | critical |
| nothing: no such name, no answer | | critical |

With one region it says whether records are what they should be: \`{ site: { asked: public-dns, gets: hidden-master } }\` compares what the
world is told with what the hidden master tells. A region that is not seen is unknown, unless another one is bad. Two looks in a row are asked for, each
of which counts only when all members were looked at anew.`,
  options: z.strictObject({
    regions: z
      .record(z.string().min(1), region)
      .refine((regions) => Object.keys(regions).length > 0, 'must name a region')
      .meta({ description: 'Region → who asks for it, what they should get, and who looks whether that serves.' }),
  }),
  evidence: [dnsEvidence, httpEvidence],
  ofOneMoment: true,
  defaults: { everyMs: 10_000, retryMs: 10_000, attempts: 2 },
  metrics: {
    lost: {
      label: 'Visitors are sent nowhere',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { critical: { above: 0 } },
    },
    elsewhere: {
      label: 'Not its own addresses',
      unit: 'flag',
      toldBy: 'text',
      thresholds: { warning: { above: 0 } },
    },
  },
  derive({ regions }, looks) {
    const judged = judge(regionsOf(regions, looks))
    const seen = judged.filter(({ state }) => state !== 'unseen')
    const bad = seen.filter(({ state }) => state !== 'well')
    const unseen = judged.filter(({ state }) => state === 'unseen').map(({ text }) => text)
    if (bad.length === 0 && unseen.length > 0) throw new CannotTell(few(unseen, 3, '; '))
    return {
      metrics: {
        ...perInstance('lost', seen, nameOf, ({ state }) => Number(state === 'lost')),
        ...perInstance('elsewhere', seen, nameOf, ({ state }) => Number(state === 'elsewhere')),
      },
      details: { regions: judged.toSorted(worstFirst).map(rowOf) },
      text:
        bad.length === 0
          ? wellText(seen)
          : few([...bad.toSorted(worstFirst).map(({ text }) => text), ...unseen], 3, '; '),
    }
  },
})

const nameOf = ({ region }: Judged): string => region

const ORDER: readonly unknown[] = ['lost', 'elsewhere', 'unseen', 'well']

const worstFirst = (one: Judged, other: Judged): number => ORDER.indexOf(one.state) - ORDER.indexOf(other.state)

const wellText = (seen: readonly Judged[]): string =>
  seen.length === 1
    ? `${seen[0]?.region} gets ${few(seen[0]?.gets ?? [])}`
    : `${few(seen.map(nameOf))} each get their own address`

const rowOf = ({ region, state, gets, expected, text }: Judged): Row => ({
  ...{ region, state, gets: few(gets, 10), expected: few(expected, 10), why: state === 'well' ? '' : text },
})
