import type { Observation } from '@foretop/shared/model.ts'
import { ofMembers } from '../fuzz/of-members.ts'
import { told } from './vrrp-pair/told.made-up.ts'
import { vrrpPair } from './vrrp-pair.ts'

export const recordings = () =>
  (
    [
      ['well', 'master', 'backup'],
      ['failed over', 'backup', 'master'],
      ['split', 'master', 'master'],
      ['nobody', 'backup', 'fault'],
      ['no spare', 'master', 'fault'],
    ] as const
  ).map(([name, one, other]) =>
    ofMembers(vrrpPair, {
      name,
      options: { vrid: 51, preferred: 'd1' },
      members: [seen('d1', one), seen('d2', other)],
    }),
  )

const seen = (host: string, state: 'master' | 'backup' | 'fault'): Observation => ({
  ...{ checkId: `${host}/keepalived`, host, at: 0, seenAt: 0, durationMs: 1, outcome: 'answered' },
  ...{ metrics: {}, evidence: told({ state }), text: '' },
})
