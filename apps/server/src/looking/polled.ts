import type { Check } from '@foretop/shared/plan.ts'
import type { Look } from './looker.ts'
import type { UnderwayBytes } from './underway.ts'

/** All that a poller knows of a check. */
export interface PolledCheck extends Pick<Check, 'id' | 'kind' | 'options' | 'revision' | 'everyMs' | 'timeoutMs'> {
  /** Where as many look at a time as one machine bears. */
  readonly host: string
  readonly address: string
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
