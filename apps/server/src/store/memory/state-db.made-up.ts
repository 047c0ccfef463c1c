import type { StateDb } from '../state-db.ts'
import { createWriter } from '../write.ts'
import { createMemoryCaptures } from './captures.made-up.ts'
import { createMemoryCommitter } from './commit.made-up.ts'
import { createMemoryCourse } from './course.made-up.ts'
import { createMemoryDecisions } from './decisions.made-up.ts'
import { createDisk, type Disk } from './disk.made-up.ts'
import { createMemoryIncidents } from './incidents.made-up.ts'
import { createMemoryLedger } from './ledger.made-up.ts'
import { createMemoryNotes } from './notes.made-up.ts'
import { createMemoryOutbox } from './outbox.made-up.ts'
import { createMemoryPosts } from './posts.made-up.ts'
import { createMemoryQuiets } from './quiets.made-up.ts'
import { createMemorySessions } from './sessions.made-up.ts'
import { createMemoryState } from './state.made-up.ts'

/**
 * All that `state.db` holds, without a file: for tests by the thousand. Another one over the same disk is a process that
 * starts after it.
 */
export function createMemoryStateDb(
  disk: Disk = createDisk(),
  circumstances: Parameters<typeof createMemoryCommitter>[2] = {},
): StateDb {
  const state = createMemoryState(disk)
  const decisions = createMemoryDecisions(disk)
  const course = createMemoryCourse(disk)
  const quiets = createMemoryQuiets(disk)
  const notes = createMemoryNotes(disk)
  const captures = createMemoryCaptures(disk)
  const sessions = createMemorySessions(disk)
  const outbox = createMemoryOutbox(disk)
  const posts = createMemoryPosts(disk)
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
    committer: createMemoryCommitter(disk, write, circumstances),
    state,
    decisions,
    course,
    quiets,
    notes,
    captures,
    sessions,
    outbox,
    posts,
    ledger: createMemoryLedger(disk),
    incidents: createMemoryIncidents(disk),
  }
}
