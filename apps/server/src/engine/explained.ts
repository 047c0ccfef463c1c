import type { Lookout } from '../alerts/lookout.ts'
import type { Entry } from './memory.ts'

/** Who asks does so each second, and must know before anybody is told. */
const BEFORE_TOLD_MS = 1_000

/** Whether what ails a check is another's trouble, or may turn out to be: until then it says nothing of the check itself. */
export type IsExplained = (entry: Entry) => boolean

/** Blocked is known to be explained. */
export const isBlocked: IsExplained = ({ state }) => state.blockedBy !== null

interface Parts {
  readonly lookout: Pick<Lookout, 'mayBeExplained' | 'explainedWithinMs'>
  /** Wall ms. */
  readonly now: () => number
}

/** Asks at those who look; no longer than telling is held for it. */
export const createExplained =
  ({ lookout, now }: Parts): IsExplained =>
  (entry) => {
    if (isBlocked(entry)) return true
    const { check, state } = entry
    const forMs = now() - state.since
    return (
      // Less than nothing: the clock was set back.
      forMs >= 0 &&
      forMs < lookout.explainedWithinMs(check.id) - BEFORE_TOLD_MS &&
      lookout.mayBeExplained(check.id, state.since)
    )
  }
