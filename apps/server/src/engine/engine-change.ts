import type { Transition } from '@foretop/shared/model.ts'

/** What changed at once; told only after it is stored. */
export interface EngineChange {
  /** Ids of checks whose summary is new. */
  readonly checks: readonly string[]
  readonly removed: readonly string[]
  readonly events: readonly Transition[]
}
