import type { Check } from './plan.ts'

/** A check of which nothing is configured: who it is, and that nobody looks at it. */
export const unplanned = (id: string, name: string, host: string | null): Check => ({
  ...{ id, name, host, groups: [], way: { by: 'receive' }, kind: '', options: {}, revision: '' },
  ...{ everyMs: 0, timeoutMs: 0, retryMs: 0, attempts: 1, recoveries: 1, enabled: false },
  ...{ metrics: {}, thresholds: {}, required: [], needs: [], runbook: null },
})
