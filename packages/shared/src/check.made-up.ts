import { unplanned } from './model/plan.ts'
import type { Check, Plan } from './plan.ts'

/** A check for tests: `host/name`, or a name alone, and whatever matters of it. */
export function madeUpCheck(id: string, changes: Partial<Check> = {}): Check {
  const [host, name] = id.includes('/') ? id.split('/', 2) : [null, id]
  return {
    ...unplanned(id, name ?? '', host ?? null),
    ...{ way: { by: 'poll', address: '127.0.0.1' }, kind: 'played', revision: '1', enabled: true },
    ...{ everyMs: 10_000, timeoutMs: 5_000, retryMs: 2_000 },
    ...changes,
  }
}

/** A plan for tests, of these checks alone. */
export const madeUpPlan = (checks: readonly Check[], changes: Partial<Plan> = {}): Plan => ({
  ...{ site: 'Test', hosts: [], groups: [], channels: [], routes: [], graphs: [] },
  checks,
  ...changes,
})
