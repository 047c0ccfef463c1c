import type { Scope } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import { inScope } from '@foretop/shared/scope.ts'

type Named = Pick<Check, 'id' | 'name' | 'host' | 'groups'>

/**
 * Finds the checks that a scope means, each once. Only those that bear one of its names are held against it: a thousand
 * silences and ten thousand checks are ten million pairs.
 */
export function finder<C extends Named>(checks: readonly C[]): (scope: Scope) => Iterable<C> {
  // Made when first asked for: mostly nothing is quiet, and ten thousand checks take some time.
  const named = once(() => bearers(checks, ({ id, name }) => new Set([id, name])))
  const on = once(() => bearers(checks, ({ host }) => (host === null ? [] : [host])))
  const within = once(() => bearers(checks, ({ groups }) => new Set(groups)))

  return function* (scope) {
    // Few checks are on one host; many may have one name; a group is the widest.
    const [names, of] = scope.hosts ? [scope.hosts, on] : scope.checks ? [scope.checks, named] : [scope.groups, within]
    const found = new Set<C>()
    for (const check of names === undefined ? checks : candidates(names, of()))
      if (!found.has(check) && inScope(scope, check)) {
        found.add(check)
        yield check
      }
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Who bears each name. */
export function bearers<C>(
  checks: readonly C[],
  namesOf: (check: C) => Iterable<string>,
): ReadonlyMap<string, readonly C[]> {
  const known = new Map<string, C[]>()
  for (const check of checks)
    for (const name of namesOf(check)) {
      const others = known.get(name)
      if (others === undefined) known.set(name, [check])
      else others.push(check)
    }
  return known
}

function* candidates<C>(names: readonly string[], of: ReadonlyMap<string, readonly C[]>): Iterable<C> {
  for (const name of names) yield* of.get(name) ?? []
}

/** How many names a scope has: what it costs to hold it against anything. */
export const namesIn = (scope: Scope): number => Object.values(scope).reduce((sum, { length }) => sum + length, 0)
