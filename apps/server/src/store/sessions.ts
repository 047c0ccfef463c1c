import type { DatabaseSync } from 'node:sqlite'
import type { Fact } from '@foretop/shared/fact.ts'
import { z } from 'zod'
import { createReader, createUnsound, type Unsound } from './rows.ts'
import { createTable } from './table.ts'
import { each, type WritersOf } from './write.ts'

/** A browser that signed in. */
const sessionSchema = z.object({
  /** Stands for the secret in the browser's cookie; neither that nor the token can be computed back from it. */
  mark: z.string(),
  role: z.enum(['wall', 'operator']),
  /** Wall ms. */
  until: z.number(),
})
export type Session = Fact<typeof sessionSchema>

/** So that whoever signed in stays so over a restart. */
export interface SessionStore {
  readonly writers: WritersOf<'sessions' | 'signedOut'>
  /** The oldest first. */
  all(): Promise<readonly Session[]>
  /** Drops those that ended before `at` (wall ms), inside a transaction. */
  prune(at: number): void
}

export function createSessionStore(database: DatabaseSync, unsound: Unsound = createUnsound()): SessionStore {
  const table = createTable(database, 'sessions', sessionSchema)
  const reader = createReader(unsound)
  const all = database.prepare('SELECT * FROM sessions ORDER BY rowid')
  const remove = database.prepare('DELETE FROM sessions WHERE mark = ?')
  const prune = database.prepare('DELETE FROM sessions WHERE until < ?')
  return {
    writers: {
      sessions: each(table.insert('INSERT OR REPLACE')),
      signedOut: each((mark) => void remove.run(mark)),
    },
    all: async () => reader.all('sessions', all, table.of),
    prune: (at) => void prune.run(at),
  }
}
