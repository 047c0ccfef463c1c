import { ofMembers } from '../fuzz/of-members.ts'
import { canaries } from './canaries.ts'
import { failed, seen, unseen } from './table.made-up.ts'

export const recordings = () =>
  (
    [
      ['one is well', [seen('gateway/tcp'), failed('ns1/dns'), unseen('far/https')]],
      ['none is well', [failed('gateway/tcp'), failed('ns1/dns'), unseen('far/https')]],
    ] as const
  ).map(([name, members]) => ofMembers(canaries, { name, options: { of: 'network' }, members }))
