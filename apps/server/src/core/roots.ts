import type { State } from '@foretop/shared/model.ts'
import type { Alternative, Check, Need } from '@foretop/shared/plan.ts'
import { isProblem } from './severity.ts'

/** A check, and how it is. */
export interface Known {
  readonly check: Pick<Check, 'id' | 'needs'>
  readonly state: Pick<State, 'status' | 'blockedBy' | 'verdict'>
}

export type Roots = ReadonlySet<string>

/** What was found of others at the same moment. */
export interface Found {
  readonly ofCheck: Map<string, Roots>
  readonly ofAny: Map<string, Roots>
}

export const nothingFound = (): Found => ({ ofCheck: new Map(), ofAny: new Map() })

const NO_ROOTS: Roots = new Set()

/**
 * All that keeps a check from working, were it in trouble, of which `blockerOf` names the first. Those that are kept by the
 * same are often given the same set.
 */
export function rootsOf({ check, state }: Known, known: (checkId: string) => Known | undefined, found: Found): Roots {
  const before = found.ofCheck.get(check.id)
  if (before !== undefined) return before
  // What is concluded from others may stand in a circle.
  found.ofCheck.set(check.id, NO_ROOTS)
  /** `null`: it may work. `undefined`: nobody looks at it. */
  const failing = (id: string): Roots | null | undefined => {
    const needed = known(id)
    if (needed === undefined) return undefined
    if (!isProblem(needed.state.status)) return null
    const roots = rootsOf(needed, known, found)
    if (needed.state.status === 'critical') return roots.size > 0 ? roots : new Set([id])
    // What is less than critical keeps nobody down, unless what explains it is.
    return roots.values().some((root) => known(root)?.state.status === 'critical') ? roots : null
  }
  const failingAny = (need: Any): Roots => {
    const key = keyOf(need)
    const before = found.ofAny.get(key)
    if (before !== undefined) return before
    const each = need.any.map((one) => (typeof one === 'string' ? failing(one) : together(one.all.map(failing))))
    const roots = each.includes(null) ? NO_ROOTS : union(each)
    found.ofAny.set(key, roots)
    return roots
  }
  const blocker = state.blockedBy === null ? undefined : known(state.blockedBy)
  const isExplained = blocker !== undefined && isProblem(blocker.state.status)
  const roots = union([
    ...check.needs.map((need) => (typeof need === 'string' ? failing(need) : failingAny(need))),
    isExplained ? new Set([blocker.check.id]) : null,
    ...(state.verdict?.because?.checks ?? []).map(failing),
  ])
  found.ofCheck.set(check.id, roots)
  return roots
}

type Any = Exclude<Need, string>

const keys = new WeakMap<Any, string>()

/** A thousand checks may each need any of the same hundreds. */
function keyOf(need: Any): string {
  const known = keys.get(need) ?? need.any.map((one: Alternative) => JSON.stringify(one)).join()
  keys.set(need, known)
  return known
}

/** They work together: each that does not is enough. */
function together(each: readonly (Roots | null | undefined)[]): Roots | null | undefined {
  const there = each.filter((roots) => roots !== undefined)
  return there.length === 0 ? undefined : there.some((roots) => roots !== null) ? union(there) : null
}

function union(each: readonly (Roots | null | undefined)[]): Roots {
  const some = each.filter((roots) => roots !== null && roots !== undefined)
  const most = some.reduce((most, roots) => (roots.size > most.size ? roots : most), NO_ROOTS)
  const others = some.filter((roots) => roots !== most)
  if (others.every((roots) => roots.isSubsetOf(most))) return most
  const all = new Set(most)
  for (const roots of others) for (const root of roots) all.add(root)
  return all
}
