/** A check as the configuration file has it; `port` goes under `with`, and again for hosts where it is another. */
export interface CheckPlan {
  readonly probe?: string
  readonly relation?: string
  readonly hosts?: readonly string[]
  readonly of?: readonly string[]
  /** A source: it is made of each of its rows, found at `address`. */
  readonly each?: string
  readonly address?: string
  readonly groups?: readonly string[]
  /** A relation: one for each value of this column. */
  readonly by?: string
  readonly every?: string
  readonly needs?: readonly (string | { readonly any: readonly string[] })[]
  readonly reachability?: boolean
  readonly front?: boolean
  readonly with?: { readonly [option: string]: unknown }
  readonly thresholds?: { readonly [metric: string]: unknown }
  readonly runbook?: string
  /** Which port of its hosts is asked. */
  readonly port?: number
}

/** Checks by name. */
export type Plans = { readonly [name: string]: CheckPlan }
