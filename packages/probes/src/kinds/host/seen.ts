import type { LocalOrSnmp } from '../../local-or-snmp.ts'

/** A machine as both ways of looking see it. What is not known is `null`, never 0. */
export interface Seen {
  readonly name: string | null
  readonly system: string | null
  readonly load: readonly [number, number, number] | null
  readonly cores: number | null
  /** Share of all cores' time spent working; waiting for disks is not work. */
  readonly busyPercent: number | null
  readonly memory: Memory
  /** Seconds since the machine started. */
  readonly uptime: number | null
  readonly interfaces: readonly Traffic[]
}

export interface Memory {
  readonly totalBytes: number | null
  /** What programs could still get without swapping. */
  readonly availableBytes: number | null
  readonly swapBytes: number | null
  readonly swapFreeBytes: number | null
}

/** What went through one interface since it was made. Never wraps at 32 bits. */
export interface Traffic {
  readonly name: string
  readonly receivedBytes: number | null
  readonly sentBytes: number | null
  /** Of both directions. */
  readonly errors: number | null
}

export interface HostOptions extends LocalOrSnmp {
  readonly exclude: readonly string[]
}
