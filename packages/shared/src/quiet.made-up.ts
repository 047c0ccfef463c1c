import type { Quiet } from './model.ts'

/** A downtime for tests, asked for and still to come, and whatever matters of it. */
export const madeUpQuiet = (changes: Partial<Quiet> = {}): Quiet => ({
  ...{ id: 'q', kind: 'downtime', match: { groups: ['webs'] }, from: 100, until: 200, at: 50 },
  ...{ by: 'ann', note: 'new kernel', beganAt: null, endedAt: null },
  ...{ rule: null, lastsMs: null, expect: null, foretoldAt: null },
  ...changes,
})
