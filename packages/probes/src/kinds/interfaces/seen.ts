/** One interface as its agent shows it. What is not known is `null`, never 0. */
export interface Interface {
  readonly name: string
  /** Its name without the index that tells it from others of that name. */
  readonly ownName: string
  /** What people wrote down of it. */
  readonly alias: string | null
  /** Whether somebody wants it up. */
  readonly admin: 'up' | 'down' | 'testing' | null
  readonly status: Status | null
  readonly receivedBytes: number | null
  readonly sentBytes: number | null
  /** Of both directions, as all that follows. */
  readonly packets: number | null
  readonly errors: number | null
  readonly discards: number | null
  readonly bitsPerSecond: number | null
  /** How long it has been as it is. */
  readonly unchangedMs: number | null
  readonly halfDuplex: boolean | null
}

/** IF-MIB ifOperStatus, from 1. */
export const STATUSES = ['up', 'down', 'testing', 'unknown', 'dormant', 'not present', 'lower layer down'] as const
export type Status = (typeof STATUSES)[number]
export const ADMIN = ['up', 'down', 'testing'] as const

/** Nothing goes through it; `unknown` is what tunnels say of themselves, `dormant` waits for somebody. */
const CLOSED: readonly (Status | null)[] = ['down', 'testing', 'not present', 'lower layer down']

/** Whether it should carry something and does not; `null`: not known. */
export function isDown({ admin, status }: Interface): boolean | null {
  if (admin === 'down' || admin === 'testing') return false
  return status === null ? null : CLOSED.includes(status)
}

/** Whether it carries what it should; `null`: not known. */
export function isUp({ admin, status }: Interface): boolean | null {
  if (admin === 'down' || admin === 'testing') return false
  return status === null ? null : !CLOSED.includes(status)
}
