import type { Because, State } from '@foretop/shared/model.ts'
import { namesIn } from '@foretop/shared/needs.ts'
import type { Alternative, Check, Need } from '@foretop/shared/plan.ts'
import { membersOf } from '@foretop/shared/way.ts'
import { isProblem, isWorse } from './severity.ts'

type Graph = ReadonlyMap<string, readonly string[]>

/** Which checks depend on each check: those that need it, also where another would do, and what is concluded from it. */
export function dependents(checks: readonly Check[]): Graph {
  const graph = new Map<string, string[]>()
  for (const check of checks)
    for (const need of [...namesIn(check.needs), ...membersOf(check)]) {
      const known = graph.get(need)
      if (known === undefined) graph.set(need, [check.id])
      else known.push(check.id)
    }
  return graph
}

/**
 * Relations that stand in a circle with their members, or between two such: neither can explain the other, or nobody would be told of either.
 * Linear in all that there is.
 */
export function entangled(checks: readonly Check[], graph: Graph): ReadonlySet<string> {
  const relations = checks.filter((check) => membersOf(check).length > 0 && graph.has(check.id)).map(({ id }) => id)
  if (relations.length === 0) return new Set()
  const left = new Set(checks.map(({ id }) => id))
  const needs = new Map(checks.map((check) => [check.id, [...namesIn(check.needs), ...membersOf(check)]]))
  // Whoever needs nothing that is left stands in no circle, nor does whoever is needed by nothing that is left.
  peel(
    left,
    (id) => needs.get(id) ?? [],
    (id) => graph.get(id) ?? [],
  )
  peel(
    left,
    (id) => graph.get(id) ?? [],
    (id) => needs.get(id) ?? [],
  )
  return new Set(relations.filter((id) => left.has(id)))
}

function peel(
  left: Set<string>,
  before: (id: string) => readonly string[],
  after: (id: string) => readonly string[],
): void {
  const counts = new Map([...left].map((id) => [id, before(id).filter((one) => left.has(one)).length]))
  const free = [...left].filter((id) => counts.get(id) === 0)
  for (const id of free) {
    left.delete(id)
    for (const next of after(id)) {
      const count = counts.get(next)
      if (count === undefined || !left.has(next)) continue
      counts.set(next, count - 1)
      if (count === 1) free.push(next)
    }
  }
}

type StateOf = (checkId: string) => State | undefined

/**
 * The check whose trouble explains this one's: the first of its needs that is critical, or what explains that one. Of
 * those of which one is enough the first is named, once there is none left that may still work. What is concluded from
 * others is explained by them too, where that is all that it tells of.
 * `null` for a check without a problem. Needs have no cycles (the configuration refuses them).
 */
export function blockerOf(check: Pick<Check, 'needs'>, state: State, stateOf: StateOf): string | null {
  if (!isProblem(state.status)) return null
  for (const need of check.needs) {
    const blocker = typeof need === 'string' ? rootOf(need, stateOf) : rootOfAny(need, stateOf)
    if (typeof blocker === 'string') return blocker
  }
  return rootOfMembers(state, stateOf)
}

/**
 * What explains the members whose trouble it tells of, once each of them is in trouble: the first of them that is as bad as it is, or
 * that is explained itself. Of what is more than the sum of them: one thing beside them that ails all, or enough for it.
 */
function rootOfMembers({ status, verdict }: State, stateOf: StateOf): string | null {
  const { checks, together, enough }: Omit<Because, 'metrics'> = verdict?.because ?? { checks: [] }
  const members = checks.map((id) => {
    const state = stateOf(id)
    // What waits to be looked at again is in no trouble of its own yet.
    const root = state?.blockedBy ?? rootOf(id, stateOf) ?? null
    const isIll = state !== undefined && isProblem(state.status)
    return { root: root ?? (isIll ? id : null), isGrave: root !== null || (isIll && !isWorse(status, state.status)) }
  })
  if (members.some(({ root }) => root === null)) return null
  const first = members.find(({ isGrave }) => isGrave)?.root ?? null
  if (!together || first === null) return first
  // What explained them and is well again says nothing beside what still does: who waits to be looked at again may be explained by that.
  const roots = members.map(({ root }) => root)
  const lasting = roots.filter((root) => root !== null).filter((root) => isProblem(stateOf(root)?.status ?? 'critical'))
  const [one = first, ...others] = lasting
  // One of them alone is what it tells of.
  if (others.every((other) => other === one)) return checks.includes(one) ? null : one
  const counts = Map.groupBy(lasting, (root) => root)
  return enough === undefined
    ? null
    : (counts.entries().find(([root, own]) => own.length >= enough && !checks.includes(root))?.[0] ?? null)
}

/**
 * Why what needs it cannot work: itself, or what explains it. `null`: it may work, as may what is only not seen, unless it was down before.
 * `undefined`: nobody looks at it, so that it neither fails nor steps in for another.
 */
function rootOf(checkId: string, stateOf: StateOf): string | null | undefined {
  const needed = stateOf(checkId)
  if (needed === undefined) return undefined
  if (!isProblem(needed.status)) return null
  const root = needed.blockedBy === null ? undefined : stateOf(needed.blockedBy)
  const isGrave = isDown(needed) || (root !== undefined && isDown(root))
  if (!isGrave) return null
  return root !== undefined && isProblem(root.status) ? root.checkId : isDown(needed) ? checkId : null
}

/** Also of what nobody can see any more: that we lost sight of it mends nothing. */
const isDown = ({ status, lastKnown }: State): boolean =>
  status === 'critical' || (status === 'unknown' && lastKnown?.status === 'critical')

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
export function withDependents(ids: Iterable<string>, graph: Graph): readonly string[] {
  const reached = new Set<string>(ids)
  for (const id of reached) for (const dependent of graph.get(id) ?? []) reached.add(dependent)
  return [...reached]
}
