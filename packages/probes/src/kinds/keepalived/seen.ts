/** As KEEPALIVED-MIB and its dumps number them; `shutdown` and `deleted` are moments before it is gone. */
export const STATES = ['init', 'backup', 'master', 'fault', 'unknown', 'shutdown', 'deleted'] as const
export type VrrpState = (typeof STATES)[number]

export const stateOf = (number: number | null | undefined): VrrpState => STATES[number ?? -1] ?? 'unknown'

/** One `vrrp_instance`. What is not known is `null`. */
export interface VrrpInstance {
  readonly name: string
  /** 1–255. */
  readonly vrid: number
  readonly state: VrrpState
  /** What it is about to be. */
  readonly wanted: VrrpState
  readonly interface: string | null
  /** As configured, 1–255. */
  readonly basePriority: number | null
  /** In force, after what its scripts and interfaces take from it or add. */
  readonly priority: number | null
  /** Whether all its addresses are set here. */
  readonly isSet: boolean | null
  /** Sorted; `null` where the way of looking does not show them. */
  readonly addresses: readonly string[] | null
  /** How often it became master since keepalived was started. */
  readonly becameMaster: number | null
  /** When it last changed its state, ms since 1970 by its machine's clock. */
  readonly changedAt: number | null
}

/** How many advertisements of others were thrown away, by why. */
export interface Refusals {
  readonly authentication: number
  readonly 'address list': number
  readonly interval: number
}

export interface KeepalivedSeen {
  readonly instances: readonly VrrpInstance[]
  /** Since its start. */
  readonly refusals: Refusals | null
}
