import type { Lookout } from '../alerts/lookout.ts'
import type { Notice } from '../alerts/notice.ts'
import { mayBelong } from '../core/belonging.ts'
import { isProblem } from '../core/severity.ts'
import type { Entry, Memory } from './memory.ts'

/** Troubles that began so close to each other may have one cause, and end with it. */
const NEAR_MS = 60_000

/** Answers out of what is known now. */
export const createLookout = (memory: Memory): Lookout => ({
  statusOf: (checkId) => memory.entries.get(checkId)?.state.status ?? null,
  growing(notices) {
    const others = [...memory.entries.values()].filter(isTold)
    const failing = others.filter(isFailing)
    const inTrouble = others.filter(({ state }) => isProblem(state.status))
    const grows = (notice: Notice): boolean => {
      const entry = memory.entries.get(notice.checkId)
      if (entry === undefined) return false
      const { check, latest } = entry
      // The next look may say that it is over.
      if (notice.why === 'eased' && (latest?.at ?? 0) <= notice.at) return true
      if (isProblem(notice.to)) return failing.some((other) => mayBelong(check, other.check))
      return inTrouble.some((other) => mayRecover(other, notice) && mayBelong(check, other.check))
    }
    return new Set(notices.filter(grows).map(({ checkId }) => checkId))
  },
})

const isTold = ({ silenced, downtime, state }: Entry): boolean => !silenced && !downtime && state.blockedBy === null

/** Seen to fail, not confirmed yet. */
const isFailing = ({ state: { status, candidate } }: Entry): boolean =>
  candidate !== null && !isProblem(status) && isProblem(candidate.status)

/** Failed at about the same time, and was not looked at since the other recovered, or not often enough. */
const mayRecover = ({ state, latest, incident }: Entry, { at, since }: Notice): boolean =>
  incident !== null &&
  Math.abs(incident.openedAt - since) <= NEAR_MS &&
  (state.candidate?.status === 'ok' || (latest?.at ?? 0) < at)
