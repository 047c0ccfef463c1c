import type { DatabaseSync } from 'node:sqlite'
import type { Quiet } from '@foretop/shared/model.ts'

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

export function createQuietStore(database: DatabaseSync): QuietStore {
  const open = database.prepare('SELECT * FROM quiets WHERE ended_at IS NULL ORDER BY until')
  const ended = database.prepare(
    'SELECT * FROM quiets WHERE kind = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?',
  )
  const save = database.prepare('INSERT OR REPLACE INTO quiets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const past = database.prepare('SELECT * FROM quiets WHERE ended_at IS NOT NULL ORDER BY ended_at DESC')
  const prune = database.prepare('DELETE FROM quiets WHERE ended_at < ?')
  return {
    open: () => open.all().map(quietOf),
    ended: ({ kind, limit }) => ended.all(kind, limit).map(quietOf),
    past: () => past.iterate().map(quietOf),
    save: (q) =>
      void save.run(q.id, q.kind, JSON.stringify(q.match), q.from, q.until, q.at, q.by, q.note, q.beganAt, q.endedAt),
    prune: (at) => void prune.run(at),
  }
}

// This module wrote the row, from a value of this very type.
const quietOf = (row: Record<string, unknown>): Quiet => ({
  id: String(row.id),
  kind: row.kind as Quiet['kind'],
  match: JSON.parse(String(row.scope)),
  from: Number(row.begins_at),
  until: Number(row.until),
  at: Number(row.at),
  by: String(row.by),
  note: String(row.note),
  beganAt: row.began_at === null ? null : Number(row.began_at),
  endedAt: row.ended_at === null ? null : Number(row.ended_at),
})
