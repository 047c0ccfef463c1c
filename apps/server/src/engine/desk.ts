import type {
  Acknowledgement,
  Decision,
  Incident,
  Note,
  Observation,
  Quiet,
  Transition,
} from '@foretop/shared/model.ts'
import type { Check, GraphPreset, Host } from '@foretop/shared/plan.ts'
import type { Catalogue, CheckView, GroupView, History, Summary, Trouble } from '@foretop/shared/wire.ts'
import type { DecisionFilter, IncidentFilter } from '../store/state.ts'
import type { RecentLateness } from './lateness.ts'

export interface EventQuery {
  readonly limit: number
  /** Only events with a smaller `seq`. */
  readonly before?: number
  readonly checkId?: string
  readonly host?: string
  readonly group?: string
}

export interface NoteQuery extends Omit<EventQuery, 'before'> {
  /** Wall ms. */
  readonly from?: number
  /** Not included. */
  readonly to?: number
}

/** A silence or downtime as it is asked for. */
export type QuietRequest = Pick<Quiet, 'kind' | 'match' | 'note' | 'by'> & {
  /** Wall ms; now if absent or past. */
  readonly from?: number
} & ({ readonly until: number } | { readonly forMs: number })

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
  readonly events: readonly Transition[]
  readonly troubles: boolean
}

/** Why an action was not done. */
export class DeskRefusal extends Error {
  override name = 'DeskRefusal'
  readonly reason: 'not-found' | 'conflict' | 'invalid'

  constructor(reason: DeskRefusal['reason'], text: string) {
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
  groups(): readonly GroupView[]
  graphs(): readonly GraphPreset[]
  catalogue(): Catalogue
  /** In the order of the configuration, which is that of the map; each is made when it is asked for. */
  summaries(): IteratorObject<Summary>
  summary(id: string): Summary | undefined
  check(id: string): CheckView | undefined
  events(query: EventQuery): Promise<readonly Transition[]>
  incidents(query: IncidentFilter): Promise<readonly Incident[]>
  decisions(query: DecisionFilter): Promise<readonly Decision[]>
  acknowledgements(): readonly Acknowledgement[]
  /** Rejects with `DeskRefusal` (not-found) for an unknown check. */
  history(id: string, query: HistoryQuery): Promise<History>
  troubles(): readonly Trouble[]
  lastObservationAt(): number | null
  /** Figures of the monitor itself for `/healthz` and `/metrics`. */
  vitals(): Vitals
  /** Resolves when it is stored. Rejects with `DeskRefusal`: not-found, or conflict when the check has no problem. */
  acknowledge(id: string, request: { note: string; by: string; forMs?: number }): Promise<Acknowledgement>
  /** `at`: only the acknowledgement of that time; conflict when there is none or it is another one. */
  unacknowledge(id: string, at?: number): Promise<void>
  /** In force and to come, those that end first first; with `past` also so many of those that ended, newest end first. */
  quiets(query: { readonly kind: Quiet['kind']; readonly past?: number }): Promise<readonly Quiet[]>
  /** Resolves when it is stored. Rejects with `DeskRefusal`: invalid (unknown names, times that cannot be), or conflict when there are too many. */
  askQuiet(request: QuietRequest): Promise<Quiet>
  /** Ends it now. Rejects with `DeskRefusal` (not-found) when it is over already. */
  endQuiet(kind: Quiet['kind'], id: string): Promise<void>
  /** Newest first. */
  notes(query: NoteQuery): Promise<readonly Note[]>
  /** Resolves when it is stored. Rejects with `DeskRefusal` (not-found). */
  addNote(checkId: string, note: { readonly text: string; readonly by: string }): Promise<Note>
  removeNote(id: string): Promise<void>
  /** Asks for a look now. Throws `DeskRefusal` (not-found). */
  recheck(id: string): void
  /** The latest observation, for `/metrics` and watchers. */
  observation(id: string): Observation | undefined
  planned(id: string): Check | undefined
  /** All that are watched, in the order of the configuration. */
  allPlanned(): IteratorObject<Check>
  /** Returns a function that stops it. */
  onChange(listener: (change: DeskChange) => void): () => void
  /** Called with the ids of checks that were looked at or changed, at most every 100 ms. */
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
    readonly blind: boolean
    readonly lagMs: number
    readonly checks: number
  }[]
  readonly outbox: { readonly waiting: number; readonly failing: number }
  /** How late looks started. */
  readonly lateness: Lateness
  readonly recentLateness: RecentLateness
  /** Wall time of the plan in force. */
  readonly planAt: number
}
