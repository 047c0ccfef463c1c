import type { Observation } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { UnderwayBytes } from './underway.ts'

/** All that a poller knows of a check. Whoever changes one of these gives it a new revision. */
export interface PolledCheck extends Pick<Check, 'id' | 'kind' | 'options' | 'everyMs' | 'timeoutMs'> {
  readonly host: string
  readonly address: string
  /** Observations made for an older revision are dropped. */
  readonly revision: number
}

export interface Look {
  readonly observation: Observation
  readonly revision: number
  /** How late the look started, in ms. */
  readonly lateMs: number
  /** It rests on what was judged before, and confirms nothing. */
  readonly repeats?: true
}

/** With its place among those that are being looked at. */
export interface PlacedCheck extends PolledCheck {
  readonly place: number
}

/** What a poller is born with. */
export interface Birth {
  /** One for each place: 1 while that check is being looked at. */
  readonly underway: UnderwayBytes
  /** Looks that may be under way at once. */
  readonly running: number
  /** Module of the probes. */
  readonly probes: string
}

export type ToPoller =
  | { readonly type: 'plan'; readonly set: readonly PlacedCheck[]; readonly remove: readonly string[] }
  /** To be taken out of all that probes say. */
  | { readonly type: 'secrets'; readonly secrets: readonly string[] }
  | { readonly type: 'sooner'; readonly checks: readonly { readonly id: string; readonly inMs: number }[] }
  | { readonly type: 'taken' }
  | { readonly type: 'stop' }

export type FromPoller =
  | { readonly type: 'looks'; readonly looks: readonly Look[] }
  | { readonly type: 'pulse'; readonly lagMs: number; readonly running: number; readonly skipped: number }
  /** An error that nobody waited for ended one look, or nothing. */
  | { readonly type: 'stray'; readonly text: string }
  | { readonly type: 'stopped' }
