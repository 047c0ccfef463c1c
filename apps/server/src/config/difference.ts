import { isDeepStrictEqual } from 'node:util'
import type { Check, Plan } from '@foretop/shared/plan.ts'

/** Ids of checks by what a new plan means for them. */
export interface Difference {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** The look itself is another one: it starts anew, with a new connection. */
  readonly changed: readonly string[]
  /** The look stays as it is; what is made of it differs from the next one on. */
  readonly adjusted: readonly string[]
  readonly unchanged: readonly string[]
}

type Facet = (check: Check) => unknown

/** What a poller sees of a check. */
const looked: Facet = ({ kind, host, address, of, options, everyMs, timeoutMs, retryMs, enabled }) => {
  return [kind, host, address, of, options, everyMs, timeoutMs, retryMs, enabled]
}

/** Everything else. */
const judged: Facet = ({ attempts, recoveries, thresholds, required, needs, groups, runbook }) => {
  return [attempts, recoveries, thresholds, required, needs, groups, runbook]
}

/** Compares what matters of each check; the order of checks and of keys does not. */
export function difference(before: Plan, after: Plan): Difference {
  const known = new Map(before.checks.map((check) => [check.id, check]))
  const kept = new Set(after.checks.map(({ id }) => id))
  const fates = Map.groupBy(after.checks, (check) => fateOf(known.get(check.id), check))
  const ids = (fate: ReturnType<typeof fateOf>) => (fates.get(fate) ?? []).map(({ id }) => id)
  return {
    added: ids('added'),
    removed: before.checks.flatMap(({ id }) => (kept.has(id) ? [] : [id])),
    changed: ids('changed'),
    adjusted: ids('adjusted'),
    unchanged: ids('unchanged'),
  }
}

function fateOf(before: Check | undefined, after: Check) {
  if (before === undefined) return 'added'
  if (!isDeepStrictEqual(looked(before), looked(after))) return 'changed'
  return isDeepStrictEqual(judged(before), judged(after)) ? 'unchanged' : 'adjusted'
}
