import type { Scope } from '@foretop/shared/model.ts'
import { inScope, scopeText } from '@foretop/shared/scope.ts'
import type { Summary } from '@foretop/shared/wire.ts'
import { nameOf } from '../checks/status.ts'

type Whose = Pick<Summary, 'id' | 'name' | 'host' | 'groups'>

/** How far a silence or downtime reaches: these checks, all of their hosts, all of their groups. */
export interface Reach {
  readonly title: string
  readonly match: Scope
  /** How many checks it comes to now. */
  readonly count: number
}

/** `all`: every check there is. What the checks have none of is not offered. */
export function reachesOf(checks: readonly Whose[], all: Iterable<Whose>): readonly Reach[] {
  const everything = [...all]
  const reach = (title: string, match: Scope): Reach => ({
    title,
    match,
    count: everything.filter((check) => inScope(match, check)).length,
  })
  const [first] = checks
  const hosts = distinct(checks.flatMap(({ host }) => host ?? []))
  // The first group of a check is its place on the map: the others are often half of everything.
  const groups = distinct(checks.flatMap(({ groups }) => groups[0] ?? []))
  return [
    reach(first !== undefined && checks.length === 1 ? nameOf(first) : `these ${checks.length} checks`, {
      checks: checks.map(({ id }) => id),
    }),
    ...(hosts.length > 0 ? [reach(scopeText({ hosts }), { hosts })] : []),
    ...(groups.length > 0 ? [reach(scopeText({ groups }), { groups })] : []),
  ]
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)]
