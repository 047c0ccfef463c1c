import type { Lookout } from '../alerts/lookout.ts'
import type { Notice } from '../alerts/notice.ts'
import { belongingFinder } from '../core/belonging.ts'
import { isProblem } from '../core/severity.ts'
import type { Entry, Memory } from './memory.ts'

/** Troubles that began so close to each other may have one cause, and end with it. */
const NEAR_MS = 60_000

/** Answers out of what is known now. */
export const createLookout = (memory: Memory): Lookout => ({
  statusOf: (checkId) => memory.entries.get(checkId)?.state.status ?? null,
  growing(notices) {
    const others = [...memory.entries.values()].filter(isTold)
    const failing = belongingFinder(others.filter(isFailing))
    // After the last of them nobody's look is waited for.
    const lastAt = notices.reduce((last, { at }) => Math.max(last, at), 0)
    const recovering = belongingFinder(
      others.filter((other) => isProblem(other.state.status) && isAwaited(other, lastAt)),
    )
    const grows = (notice: Notice): boolean => {
      const entry = memory.entries.get(notice.checkId)
      if (entry === undefined) return false
      const { check, latest } = entry
      // The next look may say that it is over.
      if (notice.why === 'eased' && (latest?.at ?? 0) <= notice.at) return true
      const opens = isProblem(notice.to)
      for (const other of opens ? failing(check) : recovering(check))
        if (opens || mayRecover(other, notice)) return true
      return false
    }
    return new Set(notices.filter(grows).map(({ checkId }) => checkId))
  },
})

const isTold = ({ silenced, downtime, state }: Entry): boolean => !silenced && !downtime && state.blockedBy === null

/** Seen to fail, not confirmed yet. */
const isFailing = ({ state: { status, candidate } }: Entry): boolean =>
  candidate !== null && !isProblem(status) && isProblem(candidate.status)

/** Failed at about the same time, and may be over by now. */
const mayRecover = (other: Entry, { at, since }: Notice): boolean =>
  other.incident !== null && Math.abs(other.incident.openedAt - since) <= NEAR_MS && isAwaited(other, at)

/** It was not looked at since, or not often enough. */
const isAwaited = ({ state, latest }: Entry, since: number): boolean =>
  state.candidate?.status === 'ok' || (latest?.at ?? 0) < since
