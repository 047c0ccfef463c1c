import type { Details, Observation, Recorded, State } from '@foretop/shared/model.ts'
import type { Check } from '@foretop/shared/plan.ts'
import type { Clock } from './clock.ts'

export interface Look {
  readonly observation: Observation
  /** Of the check as it was looked at: made for another one, it is dropped. */
  readonly revision: string
  /** How late the look started, in ms. */
  readonly lateMs: number
  /** What it leaves for the next one, as JSON. */
  readonly keepsake?: string
  /** Of a source: all that it lists, as `sources/listing.ts` writes it. */
  readonly list?: string
  /** It rests on what was judged before, and confirms nothing. */
  readonly repeats?: true
}

/** Looks that are handed over together. */
export interface Batch {
  /** Who made them; the same name after a restart. */
  readonly from: string
  /** Rises from batch to batch of theirs: one that is not higher than the last was handed over before. */
  readonly number: number
  readonly looks: readonly Look[]
}

/** What differs from the plan before, for one looker. */
export interface Delta {
  /** New, or looked at otherwise than before. */
  readonly set: readonly Check[]
  readonly remove: readonly string[]
  /** All of them, to be taken out of whatever is said. */
  readonly secrets: readonly string[]
}

/** One of those that work for a looker: a thread, a child, another machine. */
export interface WorkerVitals {
  readonly name: string
  readonly alive: boolean
  /** It has been silent for too long, or some of its checks are held back: part of what should be seen is not. */
  readonly blind: boolean
  /** Longest time its loop stood still in the last second, ms. */
  readonly lagMs: number
  readonly checks: number
  /** Why it cannot be trusted, or `null`. */
  readonly trouble: string | null
  /** Since when, wall ms. */
  readonly troubledSince: number | null
}

export interface LookerVitals {
  readonly workers: readonly WorkerVitals[]
  /** Starts skipped so far for want of a slot. */
  readonly skipped: number
}

/** Makes looks. What it sees it hands over by `onLooks`, whenever it likes. */
export interface Looker {
  /** Whether this check is one of its own. Each has one looker. */
  looksAt(check: Check): boolean
  plan(delta: Delta): void
  /** A look at it in `inMs`, if it would not be looked at before. */
  sooner(id: string, inMs: number): void
  /**
   * Has what the check is about recorded now, beside all looks; `details` are those of the last answered one. Never rejects;
   * `null`: it is none of its checks. Absent: none of its checks can be.
   */
  record?(id: string, details: Details): Promise<Recorded> | null
  vitals(): LookerVitals
  /** No new looks; those under way are discarded. */
  stop(): Promise<void>
}

/** What is known of a check just now. */
export interface Known {
  readonly check: Check
  /** The last look, whatever came of it. */
  readonly latest: Observation | null
  /** What is remembered of it. */
  readonly state: Pick<State, 'status'>
  /** Since when it is looked at as it is, monotonic ms. */
  readonly addedAt: number
  /** When it was last seen to be critical no more, monotonic ms; `null`: not in this run. */
  readonly recoveredAt?: number | null
  /** What the last answered look at it, as it is, left for the next one, as JSON. */
  readonly keepsake: string | null
}

/** What a looker is born with. */
export interface Surroundings {
  readonly clock: Clock
  readonly onLooks: (batch: Batch) => void
  /** A line for the log. */
  readonly onTrouble: (text: string) => void
  /** Also of one that is disabled. `undefined`: there is no such check. */
  readonly known: (checkId: string) => Known | undefined
  /**
   * Whether the last look at a check says nothing of it: it could not be made for want of something of our own, or it tells of
   * before something was well again.
   */
  readonly isVoid: (checkId: string) => boolean
}

/** Takes each batch once, whoever delivers it twice. */
export function createOnce(): (batch: Pick<Batch, 'from' | 'number'>) => boolean {
  const latest = new Map<string, number>()
  return ({ from, number }) => {
    if (number <= (latest.get(from) ?? 0)) return false
    latest.set(from, number)
    return true
  }
}
