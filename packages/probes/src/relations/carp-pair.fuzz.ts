import type { Observation } from '@foretop/shared/model.ts'
import { ofMembers } from '../fuzz/of-members.ts'
import type { CarpEvidence } from '../kinds/carp/evidence.ts'
import { carpPair } from './carp-pair.ts'

type State = 'master' | 'backup' | 'init'

export const recordings = () =>
  (
    [
      ['well', 'master', 'backup', '10.0.0.1', '10.0.0.1'],
      ['failed over', 'backup', 'master', '10.0.0.1', '10.0.0.1'],
      ['split', 'master', 'master', '10.0.0.1 10.0.0.2', '10.0.0.1'],
      ['nobody', 'backup', 'init', '10.0.0.1', '10.0.0.1'],
      ['no spare', 'master', 'init', '10.0.0.1', '10.0.0.1'],
    ] as const
  ).map(([name, one, other, addresses, others]) =>
    ofMembers(carpPair, {
      name,
      options: { vhid: 1, preferred: 'd1' },
      members: [seen('d1', one, addresses), seen('d2', other, others)],
    }),
  )

/** What the `carp` check of a machine tells that has two groups. */
function seen(host: string, state: State, addresses: string): Observation {
  const more = { interface: 'igb1', advertisers: [] }
  const evidence: CarpEvidence = {
    groups: [
      {
        ...{ ...more, vhid: 1, master: state === 'master', init: state === 'init' },
        ...{ advskew: 10, addresses: addresses.split(' ') },
      },
      { ...more, vhid: 2, master: false, init: false, advskew: 20, addresses: ['10.0.0.9'] },
    ],
    refused: 0,
  }
  const look = { checkId: `${host}/carp`, host, at: 0, seenAt: 0, durationMs: 1 }
  return { ...look, outcome: 'answered', metrics: {}, evidence, text: '' }
}
