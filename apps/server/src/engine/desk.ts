import type { Acknowledgement, Check, GraphPreset, Group, Host, Observation } from '@foretop/shared/model.ts'
import type {
  Catalogue,
  CheckView,
  decisionSchema,
  Event,
  History,
  incidentSchema,
  Summary,
  Trouble,
} from '@foretop/shared/wire.ts'
import type { z } from 'zod'

export interface EventQuery {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number
  readonly checkId?: string
  readonly host?: string
  readonly group?: string
}

export interface HistoryQuery {
  readonly from: number
  readonly to: number
  /** At most this many points a line. */
  readonly points: number
  readonly metrics?: readonly string[]
}

/** What changed at once; told only after it is stored. */
export interface DeskChange {
  /** Ids of checks whose summary is new. */
  readonly checks: readonly string[]
  readonly removed: readonly string[]
  readonly events: readonly Event[]
  readonly troubles: boolean
}

/** Why an action was not done. */
export class DeskRefusal extends Error {
  override name = 'DeskRefusal'
  readonly reason: 'not-found' | 'conflict'

  constructor(reason: 'not-found' | 'conflict', text: string) {
    super(text)
    this.reason = reason
  }
}

/** All that people and programs may see and do: the one thing that serving knows of the rest of the server. */
export interface Desk {
  readonly version: string
  site(): string
  /** What the configuration wants everybody to see. */
  notice(): string | null
  hosts(): readonly Host[]
  groups(): readonly Group[]
  graphs(): readonly GraphPreset[]
  catalogue(): Catalogue
  /** In the order of the configuration, which is that of the map. */
  summaries(): readonly Summary[]
  summary(id: string): Summary | undefined
  check(id: string): CheckView | undefined
  events(query: EventQuery): readonly Event[]
  incidents(query: {
    readonly open?: boolean
    readonly checkId?: string
    readonly limit: number
  }): readonly z.infer<typeof incidentSchema>[]
  decisions(query: { readonly checkId?: string; readonly limit: number }): readonly z.infer<typeof decisionSchema>[]
  acknowledgements(): readonly Acknowledgement[]
  /** Rejects with `DeskRefusal` (not-found) for an unknown check. */
  history(id: string, query: HistoryQuery): Promise<History>
  troubles(): readonly Trouble[]
  lastObservationAt(): number | null
  /** Figures of the monitor itself for `/healthz` and `/metrics`. */
  vitals(): Vitals
  /** Resolves when it is stored. Rejects with `DeskRefusal`: not-found, or conflict when the check has no problem. */
  acknowledge(id: string, request: { note: string; by: string; forMs?: number }): Promise<Acknowledgement>
  unacknowledge(id: string): Promise<void>
  /** Asks for a look now. Throws `DeskRefusal` (not-found). */
  recheck(id: string): void
  /** The latest observation, for `/metrics` and watchers. */
  observation(id: string): Observation | undefined
  planned(id: string): Check | undefined
  /** Returns a function that stops it. */
  onChange(listener: (change: DeskChange) => void): () => void
  /** Called with the ids just looked at, at most every 100 ms. */
  onObserved(listener: (ids: readonly string[]) => void): () => void
}

/** A histogram: `counts[i]` looks were at most `boundsMs[i]` late and later than the bound before; the last has no bound. */
export interface Lateness {
  readonly boundsMs: readonly number[]
  readonly counts: readonly number[]
  readonly sumMs: number
}

export interface Vitals {
  readonly startedAt: number
  readonly observations: number
  /** Looks not started because no slot was free in time. */
  readonly skipped: number
  readonly pollers: readonly {
    readonly name: string
    readonly alive: boolean
    readonly lagMs: number
    readonly checks: number
  }[]
  readonly outbox: { readonly waiting: number; readonly failing: number }
  /** How late looks started. */
  readonly lateness: Lateness
  /** Wall time of the plan in force. */
  readonly planAt: number
}
