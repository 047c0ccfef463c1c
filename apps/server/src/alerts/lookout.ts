import type { Status } from '@foretop/shared/model.ts'
import type { Notice } from './notice.ts'

/** What is asked of those who look, about notices that wait: each tells of a moment that may have passed. */
export interface Lookout {
  /** How the check is now, as far as that is confirmed; `null`: not known. */
  statusOf(checkId: string): Status | null
  /** Ids of the checks of those to which something may belong that is being confirmed right now, or that may end next. */
  growing(notices: readonly Notice[]): ReadonlySet<string>
}

/** Knows nothing, so that nothing waits for it. */
export const BLIND: Lookout = { statusOf: () => null, growing: () => new Set() }
