/** `silent`: not heard on the wire, so backup, out, or dead. `unknown`: the system has no word for it. */
export type CarpState = 'master' | 'backup' | 'init' | 'silent' | 'unknown'

/** One virtual host as one machine has it. What is not known is `null`. */
export interface CarpGroup {
  readonly vhid: number
  readonly state: CarpState
  readonly interface: string | null
  /** The shared addresses, sorted; `null` where the way of looking does not show them. */
  readonly addresses: readonly string[] | null
  /** Seconds between advertisements. */
  readonly advbase: number | null
  /** Who advertises more slowly is less willing: 0–254, 240 and more means "taken out by hand". */
  readonly advskew: number | null
}

export const REFUSALS = ['authentication', 'address list'] as const
/** How many advertisements of others were thrown away, by why. */
export type Refusals = { readonly [why in (typeof REFUSALS)[number]]?: number }

/** What one machine says of itself, or what is heard of it. */
export interface CarpSeen {
  readonly groups: readonly CarpGroup[]
  /** Whether it takes back what is its own: 1 yes, 0 no. */
  readonly preempt: number | null
  /** Above 0: it has made itself less willing because something of it failed. */
  readonly demotion: number | null
  /** Since the last look. */
  readonly refused: Refusals | null
  /** Machines that advertise, by vhid; only known on the wire. */
  readonly advertisers: ReadonlyMap<number, readonly string[]> | null
}
