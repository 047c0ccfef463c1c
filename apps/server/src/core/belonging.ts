import { namesIn } from '@foretop/shared/needs.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { bearers } from './meant.ts'

type Placed = Pick<Check, 'id' | 'host' | 'groups' | 'needs' | 'way'>

/**
 * Whether trouble of `other` may be the same as that of `check`, so that both should be told together: they share a host
 * or a group, one of the two looks at the other, or `check` needs it. Not if it is the other way round: what needs a
 * check that is critical is explained by it, and not told, unless it can do with another.
 */
export function mayBelong(check: Placed, other: Placed): boolean {
  if (check.id === other.id || other.needs.includes(check.id)) return false
  return (
    (check.host !== null && check.host === other.host) ||
    check.groups.some((group) => other.groups.includes(group)) ||
    namesIn(check.needs).includes(other.id) ||
    membersOf(check).includes(other.id) ||
    membersOf(other).includes(check.id)
  )
}

/**
 * Finds those whose trouble may be the same as that of a check. Only those that bear one of its names are held against
 * it: where half of ten thousand checks fail one after the other, there are millions of pairs.
 */
export function belongingFinder<O extends { readonly check: Placed }>(
  others: readonly O[],
): (check: Placed) => Iterable<O> {
  const named = bearers(others, ({ check }) => namesOf(check))
  return function* (check) {
    for (const name of wantedBy(check))
      for (const other of named.get(name) ?? []) if (mayBelong(check, other.check)) yield other
  }
}

const placesOf = ({ host, groups }: Placed): readonly string[] => [
  ...(host === null ? [] : [`on ${host}`]),
  ...groups.map((group) => `in ${group}`),
]
const namesOf = (check: Placed): readonly string[] => [
  ...placesOf(check),
  `is ${check.id}`,
  ...membersOf(check).map((id) => `at ${id}`),
]
const wantedBy = (check: Placed): readonly string[] => [
  ...placesOf(check),
  ...[...namesIn(check.needs), ...membersOf(check)].map((id) => `is ${id}`),
  `at ${check.id}`,
]
