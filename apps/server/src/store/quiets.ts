import type { DatabaseSync } from 'node:sqlite'
import { quietSchema, scopeSchema } from '@foretop/shared/model/handling.ts'
import type { Quiet } from '@foretop/shared/model.ts'
import { createReader, createUnsound, fitting, parsed, type SqlRow, type Unsound } from './rows.ts'

/** Silences and downtimes. All writes run inside the caller's transaction and may run again. */
export interface QuietStore {
  /** In force or to come. */
  open(): readonly Quiet[]
  /** Those that ended, newest end first. */
  ended(filter: { readonly kind: Quiet['kind']; readonly limit: number }): readonly Quiet[]
  /** The same of both kinds, each read when it is asked for: their scopes can be long. */
  past(): Iterable<Quiet>
  save(quiet: Quiet): void
  /** Drops those that ended before `at` (wall ms). */
  prune(at: number): void
}

export function createQuietStore(database: DatabaseSync, unsound: Unsound = createUnsound()): QuietStore {
  const reader = createReader(unsound)
  const open = database.prepare('SELECT * FROM quiets WHERE ended_at IS NULL ORDER BY until')
  const ended = database.prepare(
    'SELECT * FROM quiets WHERE kind = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?',
  )
  const save = database.prepare('INSERT OR REPLACE INTO quiets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const past = database.prepare('SELECT * FROM quiets WHERE ended_at IS NOT NULL ORDER BY ended_at DESC')
  const prune = database.prepare('DELETE FROM quiets WHERE ended_at < ?')
  return {
    open: () => reader.all('quiets', open, quietOf),
    ended: ({ kind, limit }) => reader.all('quiets', ended, quietOf, kind, limit),
    past: () => reader.each('quiets', past, quietOf),
    save: (q) =>
      void save.run(q.id, q.kind, JSON.stringify(q.match), q.from, q.until, q.at, q.by, q.note, q.beganAt, q.endedAt),
    prune: (at) => void prune.run(at),
  }
}

const quietOf = (row: SqlRow): Quiet =>
  fitting(quietSchema, {
    id: row.id,
    kind: row.kind,
    match: parsed(scopeSchema, row.scope),
    from: row.begins_at,
    until: row.until,
    at: row.at,
    by: row.by,
    note: row.note,
    beganAt: row.began_at,
    endedAt: row.ended_at,
  })
