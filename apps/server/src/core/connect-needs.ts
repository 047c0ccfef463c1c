import { namesIn } from '@foretop/shared/needs.ts'
import type { Alternative, Check, Need } from '@foretop/shared/plan.ts'

export interface Directory {
  readonly checks: ReadonlyMap<string, Check>
  /** By name. */
  readonly idsOf: ReadonlyMap<string, readonly string[]>
}

/**
 * A check with every name in its needs looked up: that of the same host first, else all of that name. What comes to the same
 * as before is the very check that it was.
 */
export function connectNeeds(
  check: Check,
  directory: Directory,
  fixed: ReadonlySet<string>,
  before: WeakMap<Check, { readonly of: string; readonly check: Check }>,
): Check {
  if (namesIn(check.needs).every((name) => fixed.has(name))) return check
  const needs = resolved(check.needs, (name) => meant(name, check.host, directory))
  const of = JSON.stringify(needs)
  const known = before.get(check)
  if (known?.of === of) return known.check
  const connected = { ...check, needs }
  before.set(check, { of, check: connected })
  return connected
}

function meant(name: string, host: string | null, { checks, idsOf }: Directory): readonly string[] {
  if (checks.has(name)) return [name]
  return checks.has(`${host}/${name}`) ? [`${host}/${name}`] : (idsOf.get(name) ?? [])
}

/** One that stands for many is a list of them. */
function resolved(needs: readonly Need[], meant: (name: string) => readonly string[]): readonly Need[] {
  const alternative = (one: Alternative): readonly Alternative[] =>
    typeof one === 'string' ? meant(one) : [{ all: one.all.flatMap(meant) }]
  const found = needs.flatMap((need): readonly Need[] =>
    typeof need === 'string' ? meant(need) : [{ any: need.any.flatMap(alternative) }],
  )
  return [...new Set(found)]
}
