import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { createReader, createUnsound, fitting, type SqlRow, type Unsound } from './rows.ts'

/** A browser that signed in. */
export interface Session {
  /** Stands for the secret in the browser's cookie; neither that nor the token can be computed back from it. */
  readonly mark: string
  readonly role: 'wall' | 'operator'
  /** Wall ms. */
  readonly until: number
}

/** So that whoever signed in stays so over a restart. All writes run inside the caller's transaction and may run again. */
export interface SessionStore {
  /** The oldest first. */
  all(): readonly Session[]
  add(session: Session): void
  remove(marks: readonly string[]): void
  /** Drops those that ended before `at` (wall ms). */
  prune(at: number): void
}

export function createSessionStore(database: DatabaseSync, unsound: Unsound = createUnsound()): SessionStore {
  const reader = createReader(unsound)
  const all = database.prepare('SELECT mark, role, until FROM sessions ORDER BY rowid')
  const add = database.prepare('INSERT OR REPLACE INTO sessions (mark, role, until) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM sessions WHERE mark = ?')
  const prune = database.prepare('DELETE FROM sessions WHERE until < ?')
  return {
    all: () => reader.all('sessions', all, sessionOf),
    add: ({ mark, role, until }) => void add.run(mark, role, until),
    remove(marks) {
      for (const mark of marks) remove.run(mark)
    },
    prune: (at) => void prune.run(at),
  }
}

const sessionShape: z.ZodType<Session> = z.object({
  mark: z.string(),
  role: z.enum(['wall', 'operator']),
  until: z.number(),
})
const sessionOf = ({ mark, role, until }: SqlRow): Session => fitting(sessionShape, { mark, role, until })
