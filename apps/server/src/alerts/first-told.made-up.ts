import type { Decision, Status } from '@foretop/shared/model.ts'
import { isProblem } from '../core/severity.ts'

/** How what is decided stood. */
interface Standing {
  /** Nothing keeps it quiet; `null`: it is another time, no more. */
  readonly isOpen: boolean | null
  readonly flaps: boolean
}

/** When somebody was first told of each check what it is: steps count from then. */
export interface FirstTold {
  /** It was decided, to be sent or not. */
  note(decision: Decision, stands: Standing): void
  /** Wall ms; of `undefined` that it is in trouble; `null`: nobody was. */
  at(checkId: string, statuses: readonly Status[] | undefined): number | null
  /** Who was told of its trouble, or was to be. */
  recipients(checkId: string): readonly string[]
  /** Since when nothing keeps it quiet, wall ms; `null`: not known. */
  openSince(checkId: string): number | null
  /** After a start nobody knows but of what was stored. */
  restarted(stored: readonly Decision[], didFlap: (transition: number) => boolean): void
}

export function createFirstTold(): FirstTold {
  const checks = new Map<string, Map<string, Map<Status, number>>>()
  const open = new Map<string, number>()

  const noteTold = ({ checkId, recipient, why, send }: Decision, status: Status, at: number, flaps: boolean) => {
    // It is over, also for those who are not there to hear that. What flaps is not.
    if (!isProblem(status) && why !== 'flapping' && !flaps) checks.delete(checkId)
    if (!isProblem(status) || !send) return
    const those = checks.get(checkId) ?? new Map<string, Map<Status, number>>()
    checks.set(checkId, those)
    const told = those.get(recipient) ?? new Map<Status, number>()
    those.set(recipient, told)
    // As bad again as before it had eased counts anew.
    if (!told.has(status) || why === 'worse') told.set(status, at)
  }

  const note = (decision: Decision, { isOpen, flaps }: Standing) => {
    const { checkId, why, status, at, decidedAt } = decision
    if (status === null || decidedAt === null || why === 'overtaken') return
    noteTold(decision, status, decidedAt, flaps)
    if (isOpen === false) open.delete(checkId)
    if (isOpen === true && !open.has(checkId)) open.set(checkId, at)
  }

  return {
    note,
    at(checkId, statuses) {
      const told = [...(checks.get(checkId)?.values() ?? [])].flatMap((one) => [...one])
      const times = told.filter(([status]) => statuses?.includes(status) ?? true).map(([, at]) => at)
      return times.length === 0 ? null : Math.min(...times)
    },
    recipients: (checkId) => [...(checks.get(checkId)?.keys() ?? [])],
    openSince: (checkId) => open.get(checkId) ?? null,
    restarted(stored, didFlap) {
      open.clear()
      checks.clear()
      for (const decision of stored.toSorted((a, b) => a.transitionSeq - b.transitionSeq))
        note(decision, { isOpen: null, flaps: didFlap(decision.transitionSeq) })
    },
  }
}
