import type { Observation } from '@foretop/shared/model.ts'
import { ofMembers } from '../fuzz/of-members.ts'
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
const seen = (host: string, state: State, addresses: string): Observation => ({
  ...{ checkId: `${host}/carp`, host, at: 0, seenAt: 0, durationMs: 1, outcome: 'answered', text: '' },
  metrics: {
    master: { 1: Number(state === 'master'), 2: 0 },
    init: { 1: Number(state === 'init'), 2: 0 },
    advskew: { 1: 10, 2: 20 },
    refused: { authentication: 0, 'address list': 0 },
  },
  details: {
    vhids: [
      { vhid: 1, state, interface: 'igb1', addresses },
      { vhid: 2, state: 'backup', interface: 'igb1', addresses: '10.0.0.9' },
    ],
  },
})
