import type { Observation } from '@foretop/shared/model.ts'
import type { DnsEvidence } from '../../kinds/dns/evidence.ts'
import { dnsRegions } from '../dns-regions.ts'
import { page, type Said } from '../pages/observed.made-up.ts'
import type { Line, Table } from '../table.made-up.ts'

/** What visitors of a region get: addresses, nothing (`none`), or it was not seen (`?`). */
export type Answer = readonly string[] | 'none' | '?'

export function asked(check: string, answer: Answer): Observation {
  const look = { checkId: `ns1/${check}`, host: 'ns1', at: 0, durationMs: 1 }
  if (answer === '?') return { ...look, outcome: 'crashed', code: 'local', text: 'not seen for 10 s' }
  if (answer === 'none') return { ...look, outcome: 'failed', code: 'name', text: 'there is no name www (NXDOMAIN)' }
  const evidence: DnsEvidence = { answers: [{ server: 'ns1', records: [...answer] }] }
  return { ...look, outcome: 'answered', metrics: {}, evidence, text: '' }
}

export const [AU, EU, STRANGE] = ['10.2.1.10', '10.2.2.10', '192.0.2.66'] as const
export const OPTIONS = {
  regions: {
    au: { asked: 'geo-au', gets: AU, served: 'pair-au' },
    eu: { asked: 'geo-eu', gets: [EU], served: 'pair-eu' },
  },
}
export const both = (au: Answer, eu: Answer, pairAu: Said = 200, pairEu: Said = 200) => [
  asked('geo-au', au),
  asked('geo-eu', eu),
  page('pair-au/site', pairAu),
  page('pair-eu/site', pairEu),
]
const flags = (au: number, eu: number) => ({ au, eu })
export const NEVER = flags(0, 0)

/** By region. */
interface Flags {
  readonly lost: { readonly [region: string]: number }
  readonly elsewhere: { readonly [region: string]: number }
}

/** What is told of each region, where that leads, and what is said. */
export const TRUTH: readonly (readonly [string, readonly Observation[], Flags, string])[] = [
  ['each its own', both([AU], [EU]), { lost: NEVER, elsewhere: NEVER }, 'au, eu each get their own address'],
  [
    'eu failed over to au',
    both([AU], [AU]),
    { lost: NEVER, elsewhere: flags(0, 1) },
    `eu gets ${AU} of au: failed over`,
  ],
  [
    'eu failed over, for its own is down',
    both([AU], [AU], 200, 'down'),
    { lost: NEVER, elsewhere: flags(0, 1) },
    'eu gets 10.2.1.10 of au',
  ],
  [
    'eu failed over to one that is down',
    both([AU], [AU], 502),
    { lost: flags(1, 1), elsewhere: NEVER },
    `au gets ${AU} of au, which is down: pair-au answers 502; eu gets ${AU} of au, which is down`,
  ],
  [
    'nobody failed over',
    both([AU], [EU], 200, 'down'),
    { lost: flags(0, 1), elsewhere: NEVER },
    `eu gets ${EU} of eu, which is down: pair-eu: nothing`,
  ],
  [
    'eu gets nothing',
    both([AU], 'none'),
    { lost: flags(0, 1), elsewhere: NEVER },
    'eu gets nothing: there is no name www (NXDOMAIN)',
  ],
  [
    'nobody gets anything',
    both('none', 'none'),
    { lost: flags(1, 1), elsewhere: NEVER },
    'au gets nothing: there is no name www (NXDOMAIN); eu gets',
  ],
  [
    'nobody’s address',
    both([AU], [STRANGE]),
    { lost: flags(0, 1), elsewhere: NEVER },
    `eu gets ${STRANGE}, which is of no region`,
  ],
  ['both addresses', both([AU], [EU, AU]), { lost: NEVER, elsewhere: flags(0, 1) }, `eu gets ${AU} of au: failed over`],
  [
    'both addresses, of which one is down',
    both([AU], [EU, AU], 502),
    { lost: flags(1, 1), elsewhere: NEVER },
    'au gets',
  ],
  [
    'one region not seen, another lost',
    both('?', 'none'),
    { lost: { eu: 1 }, elsewhere: { eu: 0 } },
    'eu gets nothing: there is no name www (NXDOMAIN); au is not known: ns1/geo-au was not seen',
  ],
  [
    'one pair not seen, another region failed over',
    both([AU], [AU], '?'),
    { lost: { eu: 0 }, elsewhere: { eu: 1 } },
    'eu gets',
  ],
]

/** What is not seen where nothing is bad, and what is said then. */
export const UNSEEN: readonly (readonly [string, readonly Observation[], string])[] = [
  ['a region', both('?', [EU]), 'au is not known: ns1/geo-au was not seen'],
  ['a pair', both([AU], [EU], 200, '?'), 'eu is not known: pair-eu/site was not seen'],
  ['anybody', both('?', '?', '?', '?'), 'au is not known'],
]

const some = (flags: Flags['lost']): boolean => Object.values(flags).some((flag) => flag > 0)

const statusOf = ({ lost, elsewhere }: Flags): Line['status'] =>
  some(lost) ? 'critical' : some(elsewhere) ? 'warning' : 'ok'

export const dnsRegionsTable: Table = {
  relation: dnsRegions,
  lines: [
    ...TRUTH.map(([name, members, flags, text]) => ({
      name,
      members,
      text,
      status: statusOf(flags),
      options: OPTIONS,
    })),
    ...UNSEEN.map(([name, members, text]) => ({
      ...{ name: `not seen: ${name}`, members, text, options: OPTIONS },
      status: 'unknown' as const,
    })),
  ],
}
