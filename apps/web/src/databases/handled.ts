import type { Line } from '@foretop/shared/databases/board.ts'
import { type Handling, handlingOf, isProblem } from '../checks/status.ts'
import { isCulprit, type MemberOf } from '../view/roles.ts'

/**
 * What has its trouble already. A replica that only waits for a master that does not answer is not to blame, whether or
 * not its check was told to need that of its master.
 */
export function handledBy({ arrows }: Line, member: MemberOf<'databases'>): Handling | null {
  const { summary } = member
  if (!isProblem(summary.status) && !summary.downtime) return null
  const waits = arrows.some(({ state, channel }) => state === 'orphaned' && isCulprit(member, 'io', channel))
  return handlingOf(summary) ?? (waits ? 'blocked' : null)
}
