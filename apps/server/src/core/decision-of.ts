import type { Decision } from '@foretop/shared/model.ts'
import type { Situation } from './situation.ts'

/** What was decided of it for one recipient, as it is stored. `decidedAt`: wall ms. */
export const decisionOf = (
  { transition, check, state }: Situation,
  recipient: string,
  { send, why, cause = null }: Pick<Decision, 'send' | 'why'> & Partial<Pick<Decision, 'cause'>>,
  decidedAt: number,
): Decision => ({
  ...{ transitionSeq: transition.seq, recipient, checkId: check.id, at: transition.at, send, why },
  ...{ status: state.status, cause, decidedAt },
})
