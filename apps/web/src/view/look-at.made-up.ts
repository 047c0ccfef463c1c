import type { CheckView } from '@foretop/shared/wire.ts'

/** A check of a balancer as the server describes it, for tests: only what its numbers are differs. */
export const lookAt = (checkedAt: number, metrics: CheckView['metrics']): CheckView => ({
  ...{ id: 'lb01/perlbal', host: 'lb01', name: 'perlbal', kind: 'perlbal', groups: [], status: 'ok', since: 0 },
  ...{ candidate: null, attempts: 3, flapping: false, blockedBy: null, acknowledged: false, silenced: false },
  ...{ downtime: false, stale: false, text: '', culprit: null, checkedAt, value: null, title: 'Perlbal' },
  ...{ metrics, rates: {}, details: {}, thresholds: {}, everyMs: 1_000, nextAt: null, outcome: 'answered' },
  ...{ durationMs: 5, needs: [], of: null, runbook: null, acknowledgement: null },
})
