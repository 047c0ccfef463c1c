import type { Observation } from '@foretop/shared/model.ts'
import { ofMembers } from '../fuzz/of-members.ts'
import type { DnsEvidence } from '../kinds/dns/evidence.ts'
import { dnsRegions } from './dns-regions.ts'

const asked = (check: string, ...records: readonly string[]): Observation => {
  const evidence: DnsEvidence = { answers: [{ server: 'ns1', records: [...records] }] }
  const look = { checkId: `ns1/${check}`, host: 'ns1', at: 0, durationMs: 1 }
  return { ...look, outcome: 'answered', metrics: {}, evidence, text: '' }
}

const [AU, EU] = ['10.2.1.10', '10.2.2.10'] as const

export const recordings = () =>
  Object.entries({
    well: [AU, EU],
    'failed over': [AU, AU],
    'an address of nobody': [AU, '192.0.2.66'],
  } as const).map(([name, [au, eu]]) =>
    ofMembers(dnsRegions, {
      name,
      options: { regions: { au: { asked: 'geo-au', gets: AU }, eu: { asked: 'geo-eu', gets: EU } } },
      members: [asked('geo-au', au), asked('geo-eu', eu)],
    }),
  )
