import { setImmediate as breath } from 'node:timers/promises'
import type { Check, Plan } from '@foretop/shared/plan.ts'
import { same } from './same.ts'

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

/** So many checks are compared at a time: ten thousand hold up everything else for a third of a second. */
const SLICE = 500

type Facet = (check: Check) => unknown

/** What a poller sees of a check. */
const looked: Facet = ({ kind, host, way, options, everyMs, timeoutMs, retryMs, enabled }) => {
  return [kind, host, way, options, everyMs, timeoutMs, retryMs, enabled]
}

/** Everything else. */
const judged: Facet = ({ attempts, recoveries, thresholds, required, needs, groups, runbook }) => {
  return [attempts, recoveries, thresholds, required, needs, groups, runbook]
}

/** Compares what matters of each check; the order of checks and of keys does not. */
export async function difference(before: Plan, after: Plan): Promise<Difference> {
  const known = new Map(before.checks.map((check) => [check.id, check]))
  const kept = new Set(after.checks.map(({ id }) => id))
  const fates = new Map<Fate, string[]>()
  for (const [index, check] of after.checks.entries()) {
    if (index % SLICE === SLICE - 1) await breath()
    const fate = fateOf(known.get(check.id), check)
    const alike = fates.get(fate)
    if (alike === undefined) fates.set(fate, [check.id])
    else alike.push(check.id)
  }
  const ids = (fate: Fate) => fates.get(fate) ?? []
  return {
    added: ids('added'),
    removed: before.checks.flatMap(({ id }) => (kept.has(id) ? [] : [id])),
    changed: ids('changed'),
    adjusted: ids('adjusted'),
    unchanged: ids('unchanged'),
  }
}

type Fate = ReturnType<typeof fateOf>

function fateOf(before: Check | undefined, after: Check) {
  if (before === undefined) return 'added'
  if (!same(looked(before), looked(after))) return 'changed'
  return same(judged(before), judged(after)) ? 'unchanged' : 'adjusted'
}
