import type { Metric, Observation } from '@foretop/shared/model.ts'
import type { History } from '@foretop/shared/wire.ts'

export interface HistoryQuery {
  readonly checkId: string
  readonly from: number
  readonly to: number
  /** At most this many points a line. */
  readonly points: number
  readonly metrics?: readonly string[]
  /** A gap is drawn where no look came for 2.5 of these. */
  readonly everyMs: number
  /** To know which metrics are counters. */
  readonly definitions: { readonly [metric: string]: Metric }
}

/** What was measured, over time. The block store replaces what is behind this. */
export interface HistoryStore {
  /** Never waits: written within a second. Looks that were not answered leave a gap. */
  append(observations: readonly Observation[]): void
  /** Checks have other ids from now on, and all that was measured goes with them: old and new. */
  rename(pairs: readonly (readonly [string, string])[]): void
  query(query: HistoryQuery): Promise<History>
  /** How long single looks are kept from now on, in ms. */
  keep(ms: number): void
  /** Why nothing is being stored, or `null`. */
  trouble(): { readonly since: number; readonly text: string } | null
  /** Writes what is pending and closes the file. */
  close(): Promise<void>
}
