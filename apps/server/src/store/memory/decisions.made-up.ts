import type { DecisionStore } from '../decisions.ts'
import { each } from '../write.ts'
import type { Disk } from './disk.made-up.ts'

export function createMemoryDecisions({ decisions, undecided, beliefs }: Disk): DecisionStore {
  const keyOf = ({ checkId, recipient }: { readonly checkId: string; readonly recipient: string }) =>
    `${recipient} ${checkId}`
  return {
    writers: {
      undecided: each((situation) => undecided.put(situation.transition.seq, situation)),
      decisions: each((decision) => {
        decisions.put(`${decision.transitionSeq} ${decision.recipient}`, decision)
        undecided.dropAll(
          ({ transition: { seq, checkId } }) => checkId === decision.checkId && seq <= decision.transitionSeq,
        )
      }),
      beliefs: each((belief) => beliefs.put(keyOf(belief), belief)),
      over: each((whose) => beliefs.drop(keyOf(whose))),
    },
    undecided: async (checkId) =>
      undecided
        .rows()
        .filter(({ transition }) => checkId === undefined || transition.checkId === checkId)
        .toSorted((a, b) => a.transition.seq - b.transition.seq),
    beliefs: async () => beliefs.rows(),
    decisions: async ({ checkId, limit }) =>
      decisions
        .rows()
        .toSorted((a, b) => b.transitionSeq - a.transitionSeq || (a.recipient < b.recipient ? 1 : -1))
        .filter((decision) => checkId === undefined || decision.checkId === checkId)
        .slice(0, limit),
    prune: (before) => decisions.dropAll(({ at }) => at < before),
  }
}
