import { ofMembers } from '../fuzz/of-members.ts'
import { quorum } from './quorum.ts'
import { failed, seen, unseen } from './table.made-up.ts'

const WELL = seen('web1/web')

export const recordings = () =>
  (
    [
      ['well', [WELL, seen('web2/web'), failed('web3/web')]],
      ['few', [WELL, failed('web2/web'), failed('web3/web')]],
      ['none', [failed('web1/web'), failed('web2/web'), unseen('web3/web')]],
    ] as const
  ).map(([name, members]) => ofMembers(quorum, { name, options: { needed: 1, wanted: 2 }, members }))
