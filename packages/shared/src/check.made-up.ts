import type { Check, Plan } from './plan.ts'

/** A check for tests: `host/name`, or a name alone, and whatever matters of it. */
export function madeUpCheck(id: string, changes: Partial<Check> = {}): Check {
  const [host, name] = id.includes('/') ? id.split('/', 2) : [null, id]
  return {
    id,
    name: name ?? '',
    host: host ?? null,
    way: { by: 'poll', address: '127.0.0.1' },
    groups: [],
    kind: 'played',
    options: {},
    revision: '1',
    everyMs: 10_000,
    timeoutMs: 5_000,
    retryMs: 2_000,
    attempts: 1,
    recoveries: 1,
    enabled: true,
    metrics: {},
    thresholds: {},
    required: [],
    needs: [],
    runbook: null,
    ...changes,
  }
}

/** A plan for tests, of these checks alone. */
export const madeUpPlan = (checks: readonly Check[], changes: Partial<Plan> = {}): Plan => ({
  ...{ site: 'Test', hosts: [], groups: [], channels: [], routes: [], graphs: [] },
  checks,
  ...changes,
})
