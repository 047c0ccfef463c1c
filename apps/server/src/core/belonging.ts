import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'

type Placed = Pick<Check, 'id' | 'host' | 'groups' | 'needs' | 'way'>

/**
 * Whether trouble of `other` may be the same as that of `check`, so that both should be told together: they share a host
 * or a group, one of the two looks at the other, or `check` needs it. Not if it is the other way round: what needs a
 * check that is critical is explained by it, and not told.
 */
export function mayBelong(check: Placed, other: Placed): boolean {
  if (check.id === other.id || other.needs.includes(check.id)) return false
  return (
    (check.host !== null && check.host === other.host) ||
    check.groups.some((group) => other.groups.includes(group)) ||
    check.needs.includes(other.id) ||
    membersOf(check).includes(other.id) ||
    membersOf(other).includes(check.id)
  )
}
