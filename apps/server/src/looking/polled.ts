import type { Recorded } from '@foretop/shared/model.ts'
import type { Check, ChildRules, SshLogin } from '@foretop/shared/plan.ts'
import type { Look } from './looker.ts'
import type { Wanted } from './recordings.ts'
import type { Limits } from './schedule.ts'
import type { UnderwayBytes } from './underway.ts'

/** All that a poller knows of a check. */
export interface PolledCheck extends Pick<Check, 'id' | 'kind' | 'options' | 'revision' | 'everyMs' | 'timeoutMs'> {
  /** Where as many look at a time as one machine bears. */
  readonly host: string
  readonly address: string
  /** What the site says of programs that are started for it; `null`: none are. */
  readonly rules: ChildRules | null
  /** How its probe logs in to the machine; `null`: it does not, or nobody says how. */
  readonly login: SshLogin | null
}

/** With its place among those that are being looked at. */
export interface PlacedCheck extends PolledCheck {
  readonly place: number
  /** What its last look left, whoever made that. */
  readonly keepsake: string | null
}

/** What a poller is born with. */
export interface Birth {
  /** One for each place: 1 while that check is being looked at. */
  readonly underway: UnderwayBytes
  /** Looks that may be under way at once, in all and at one host. */
  readonly limits: Limits
  /** Module of the probes. */
  readonly probes: string
}

export type ToPoller =
  | { readonly type: 'plan'; readonly set: readonly PlacedCheck[]; readonly remove: readonly string[] }
  /** To be taken out of all that probes say. */
  | { readonly type: 'secrets'; readonly secrets: readonly string[] }
  | { readonly type: 'sooner'; readonly checks: readonly { readonly id: string; readonly inMs: number }[] }
  | { readonly type: 'taken' }
  | { readonly type: 'record'; readonly wanted: Wanted }
  | { readonly type: 'stop' }

export type FromPoller =
  | { readonly type: 'looks'; readonly looks: readonly Look[] }
  | {
      readonly type: 'pulse'
      readonly lagMs: number
      readonly running: number
      readonly skipped: number
      /** What is wrong with what it started. */
      readonly trouble: string | null
    }
  /** A look at the check of this place began (1) or ended (0): of one that shares no memory with us. */
  | { readonly type: 'underway'; readonly place: number; readonly is: 0 | 1 }
  /** An error that nobody waited for ended one look, or nothing. */
  | { readonly type: 'stray'; readonly text: string }
  | { readonly type: 'recorded'; readonly ticket: number; readonly recorded: Recorded }
  | { readonly type: 'stopped' }
