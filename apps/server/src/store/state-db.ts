import type { DatabaseSync } from 'node:sqlite'
import { type CaptureStore, createCaptureStore } from './captures.ts'
import { type Committer, createCommitter } from './commit.ts'
import { type CourseStore, createCourseStore } from './course.ts'
import { createDecisionStore, type DecisionStore } from './decisions.ts'
import { createIncidents, type IncidentStore } from './incidents.ts'
import { createLedger, type LedgerStore } from './ledger.ts'
import { createNoteStore, type NoteStore } from './notes.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createPostStore, type PostStore } from './posts.ts'
import { createQuietStore, type QuietStore } from './quiets.ts'
import { createUnsound, type Unsound } from './rows.ts'
import { createSessionStore, type SessionStore } from './sessions.ts'
import { createStateStore, type StateStore } from './state.ts'
import { createWriter } from './write.ts'

/** All that `state.db` holds: written through the committer alone. */
export interface StateDb {
  readonly committer: Committer
  readonly state: StateStore
  readonly decisions: DecisionStore
  readonly course: CourseStore
  readonly quiets: QuietStore
  readonly notes: NoteStore
  readonly captures: CaptureStore
  readonly sessions: SessionStore
  readonly outbox: Outbox
  readonly posts: PostStore
  readonly ledger: LedgerStore
  readonly incidents: IncidentStore
}

/** The stores over a database that has their tables. */
export function createStateDb(
  database: DatabaseSync,
  unsound: Unsound = createUnsound(),
  circumstances: Parameters<typeof createCommitter>[2] = {},
): StateDb {
  const state = createStateStore(database, unsound)
  const decisions = createDecisionStore(database, unsound)
  const course = createCourseStore(database, unsound)
  const quiets = createQuietStore(database, unsound)
  const notes = createNoteStore(database, unsound)
  const captures = createCaptureStore(database, unsound)
  const sessions = createSessionStore(database, unsound)
  const outbox = createOutbox(database, unsound)
  const posts = createPostStore(database, unsound)
  const write = createWriter({
    ...state.writers,
    ...decisions.writers,
    ...course.writers,
    ...quiets.writers,
    ...notes.writers,
    ...captures.writers,
    ...sessions.writers,
    ...outbox.writers,
    ...posts.writers,
    old({ before, sessionsBefore }) {
      for (const kept of [state, decisions, course, quiets, notes, captures, outbox, posts]) kept.prune(before)
      sessions.prune(sessionsBefore)
    },
  })
  return {
    committer: createCommitter(database, write, circumstances),
    state,
    decisions,
    course,
    quiets,
    notes,
    captures,
    sessions,
    outbox,
    posts,
    ledger: createLedger(database, unsound),
    incidents: createIncidents(database, unsound),
  }
}
