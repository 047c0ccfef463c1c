import type { CheckView } from '@foretop/shared/wire.ts'

/** A check as the API gives it. By default: it answered, is well, and tells nothing. */
export function wellView(id: string, changed: Pick<CheckView, 'kind'> & Partial<CheckView>): CheckView {
  const [host = id, name = id] = id.split('/')
  return {
    id,
    host: id.includes('/') ? host : null,
    name,
    groups: [],
    status: 'ok',
    since: 0,
    candidate: null,
    attempts: 1,
    flapping: false,
    blockedBy: null,
    acknowledged: false,
    silenced: false,
    downtime: false,
    stale: false,
    text: '',
    culprit: null,
    checkedAt: 0,
    value: null,
    title: '',
    metrics: {},
    rates: {},
    details: {},
    thresholds: {},
    everyMs: 1_000,
    nextAt: null,
    outcome: 'answered',
    durationMs: 1,
    needs: [],
    of: null,
    runbook: null,
    acknowledgement: null,
    ...changed,
  }
}
