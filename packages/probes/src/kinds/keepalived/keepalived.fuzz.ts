import { overSnmp } from '../../fuzz/over-snmp.ts'
import { parsed } from '../../fuzz/parsed.ts'
import { ProbeFailure } from '../../protocol/failure.ts'
import { readDump } from './dump.ts'
import { DUMP, walkOf } from './keepalived.made-up.ts'
import { found, keepalived } from './keepalived.ts'

const dumped = (name: string, text: string) =>
  parsed(keepalived, {
    ...{ name, pieces: [text], cut: 'fails' },
    read([said]) {
      const seen = readDump(said?.toString() ?? '')
      if (seen === null) throw new ProbeFailure('protocol', 'no JSON of keepalived')
      const { evidence: _, keepsake: __, ...others } = found(seen, ['carp1'], null)
      return others
    },
  })

export const recordings = async () => [
  await overSnmp(keepalived, { name: 'its agent', walk: walkOf({}), options: { instances: ['carp1'] } }),
  await overSnmp(keepalived, { name: 'its agent, a fault', walk: walkOf({ state: 3, addresses: 2 }) }),
  dumped('what it writes', JSON.stringify(DUMP)),
  dumped('what it writes, version 2', JSON.stringify({ vrrp: DUMP })),
]
