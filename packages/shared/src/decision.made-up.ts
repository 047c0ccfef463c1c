import type { Decision } from './model.ts'

/** A decision of which all is left open that a test does not say. */
export const madeUpDecision = (rest: Partial<Decision> = {}): Decision => ({
  ...{ transitionSeq: 1, recipient: 'ops', checkId: 'web11/http', at: 1, send: true, why: 'opened' },
  ...{ status: null, cause: null, decidedAt: null },
  ...rest,
})
