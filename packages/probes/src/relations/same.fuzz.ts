import { ofMembers } from '../fuzz/of-members.ts'
import { sameTable } from './same/table.made-up.ts'
import { same } from './same.ts'

export const recordings = () =>
  sameTable.lines.map(({ name, options, members }) => ofMembers(same, { name, options: { ...options }, members }))
