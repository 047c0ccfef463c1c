import { ofMembers } from '../fuzz/of-members.ts'
import { togetherTable } from './together/table.made-up.ts'
import { together } from './together.ts'

export const recordings = () =>
  togetherTable.lines.map(({ name, options, members }, index) =>
    ofMembers(together, { name: `${index}: ${name}`, options: { ...options }, members }),
  )
