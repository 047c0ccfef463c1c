import type { Incident } from './model.ts'

/** An open incident for tests, and whatever matters of it. */
export const madeUpIncident = (checkId: string, changes: Partial<Incident> = {}): Incident => ({
  ...{
    id: '7',
    checkId,
    openedAt: 5,
    closedAt: null,
    worst: 'critical',
    text: 'refused',
    closedAs: null,
    impact: null,
  },
  ...changes,
})
