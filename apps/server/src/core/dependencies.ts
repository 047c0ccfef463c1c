import type { State } from '@foretop/shared/model.ts'
import { namesIn } from '@foretop/shared/needs.ts'
import type { Alternative, Check, Need } from '@foretop/shared/plan.ts'
import { isProblem } from './severity.ts'

/** Which checks depend on each check, from every check's `needs`; also those that could do with another. */
export function dependents(checks: readonly Check[]): ReadonlyMap<string, readonly string[]> {
  const graph = new Map<string, string[]>()
  for (const { id, needs } of checks)
    for (const need of namesIn(needs)) {
      const known = graph.get(need)
      if (known === undefined) graph.set(need, [id])
      else known.push(id)
    }
  return graph
}

type StateOf = (checkId: string) => State | undefined

/**
 * The check whose trouble explains this one's: the first of its needs that is critical, or what explains that one. Of
 * those of which one is enough the first is named, once there is none left that may still work.
 * `null` for a check without a problem. Needs have no cycles (the configuration refuses them).
 */
export function blockerOf(check: Pick<Check, 'needs'>, state: State, stateOf: StateOf): string | null {
  if (!isProblem(state.status)) return null
  for (const need of check.needs) {
    const blocker = typeof need === 'string' ? rootOf(need, stateOf) : rootOfAny(need, stateOf)
    if (typeof blocker === 'string') return blocker
  }
  return null
}

/**
 * Why what needs it cannot work: itself, or what explains it. `null`: it may work, as may what is only not seen.
 * `undefined`: nobody looks at it, so that it neither fails nor steps in for another.
 */
function rootOf(checkId: string, stateOf: StateOf): string | null | undefined {
  const needed = stateOf(checkId)
  if (needed === undefined) return undefined
  if (!isProblem(needed.status)) return null
  const root = needed.blockedBy === null ? undefined : stateOf(needed.blockedBy)
  if (root !== undefined && isProblem(root.status)) return root.checkId
  return needed.status === 'critical' ? checkId : null
}

/** The first of them, once none is left that may work. */
function rootOfAny({ any }: Exclude<Need, string>, stateOf: StateOf): string | undefined | null {
  let first: string | undefined
  for (const alternative of any) {
    const root = typeof alternative === 'string' ? rootOf(alternative, stateOf) : rootOfAll(alternative, stateOf)
    if (root === null) return null
    first ??= root
  }
  return first
}

/** They work together, so the first that does not is enough. */
function rootOfAll({ all }: Exclude<Alternative, string>, stateOf: StateOf): string | null | undefined {
  const roots = all.map((checkId) => rootOf(checkId, stateOf)).filter((root) => root !== undefined)
  return roots.length === 0 ? undefined : (roots.find((root) => root !== null) ?? null)
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
