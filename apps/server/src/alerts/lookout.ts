import type { Impact, Status } from '@foretop/shared/model.ts'
import type { Situation } from '../core/situation.ts'
import type { Notice } from './notice.ts'

/** What somebody was told of a check, or was to be. */
export type Word = Pick<Notice, 'transition' | 'checkId' | 'host' | 'from' | 'to' | 'at' | 'text'>

/** All that it tells of its check. */
export function asTold({ transition: seq, checkId, at, text, from, to, host }: Word): Situation {
  return {
    transition: { seq, checkId, at, text, change: { of: 'status', from, to } },
    check: { id: checkId, name: checkId, host, groups: [], runbook: null },
    state: { status: to, since: at, flapping: false, blockedBy: null },
    ...{ incident: null, acknowledgedAs: null, silenced: false, downtime: false },
  }
}

/** What is asked of those who look, about what waits to be told: it speaks of a moment that may have passed. */
export interface Lookout {
  /** How the check is now, as far as that is confirmed; `null`: not known. */
  statusOf(checkId: string): Status | null
  /** Ids of the checks of those to which something may belong that is being confirmed right now, or that may end next. */
  growing(notices: readonly Notice[]): ReadonlySet<string>
  /** Whether what it needs may turn out to be what ails it, having failed unconfirmed, or not been looked at since that wall time. */
  mayBeExplained(checkId: string, since: number): boolean
  /** How long it takes until that is known, ms. */
  explainedWithinMs(checkId: string): number
  /** What silences or downtimes in force cover it. */
  quietNow(checkId: string): Pick<Situation, 'silenced' | 'downtime' | 'behind'>
  /**
   * The check as people have it now, as if that had just come about, or as gone; what is not about a check, as it was
   * told. `null`: what happened to it is on its way to the disk, and is decided then.
   */
  situationNow(word: Word): Situation | null
  /** Ids of the checks that are in trouble. */
  troubled(): readonly string[]
  /** Ids of the checks whose trouble this one explains. */
  explains(checkId: string): readonly string[]
  /** What each trouble that nothing explains does to users, by check. */
  impacts(): ReadonlyMap<string, Impact>
}

/** Knows nothing, so that nothing waits for it. */
export const BLIND: Lookout = {
  statusOf: () => null,
  growing: () => new Set(),
  mayBeExplained: () => false,
  explainedWithinMs: () => 0,
  quietNow: () => ({ silenced: false, downtime: false }),
  situationNow: asTold,
  troubled: () => [],
  explains: () => [],
  impacts: () => new Map(),
}
