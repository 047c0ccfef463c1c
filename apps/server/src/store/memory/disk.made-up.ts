import type {
  Acknowledgement,
  Capture,
  Decision,
  Fate,
  Incident,
  Keepsake,
  List,
  Note,
  Quiet,
  Try,
} from '@foretop/shared/model.ts'
import type { OutboxRow } from '../../alerts/notice.ts'
import type { Post } from '../../alerts/posts.ts'
import type { Situation } from '../../core/situation.ts'
import type { Adoption, KeptPlan, Trace } from '../course.ts'
import type { Belief } from '../decisions.ts'
import type { OpenRow } from '../outbox.ts'
import type { Session } from '../sessions.ts'
import type { Write } from '../write.ts'
import { createJournal, createShelf, type Shelf } from './shelf.made-up.ts'

/** A row of the outbox, with what became of it. */
export interface Letter extends Omit<OutboxRow, 'notice'>, Pick<OpenRow, 'seq' | 'message' | 'tries' | 'firstTriedAt'> {
  readonly notice: OutboxRow['notice']
  readonly state: Fate['state']
  readonly nextTryAt: number | null
  readonly doneAt: number | null
  readonly lastError: string | null
}

/** A try, with its number and that of the first one of its parcel. */
export interface KeptTry {
  readonly seq: number
  readonly parcel: number
  readonly tried: Try
}

/** With which tries a notice went. */
export interface Passage {
  readonly notice: string
  readonly since: number
  readonly until: number | null
  readonly at: number
}

type Saved = NonNullable<Write['states']>[number]
type Recorded = NonNullable<Write['transitions']>[number]

/** What outlives whoever writes to it: all that was committed. */
export interface Disk {
  readonly states: Shelf<string, Saved>
  readonly keepsakes: Shelf<string, Keepsake>
  readonly lists: Shelf<string, List>
  readonly transitions: Shelf<number, Recorded>
  readonly incidents: Shelf<string, Incident>
  /** By transition and recipient. */
  readonly decisions: Shelf<string, Decision>
  readonly undecided: Shelf<number, Situation>
  /** By check and recipient. */
  readonly beliefs: Shelf<string, Belief>
  readonly traces: Shelf<number, Trace>
  readonly plans: Shelf<string, KeptPlan>
  readonly adoptions: Shelf<number, Adoption>
  readonly acknowledgements: Shelf<string, Acknowledgement>
  readonly quiets: Shelf<string, Quiet>
  readonly notes: Shelf<string, Note>
  readonly captures: Shelf<string, Capture>
  readonly sessions: Shelf<string, Session>
  readonly outbox: Shelf<string, Letter>
  readonly tries: Shelf<number, KeptTry>
  /** By notice and first try. */
  readonly passages: Shelf<string, Passage>
  readonly posts: Shelf<string, Post>
  /** Does all of it or nothing. */
  readonly transact: (work: () => void) => void
  /** How it takes a commit just now. */
  condition(): Condition
  /** Commits hang from now on; those that wait are stored or not when that ends. */
  hang(): void
  /** Commits are stored from now on, but whoever waits for one does not hear of it. */
  mute(): void
  /** Commits fail from now on, with this text. */
  fail(why: string): void
  /** It works again. */
  mend(): void
  /** Called whenever it works again. Returns a function that stops it. */
  onMend(listener: () => void): () => void
}

type Condition = { readonly is: 'works' | 'hangs' | 'mute' } | { readonly is: 'fails'; readonly why: string }

export function createDisk(): Disk {
  const journal = createJournal()
  const listeners = new Set<() => void>()
  let condition: Condition = { is: 'works' }
  const shelf = <K, T extends object>(name: string): Shelf<K, T> => createShelf<K, T>(name, journal)
  return {
    states: shelf('states'),
    keepsakes: shelf('keepsakes'),
    lists: shelf('lists'),
    transitions: shelf('transitions'),
    incidents: shelf('incidents'),
    decisions: shelf('decisions'),
    undecided: shelf('undecided'),
    beliefs: shelf('beliefs'),
    traces: shelf('traces'),
    plans: shelf('plans'),
    adoptions: shelf('adoptions'),
    acknowledgements: shelf('acknowledgements'),
    quiets: shelf('quiets'),
    notes: shelf('notes'),
    captures: shelf('captures'),
    sessions: shelf('sessions'),
    outbox: shelf('outbox'),
    tries: shelf('tries'),
    passages: shelf('passages'),
    posts: shelf('posts'),
    transact: journal.transact,
    condition: () => condition,
    hang() {
      condition = { is: 'hangs' }
    },
    mute() {
      condition = { is: 'mute' }
    },
    fail(why) {
      condition = { is: 'fails', why }
    },
    mend() {
      condition = { is: 'works' }
      for (const listener of [...listeners]) listener()
    },
    onMend(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
