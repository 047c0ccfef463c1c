import type { State } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { isProblem } from './severity.ts'

/** Which checks depend on each check, from every check's `needs`. */
export function dependents(checks: readonly Check[]): ReadonlyMap<string, readonly string[]> {
  const graph = new Map<string, string[]>()
  for (const { id, needs } of checks)
    for (const need of needs) {
      const known = graph.get(need)
      if (known === undefined) graph.set(need, [id])
      else known.push(id)
    }
  return graph
}

/**
 * The check whose trouble explains this one's: the first of its needs that is critical, or what explains that one.
 * `null` for a check without a problem. Needs have no cycles (the configuration refuses them).
 */
export function blockerOf(
  check: Pick<Check, 'needs'>,
  state: State,
  stateOf: (checkId: string) => State | undefined,
): string | null {
  if (!isProblem(state.status)) return null
  for (const need of check.needs) {
    const needed = stateOf(need)
    if (needed === undefined || !isProblem(needed.status)) continue
    const root = needed.blockedBy === null ? undefined : stateOf(needed.blockedBy)
    if (root !== undefined && isProblem(root.status)) return root.checkId
    if (needed.status === 'critical') return need
  }
  return null
}

/** The given checks and all that depends on them, each after what it needs where it was reached through it. */
export function withDependents(
  ids: Iterable<string>,
  graph: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const reached = new Set<string>(ids)
  for (const id of reached) for (const dependent of graph.get(id) ?? []) reached.add(dependent)
  return [...reached]
}
