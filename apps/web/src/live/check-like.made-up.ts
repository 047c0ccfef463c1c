import type { Summary } from '@foretop/shared/wire.ts'

/** A well check for tests, with what matters to the test on top. */
export const checkLike = (patch: Partial<Summary> = {}): Summary => ({
  id: 'web1/http',
  host: 'web1',
  name: 'http',
  kind: 'http',
  groups: ['webs'],
  status: 'ok',
  since: 1_000,
  candidate: null,
  attempts: 3,
  flapping: false,
  blockedBy: null,
  acknowledged: false,
  silenced: false,
  downtime: false,
  stale: false,
  text: 'fine',
  culprit: null,
  checkedAt: 1_000,
  value: null,
  ...patch,
})
