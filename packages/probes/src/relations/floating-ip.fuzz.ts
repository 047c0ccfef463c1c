import { ofMembers } from '../fuzz/of-members.ts'
import { floatingIpTable } from './floating-ip/table.made-up.ts'
import { floatingIp } from './floating-ip.ts'

export const recordings = () =>
  floatingIpTable.lines.map(({ name, options, members }) =>
    ofMembers(floatingIp, { name, options: { ...options }, members }),
  )
