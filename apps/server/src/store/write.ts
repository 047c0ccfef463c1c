import type {
  Acknowledgement,
  Capture,
  Decision,
  Incident,
  Keepsake,
  List,
  Note,
  Observation,
  Quiet,
  State,
  Transition,
} from '@foretop/shared/model.ts'
import type { OutboxRow } from '../alerts/notice.ts'
import type { Post } from '../alerts/posts.ts'
import type { Situation } from '../core/situation.ts'
import type { Adoption, KeptPlan, Trace } from './course.ts'
import type { Belief } from './decisions.ts'
import type { Session } from './sessions.ts'

/**
 * What joins one transaction, as data: it can be tried again, be stored elsewhere, and be told to somebody else. Each of
 * its parts is a list in its own order; the parts are stored in the order of `Writers`.
 */
export interface Write {
  /** Each with its latest look; without one that stays as it was never seen. */
  readonly states?: readonly { readonly state: State; readonly latest: Observation | null }[]
  /** Checks that have another id from now on, before all else: what is kept of them goes with them. */
  readonly renamed?: readonly { readonly from: string; readonly to: string }[]
  /** In place of what an earlier look at the check left. */
  readonly keepsakes?: readonly Keepsake[]
  /** In place of what the source listed before. */
  readonly lists?: readonly List[]
  /** Ids of checks that are no more. */
  readonly gone?: readonly string[]
  /** `quietId`: of which silence or downtime, where it is of no one check. */
  readonly transitions?: readonly (Transition & { readonly quietId?: string })[]
  readonly incidents?: readonly Incident[]
  /** Transitions of which it is still to be decided who hears of them. */
  readonly undecided?: readonly Situation[]
  /** With it neither that transition of the check nor those before are undecided; one that is there already is replaced. */
  readonly decisions?: readonly Decision[]
  readonly beliefs?: readonly Belief[]
  /** Those who believe that all is well again, or are no more. */
  readonly over?: readonly Pick<Belief, 'checkId' | 'recipient'>[]
  readonly traces?: readonly Trace[]
  /** One that is there already stays as it is. */
  readonly plans?: readonly KeptPlan[]
  readonly adoptions?: readonly Adoption[]
  readonly acknowledgements?: readonly Acknowledgement[]
  /** Ids of checks that nobody has taken on any more. */
  readonly released?: readonly string[]
  readonly quiets?: readonly Quiet[]
  readonly notes?: readonly Note[]
  /** Ids of notes that were taken back. */
  readonly withdrawn?: readonly string[]
  readonly captures?: readonly Capture[]
  readonly sessions?: readonly Session[]
  /** Marks of sessions that ended. */
  readonly signedOut?: readonly string[]
  /** Notices for channels. One that is there already stays as it is. */
  readonly notices?: readonly OutboxRow[]
  /** How far messages came. */
  readonly deliveries?: readonly Delivery[]
  /** Each in place of what was known of it. */
  readonly posts?: readonly Post[]
  /** Ids of posts that stand there no more. */
  readonly unposted?: readonly string[]
  /** What is over since before these wall ms is dropped. */
  readonly old?: { readonly before: number; readonly sessionsBefore: number }
}

/** What became of a message, in the order in which it happens. Times are wall ms. */
export type Delivery =
  | { readonly is: 'sending'; readonly message: string; readonly rows: readonly string[]; readonly at: number }
  | {
      readonly is: 'retry'
      readonly message: string
      readonly at: number
      readonly error: string
      /** `null`: never again. */
      readonly nextTryAt: number | null
    }
  /** They left a message that was not taken, and wait for another one. */
  | { readonly is: 'waiting'; readonly rows: readonly string[]; readonly at: number }
  | ({ readonly is: 'sent'; readonly message: string; readonly at: number } & Taken)
  | { readonly is: 'dead'; readonly message: string; readonly error: string; readonly at: number }
  /** `why`: in words for people. */
  | { readonly is: 'withdrawn'; readonly rows: readonly string[]; readonly at: number; readonly why: string }

/** What is known of a message that somebody took. */
interface Taken {
  /** What the receiver said. */
  readonly text?: string
  /** By what it knows the message. */
  readonly providerId?: string | null
}

/** How each part is stored, inside a transaction. */
export type Writers = { readonly [Part in keyof Write]-?: (part: NonNullable<Write[Part]>) => void }

/** The writers of some parts, as one store gives them. */
export type WritersOf<Part extends keyof Write> = Pick<Writers, Part>

/** Stores all parts of a write. */
export function createWriter(writers: Writers): (write: Write) => void {
  // A part and its writer are of one type, which is more than the compiler can see.
  const parts = Object.entries(writers) as [keyof Write, (part: unknown) => void][]
  return (write) => {
    for (const [part, store] of parts) if (write[part] !== undefined) store(write[part])
  }
}

/** A writer of a list that stores one after the other. */
export const each =
  <T>(one: (item: T) => void) =>
  (items: readonly T[]): void => {
    for (const item of items) one(item)
  }
