import type { Notice } from '../notice.ts'

/** A server that refuses, of which all is known. */
export const madeUpNotice = (more: Partial<Notice> = {}): Notice => ({
  incident: '41',
  transition: 41,
  checkId: 'web11/http',
  host: 'web11',
  why: 'opened',
  from: 'ok',
  to: 'critical',
  was: [],
  at: 1_772_600_767_000,
  since: 1_772_600_767_000,
  text: 'connection refused',
  groups: ['Web servers'],
  explains: ['web11/load'],
  impact: { users: 'no', text: 'web12 carries the traffic', fronts: 0 },
  runbook: 'bin/restart-webs 5',
  link: 'https://wall.example.org/checks/web11/http',
  ...more,
})
